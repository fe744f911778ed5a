import { markOf } from './decayMarks';
import { fadesAsOne, remainingShare, type Silence } from './fades';
import type { Awarded, DecayMark, Expiring, LeadState } from './lead';
import { NONE, type Silences } from './leadSilences';
import { zoneOf, type Score } from './score';
import { added, pointsIn, scaled, united, type Sum } from './sum';
import type { Instant } from './time';

/* The points that a lead has from a rule, as sums: awards come into them and leave them, and a decay lets them fade as one. */

/** The sums that a rule's first award of a lead starts from. */
export function noneYet(state: LeadState, score: Score, rule: number): Awarded {
	return nothing(markOf(state.marks, score.rules[rule]?.group));
}

function nothing(mark: DecayMark | undefined): Awarded {
	const { fade, at } = mark ?? { fade: -1, at: -Infinity };
	return { times: 0, given: 0, fade, at, faded: 0, fresh: 0, mass: 0, newest: -Infinity, plus: 0, minus: 0 };
}

/** Adds an award to a rule's sums. `silences`: see `remainingShare`. */
export function add(
	awarded: Awarded,
	{ at, points }: { at: Instant; points: number },
	score: Score,
	silences: Silence[] = [],
): void {
	awarded.times++;
	awarded.given = added(awarded.given, points);
	const left = count(awarded, at, points, score, silences, 1);
	if (points < 0) awarded.minus = added(awarded.minus, points);
	else if (left > 0) awarded.plus = added(awarded.plus, points);
}

/** An award or counted event leaves the sums: it has expired, or is corrected. `silences`: see `remainingShare`. */
export function drop(
	state: LeadState,
	score: Score,
	{ rule, at, points }: Expiring,
	silences?: Silences,
): void {
	if (points === null) {
		const counted = state.counted.get(rule);
		if (counted) counted.times--;
		return;
	}
	const awarded = state.awarded.get(rule)!;
	awarded.times--;
	awarded.given = added(awarded.given, -points);
	if (points < 0) awarded.minus = added(awarded.minus, -points);
	const most = added(awarded.given, -pointsIn(awarded.minus));
	if (pointsIn(awarded.plus) > pointsIn(most)) awarded.plus = most;
	count(awarded, at, points, score, silences?.(awarded.fade, awarded.at) ?? NONE, -1);
	// Without awards the sums are exactly zero, whatever rounding errors have left.
	if (awarded.times === 0) Object.assign(awarded, nothing(undefined), { fade: awarded.fade, at: awarded.at });
}

/** Adds (sign 1) an award's points to the faded or the fresh ones, or takes them away (-1). Returns what is left of them. */
function count(
	awarded: Awarded,
	at: Instant,
	points: number,
	score: Score,
	silences: Silence[],
	sign: 1 | -1,
): number {
	const fade = score.fades[awarded.fade];
	if (fade && at <= awarded.at) {
		const left = points * remainingShare(fade, at, awarded.at, zoneOf(score), silences);
		awarded.faded = added(awarded.faded, sign * left);
		return left;
	}
	awarded.fresh = added(awarded.fresh, sign * points);
	const newest = Math.max(awarded.newest, at);
	if (fade && fadesAsOne(fade)) {
		const weigh = (sum: Sum, since: Instant) =>
			sum && scaled(sum, remainingShare(fade, since, newest, '', []));
		awarded.mass = united(weigh(awarded.mass, awarded.newest), weigh(sign * points, at));
	}
	awarded.newest = newest;
	return points;
}

/** Whether the sums say what this decay leaves of the points; where not, only the ledger does. */
export function canFadeTo(awarded: Awarded, mark: DecayMark | undefined, score: Score): boolean {
	if (!mark) return awarded.fade === -1;
	if (mark.fade !== awarded.fade) return false;
	if (mark.at === awarded.at) return true;
	// A rule that moved to another group can come under an earlier decay, to which sums cannot be taken back.
	return mark.at > awarded.at && awarded.newest <= mark.at && fadesAsOne(score.fades[mark.fade]!);
}

/** Brings a rule's sums under a later decay of the same kind; empty sums fit under any. */
export function fadeTo(awarded: Awarded, mark: DecayMark | undefined, score: Score): void {
	if (awarded.times === 0) {
		Object.assign(awarded, nothing(mark));
		return;
	}
	if (!canFadeTo(awarded, mark, score)) throw new Error('A ledger is needed here and was not read');
	if (!mark || mark.at === awarded.at) return;
	const left = (sum: Sum, since: Instant) =>
		sum && scaled(sum, remainingShare(score.fades[mark.fade]!, since, mark.at, '', []));
	awarded.faded = united(left(awarded.faded, awarded.at), left(awarded.mass, awarded.newest));
	Object.assign(awarded, { at: mark.at, fresh: 0, mass: 0, newest: -Infinity });
}
