import type { Store } from '../stores';
import type { StepRequest } from './request';

/** Tells a person that a score is new, and what the store has instead: its name may be mistyped. */
export async function noticeUnknownScore(
	store: Store,
	{ entity, score, notice }: StepRequest,
): Promise<void> {
	if (!notice) return;
	const scores = await store.transaction(async (tx) => await tx.scores(entity), 'preview');
	const names = scores.map(({ score: { name } }) => name);
	if (names.includes(score)) return;
	const known = names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', ');
	notice(`There was no score "${score}" yet (kind of record "${entity}"). The store has ${known}.`);
}
