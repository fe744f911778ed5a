import { canFadeTo, drop, fadeTo } from './awardedSums';
import { isRecounted } from './countWindow';
import { clockAt, markOf, marksAt, type Decay } from './decayMarks';
import { followsActivity } from './fades';
import { isFadingInSilence } from './leadSilences';
import type { LeadWork } from './leadWork';
import { rebuild } from './rebuild';
import type { Score } from './score';
import type { Instant } from './time';

/*
 * Bringing a lead to an instant: it takes in the decays of all leads it has not seen, drops what has expired, and lets
 * its points fade. The sums in its state make this independent of how many events it has; where they are not enough
 * (another way of fading, intervals, an activity in an old silence), they are rebuilt from the ledger.
 */

/** Settles a lead at its own last instant, or that of the last decay of all leads: what a read shows. */
export function settleAsLeft(work: LeadWork, score: Score): void {
	settle(work, score, -Infinity);
}

/**
 * The same, by the sums in its state where they say all: before a first decay they do, though its ledger was read for
 * that one.
 */
export function settleAsStored(work: LeadWork, score: Score): void {
	const { state, whole, recounted } = work;
	const isDue = state.next !== null && state.next.expiresAt <= clockAt(state, score, -Infinity);
	const saysAll = !isDue && recounted.length === 0 && !needsHistory(work, score, -Infinity);
	work.whole = whole && !saysAll;
	settleAsLeft(work, score);
	work.whole = whole;
}

/** Settles a lead at a step's instant, or its own last one where that is later; `decay` is what the step does to it. */
export function settle(work: LeadWork, score: Score, at: Instant, decay?: Decay): void {
	const { state } = work;
	const marks = marksAt(state, score, at, decay);
	const clock = clockAt(state, score, at);
	const expired = work.due.filter(({ expiresAt }) => expiresAt <= clock);
	state.clock = clock;
	state.marks = marks;
	// A report settles a lead as it was before a decay, which it may have taken in since.
	state.seen = Math.max(state.seen, score.sweeps.count);
	if (expired.length) {
		work.hasExpired = true;
		work.due = work.due.filter(({ expiresAt }) => expiresAt > clock);
		state.next = work.due[0] ?? work.upcoming;
	}
	if (work.whole) {
		rebuild(work, score);
		return;
	}
	for (const award of expired) drop(state, score, award);
	for (const [rule, awarded] of state.awarded)
		fadeTo(awarded, markOf(marks, score.rules[rule]?.group), score);
}

/** Whether settling the lead, and then events as early as `earliest`, need its whole ledger. */
export function needsHistory(
	{ state, due }: Pick<LeadWork, 'state' | 'due'>,
	score: Score,
	at: Instant,
	decay?: Decay,
	earliest: Instant = Infinity,
): boolean {
	const marks = marksAt(state, score, at, decay);
	if (isRecounted(state, score)) return true;
	if (isFadingInSilence(marks, score, earliest)) return true;
	for (const [rule, awarded] of state.awarded) {
		if (awarded.times === 0) continue;
		const mark = markOf(marks, score.rules[rule]?.group);
		if (!canFadeTo(awarded, mark, score)) return true;
		if (mark && followsActivity(score.fades[mark.fade]!) && due.length > 0) return true;
	}
	return false;
}
