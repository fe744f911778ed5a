import type { Store } from '../stores';
import type { StepRequest } from './request';

/**
 * Tells a person that a score is new, or has no such band or group, and what there is instead: the name may be mistyped.
 * @param wanted a band of any router, and a group of rules
 */
export async function noticeUnknownNames(
	store: Store,
	{ entity, score, notice }: StepRequest,
	wanted: { band?: string; group?: string } = {},
): Promise<void> {
	if (!notice) return;
	const scores = await store.transaction(async (tx) => await tx.scores(entity), 'preview');
	const known = scores.find(({ score: { name } }) => name === score)?.score;
	if (!known) {
		const names = listed(scores.map(({ score: { name } }) => name));
		notice(`There was no score "${score}" yet (kind of record "${entity}"). The store has ${names}.`);
		return;
	}
	const bands = (known.bandsOf ?? []).flatMap(([, all]) => all.map(([name]) => name));
	const groups = known.rules.flatMap(({ group }) => group ?? []);
	const tell = (what: string, name: string | undefined, all: string[]) => {
		if (name === undefined || all.includes(name)) return;
		notice(`The score "${score}" has no ${what} "${name}". It has ${listed(all)}.`);
	};
	tell('band', wanted.band, bands);
	tell('group', wanted.group, groups);
}

const listed = (names: string[]): string =>
	names.length === 0 ? 'none' : [...new Set(names)].map((name) => `"${name}"`).join(', ');
