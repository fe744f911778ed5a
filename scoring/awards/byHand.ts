import { BY_HAND } from '../lead';
import type { Score } from '../score';
import { add, noneYet } from '../awardedSums';
import { added } from '../sum';
import { write, type Author, type LeadWork } from '../leadWork';

/** Points that a person gives or takes. They stay as they are, or fade like those of rules: as an award without a rule. */
export function giveByHand(
	{ points, reason, fades }: { points: number; reason: string; fades: boolean },
	work: LeadWork,
	score: Score,
	author: Author,
): void {
	const { state } = work;
	const given = { at: state.clock, points, reason };
	if (!fades) {
		write(work, author, { ...given, kind: 'adjusted', rule: null });
		state.adjusted = added(state.adjusted, points);
		return;
	}
	write(work, author, { ...given, kind: 'award', rule: BY_HAND, isOnce: false });
	if (!state.awarded.has(BY_HAND)) state.awarded.set(BY_HAND, noneYet(state, score, BY_HAND));
	add(state.awarded.get(BY_HAND)!, given, score);
}
