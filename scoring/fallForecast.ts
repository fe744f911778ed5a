// Tested by test/properties/falls.test.ts.
import { boundOf } from './fades';
import type { Bound } from './fades/fade';
import { leavesRangeAt } from './fallByIntervals';
import type { FallForecast, LeadState } from './lead';
import { allLines, type LeadWork } from './leadWork';
import type { Score } from './score';
import { pointsIn, rounded } from './sum';
import { DAY, type Instant } from './time';
import { totalOf } from './total';
import { triggerThresholds } from './triggers';

/*
 * Which leads a decay has to look at. A score that fades falls below a threshold at some instant, and how early that can
 * be at most is known when the lead is written: a bound for each way of fading, from the sums in its state, and the very
 * instant where the lead's ledger was read. A decay of all leads then looks only at those whose instant has come, and at
 * each of them exactly.
 */

/** Any decay from now on, and none ever: instants that a store can sort. */
export const SOON = -8.64e15;
export const NEVER = 8.64e15;

/** What a lead is to be watched for after a step has worked on it. A fall is reported by the next decay: until then it stays. */
export function forecastFall(
	work: LeadWork,
	score: Score,
	total = totalOf(work.state, score),
): FallForecast | null {
	const { state } = work;
	if (!score.watched) return null;
	const { thresholds } = score.watched;
	const triggers = triggerThresholds(score);
	if (thresholds.length === 0 && triggers.length === 0) return null;
	const now = rounded(total);
	const { watch } = state;
	const kept = keptThreshold(watch, thresholds);
	if (kept !== null && now < kept) return { threshold: kept, from: SOON };
	const [threshold, above] = around(thresholds, now);
	const stays = staysUntil(work, score, threshold, above);
	const from = triggers.length ? Math.min(stays, staysUntil(work, score, ...around(triggers, now))) : stays;
	// An earlier instant is as good, and saves the store from moving the lead in its index.
	if (watch?.threshold === threshold && watch.from > state.clock && watch.from <= from) return watch;
	return threshold === null && from === NEVER ? null : { threshold, from };
}

/** The threshold that a score has reached, and the next above it; of thresholds highest first. */
function around(thresholds: number[], now: number): [reached: number | null, above: number | undefined] {
	const reached = thresholds.findIndex((one) => one <= now);
	return [thresholds[reached] ?? null, reached < 0 ? thresholds.at(-1) : thresholds[reached - 1]];
}

/** The threshold that a lead was watched for, if there still is such a threshold. */
const keptThreshold = (watch: FallForecast | null, thresholds: number[]): number | null =>
	watch?.threshold != null && thresholds.includes(watch.threshold) ? watch.threshold : null;

/** The lowest of the thresholds that a lead has fallen below, from the one it was watched for; undefined: it has not. */
export function fallenBelow(state: LeadState, score: Score, before: number): number | undefined {
	const thresholds = score.watched!.thresholds;
	const highest = keptThreshold(state.watch, thresholds) ?? thresholds.find((one) => one <= rounded(before));
	if (highest === undefined) return undefined;
	const now = rounded(totalOf(state, score));
	return thresholds.findLast((one) => one <= highest && now < one);
}

/** What the instants of all leads depend on: when it changes, they are computed again. */
export function basisOf(score: Score): string {
	const {
		settings: { min, max, caps },
		rules,
		sweeps,
		fades,
		watched: of,
	} = score;
	const triggers = triggerThresholds(score);
	const limits = rules.map(({ group, maxPoints, tiers, window }) => [group, maxPoints, tiers, window]);
	while (limits.length && limits.at(-1)!.every((limit) => limit === undefined)) limits.pop();
	const fade = sweeps.all && fades[sweeps.all.fade];
	const basis = [of?.thresholds, min, max, caps, limits, fade, sweeps.groups.length > 0];
	return JSON.stringify(triggers.length ? [...basis, triggers] : basis);
}

/**
 * Up to this instant no decay of all leads, of the kind of the last one, takes the score below its threshold, nor up to
 * a higher one, as fading losses do.
 */
function staysUntil(
	work: LeadWork,
	score: Score,
	threshold: number | null,
	above: number | undefined,
): Instant {
	const { state } = work;
	const { all, groups } = score.sweeps;
	if (groups.length > 0) return SOON;
	if (!all) return NEVER;
	const fade = score.fades[all.fade]!;
	const least = new Map<number, Bound>();
	const most = new Map<number, Bound>();
	let canRise = false;
	for (const [rule, awarded] of state.awarded) {
		if (awarded.times === 0) continue;
		// A lead with a decay of its own, or with points dated ahead, is looked at each time.
		if (awarded.fade !== all.fade || awarded.newest > state.clock) return SOON;
		least.set(rule, boundOf(fade, awarded, state.clock, 1));
		most.set(rule, boundOf(fade, awarded, state.clock, -1));
		canRise ||= pointsIn(awarded.minus) < 0;
	}
	const totalAt = (at: Instant, bounds: Map<number, Bound>) =>
		rounded(totalOf(state, score, (rule) => bounds.get(rule)?.(at) ?? 0));
	const falls =
		threshold === null ? NEVER : lastInstant(state.clock, (at) => totalAt(at, least) >= threshold);
	const rises =
		!canRise || above === undefined ? NEVER : lastInstant(state.clock, (at) => totalAt(at, most) < above);
	const from = Math.min(falls, rises);
	if (!work.whole || from === NEVER) return from;
	const since = Math.max(from, state.clock);
	const range: [number, number] = [threshold ?? -Infinity, canRise ? (above ?? Infinity) : Infinity];
	const leaves = leavesRangeAt(state, score, fade, allLines(work), since, range) ?? from;
	// What is below by the lead's own clock falls with any decay, also one that is not as far.
	return leaves > state.clock ? leaves : SOON;
}

/** About the last instant at which something still holds that, once it does not, never holds again. */
function lastInstant(start: Instant, holds: (at: Instant) => boolean): Instant {
	if (!holds(start)) return SOON;
	let low = start;
	let span = DAY;
	while (holds(start + span)) {
		low = start + span;
		span *= 2;
		if (span > 200_000 * DAY) return NEVER;
	}
	let high = start + span;
	while (high - low > Math.max(60_000, (high - start) / 128)) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) low = middle;
		else high = middle;
	}
	return low;
}
