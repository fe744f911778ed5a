import {
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type INodeProperties,
} from 'n8n-workflow';
import { tooLong } from './ids';
import { asNumber } from './numbers';
import { nameField, nameOf } from './pickers';
import { found } from './search';
import { openStore } from './store';
import { inWords } from './values';

/** The name of a set of published rules. */
export const ruleSetField = nameField(
	'searchRuleSets',
	{
		displayName: 'Rule Set',
		name: 'ruleSet',
		required: true,
		description: 'The name under which rules are published. All steps with the same store can use them.',
	},
	'Team rules',
);

const NEWEST = 'newest';

/** One of its versions. */
export const ruleVersionField: INodeProperties = nameField(
	'searchRuleVersions',
	{
		displayName: 'Version',
		name: 'ruleVersion',
		default: { mode: 'list', value: NEWEST, cachedResultName: 'Newest' },
		description:
			'Which version of the rules. Steps with the newest one follow each new version from their next run on.',
	},
	'3',
);

export function readRuleSet(context: IExecuteFunctions): string {
	const name = nameOf(context.getNodeParameter('ruleSet', 0, null));
	const bad =
		name === ''
			? { message: '"Rule Set" is empty', description: 'Pick or type the name of published rules there.' }
			: tooLong('The name of the rule set', name);
	if (!bad) return name;
	throw new NodeOperationError(context.getNode(), bad.message, { description: bad.description });
}

/** The number of the version that is chosen; null: the newest. */
export function readRuleVersion(context: IExecuteFunctions): number | null {
	const chosen = nameOf(context.getNodeParameter('ruleVersion', 0, null));
	if (chosen === '' || chosen.toLowerCase() === NEWEST) return null;
	const version = asNumber(chosen);
	if (Number.isInteger(version) && (version as number) > 0 && (version as number) < 2 ** 31)
		return version as number;
	throw new NodeOperationError(
		context.getNode(),
		`"Version" is not the number of a version: ${inWords(chosen)}`,
		{
			description: 'Pick a version, or enter its number, such as 3.',
		},
	);
}

/** The picker of sets. */
export async function searchRuleSets(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const store = await openStore(this);
	const names = await store.transaction(async (tx) => await tx.ruleSets(), 'preview');
	return found(
		names.map((name) => ({ name, value: name })),
		filter,
	);
}

/** The picker of versions: the newest, whichever it is, and each by its number. */
export async function searchRuleVersions(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const ruleSet = nameOf(this.getCurrentNodeParameter('ruleSet'));
	const store = await openStore(this);
	const versions = await store.transaction(async (tx) => await tx.ruleVersions(ruleSet), 'preview');
	const numbered = versions.map(({ version, at, note }) => ({
		name: [`Version ${version}`, new Date(at).toISOString().slice(0, 10), note].filter(Boolean).join(' · '),
		value: String(version),
	}));
	return found([{ name: 'Newest', value: NEWEST }, ...numbered], filter);
}
