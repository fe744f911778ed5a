import { simpleName, type Score } from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import type { StepRequest } from './request';

/**
 * Warns a person that a score is new, or has no such band or group, and what there is instead: the name may be mistyped.
 * @param given a band of any router, and a group of rules
 * @param inTest the scores of the test that the step is part of
 */
export async function noticeUnknownNames(
	store: Store,
	{ entity, score, notice, warn }: StepRequest,
	given: { band?: string; group?: string } = {},
	inTest: string[] = [],
): Promise<void> {
	const isGiven = given.band !== undefined || given.group !== undefined;
	if (!notice && !(warn && isGiven)) return;
	const scores = await store.transaction(async (tx) => await scoresWithLeads(tx, entity), 'preview');
	const known = scores.find(({ score: { name } }) => name === score)?.score;
	if (!known) {
		const names = listed(scores.map(({ score: { name } }) => name));
		const test = inTest.length > 0 ? ` The steps before this one score ${listed(inTest)}.` : '';
		notice?.(`There was no score "${score}" yet (record type "${entity}"). The store has ${names}.${test}`);
		return;
	}
	const bands = (known.bandsOf ?? []).flatMap(([, all]) => all.map(([name]) => name));
	const sentences = [
		...unknown(known, 'band', given.band === undefined ? [] : [given.band], bands),
		...unknownGroups(known, given.group === undefined ? [] : [given.group]),
	];
	sentences.forEach((sentence) => (warn ?? notice)?.(sentence));
}

/** The scores that people know of: a decay or a router leaves one without leads where its name is mistyped. */
export async function scoresWithLeads(tx: Transaction, entity: string): Promise<StoredScore[]> {
	const names = new Set(await tx.scoreNames());
	return (await tx.scores(entity)).filter(({ score: { name } }) => names.has(name));
}

/** Sentences about groups in which no rule of the score is. */
export function unknownGroups(score: Score, groups: string[]): string[] {
	return unknown(
		score,
		'group',
		groups,
		score.rules.flatMap(({ group }) => group ?? []),
	);
}

/** Warns of those of some scores that are not there. */
export async function noticeUnknownScores(
	store: Store,
	request: StepRequest,
	names: string[],
): Promise<void> {
	if (!request.warn || names.length === 0) return;
	await store.transaction(async (tx) => {
		const stored = await Promise.all(names.map(async (name) => await tx.score(request.entity, name)));
		const unknown = names.filter((_, index) => !stored[index]);
		await warnOfUnknownScores(tx, request, unknown);
	}, 'preview');
}

/** Warns of scores that are not there, to which the score of a step is compared. */
export async function warnOfUnknownScores(
	tx: Transaction,
	{ entity, warn }: StepRequest,
	names: string[],
): Promise<void> {
	if (!warn || names.length === 0) return;
	const all = (await scoresWithLeads(tx, entity)).map(({ score: { name } }) => name);
	for (const name of names) {
		warn(`There is no score "${name}" (record type "${entity}"). The store has ${listed(all, name)}.`);
	}
}

function unknown({ name }: Score, what: string, given: string[], all: string[]): string[] {
	return given
		.filter((one) => !all.includes(one))
		.map((one) => `The score "${name}" has no ${what} "${one}". It has ${listed(all, one)}.`);
}

/** Names for a sentence; those in another spelling alone, where there are some. */
function listed(names: string[], like = ''): string {
	const alike = names.filter((name) => simpleName(name) === simpleName(like));
	const shown = new Set(alike.length > 0 ? alike : names);
	return shown.size === 0 ? 'none' : [...shown].map((name) => `"${name}"`).join(', ');
}
