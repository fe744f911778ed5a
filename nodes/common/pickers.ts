import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodeParameterResourceLocator,
	INodeProperties,
} from 'n8n-workflow';
import type { Score } from '../../scoring';
import { storeSearch } from './fields';
import { found } from './search';
import { openStore } from './store';
import { asText } from './values';

/*
 * Pickers offer the names that the store holds. A name can be typed as well: a step can be set up before the first lead
 * was scored.
 */

/** A parameter whose value is a name that `search` finds, picked or typed. */
export function nameField(
	search: string,
	property: Pick<INodeProperties, 'displayName' | 'name' | 'description'> & Partial<INodeProperties>,
	example: string,
): INodeProperties {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'List',
				name: 'list',
				type: 'list',
				typeOptions: storeSearch(search),
			},
			{ displayName: 'Name', name: 'name', type: 'string', placeholder: `e.g. ${example}` },
		],
		...property,
	};
}

/** The name that was picked or typed; empty where there is none. */
export function nameOf(locator: unknown): string {
	const { value } = (locator ?? {}) as Partial<INodeParameterResourceLocator>;
	return asText(value ?? '').trim();
}

/** The picker of bands: those of all routers of the score that the panel names. */
export const searchBands = picker(({ bandsOf = [] }) => {
	const bands = Map.groupBy(
		bandsOf.flatMap(([, bands]) => bands),
		([name]) => name,
	);
	return [...bands].map(([name, all]) => {
		const thresholds = [...new Set(all.map(([, from]) => from))].sort((a, b) => a - b);
		return { name, value: name, description: `From ${thresholds.join(' or ')}` };
	});
});

/** The picker of rules: those that have ever given points to the score that the panel names. */
export const searchRules = picker(({ rules }) =>
	rules.map(({ name, group }) => ({ name, value: name, ...(group && { description: `Group ${group}` }) })),
);

/** The picker of groups of rules. */
export const searchGroups = picker(({ rules }) => {
	const groups = rules.flatMap(({ group }) => (group === undefined ? [] : [group]));
	return [...new Set(groups)].sort().map((name) => ({ name, value: name }));
});

/** The picker of pools. */
export async function searchPools(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const store = await openStore(this);
	const names = await store.transaction(async (tx) => await tx.pools(), 'preview');
	return found(
		names.map((name) => ({ name, value: name })),
		filter,
	);
}

/** Lists what the chosen score of the chosen record type has; nothing where no step has used that score yet. */
function picker(of: (score: Score) => INodeListSearchItems[]) {
	return async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const entity = (this.getCurrentNodeParameter('options.entity') as string | undefined) ?? 'contact';
		const name = nameOf(this.getCurrentNodeParameter('score'));
		const store = await openStore(this);
		const stored = await store.transaction(async (tx) => await tx.score(entity, name), 'preview');
		return found(stored ? of(stored.score) : [], filter);
	};
}
