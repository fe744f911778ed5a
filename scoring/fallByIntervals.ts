// Tested by test/properties/falls.test.ts.
import { correctedAwards } from './correctedAwards';
import {
	fadesByIntervals,
	followsActivity,
	shareAfter,
	silencesOf,
	silentIntervals,
	type Fade,
} from './fades';
import { isActivity } from './leadSilences';
import type { LeadState } from './lead';
import type { LedgerLine } from './ledgerLine';
import { zoneOf, type Score } from './score';
import { rounded } from './sum';
import { after, intervals, longest, type Instant } from './time';
import { totalOf } from './total';

/*
 * When a lead's score next leaves a range, where its points lose a percentage at the end of each interval. Sums do not
 * know when the intervals of each award end, but its ledger does, and where a decay needed that it is at hand.
 */

/** How far is looked ahead, in intervals: what is known of a fall from sums alone lies rarely more than two before it. */
const AHEAD = 2;

/** An award, and how many intervals it has lost something at the end of. */
interface Fading {
	rule: number;
	points: number;
	lost: number;
}

/** The end of an interval of some awards. */
interface End {
	at: Instant;
	of: Fading[];
}

/**
 * Up to this instant no decay of all leads takes the score below `least`, nor up to `below`; null: the ledger does not
 * tell. Looks only some intervals ahead.
 * @param since from when on that is not known yet
 * @param lines the lead's whole ledger
 */
export function leavesRangeAt(
	state: LeadState,
	score: Score,
	fade: Fade,
	lines: LedgerLine[],
	since: Instant,
	[least, below]: [least: number, below: number],
): Instant | null {
	if (!fadesByIntervals(fade)) return null;
	const horizon = since + AHEAD * longest(fade.every);
	const found = endsWithin(state, score, fade, lines, since, horizon);
	if (!found) return null;
	const left = new Map<number, number>();
	const lose = ({ rule, points, lost }: Fading, sign: 1 | -1) =>
		left.set(rule, (left.get(rule) ?? 0) + sign * points * shareAfter(fade, lost));
	const isWithin = () => {
		const total = rounded(totalOf(state, score, (rule) => left.get(rule) ?? 0));
		return total >= least && total < below;
	};
	for (const award of found.fading) lose(award, 1);
	if (!isWithin()) return since;
	for (const { at, of } of found.ends.sort((one, other) => one.at - other.at)) {
		for (const award of of) {
			lose(award, -1);
			award.lost++;
			lose(award, 1);
		}
		if (!isWithin()) return at;
	}
	return horizon;
}

/** The lead's live awards as they are at an instant, and what ends after it, up to another. */
function endsWithin(
	{ clock }: LeadState,
	score: Score,
	fade: Fade,
	lines: LedgerLine[],
	since: Instant,
	horizon: Instant,
): { fading: Fading[]; ends: End[] } | null {
	const zone = zoneOf(score);
	const awards = correctedAwards(lines).filter(
		({ line, isGone }) => !isGone && (line.expiresAt === null || line.expiresAt > clock),
	);
	const endsOf = (start: Instant, of: Fading[]): End[] => {
		const ends: End[] = [];
		let at: Instant;
		for (let n = intervals(start, fade.every, since, zone) + 1; ; n++) {
			at = after(start, fade.every, zone, n);
			if (at > horizon) return ends;
			ends.push({ at, of });
		}
	};
	if (!followsActivity(fade)) {
		const fading = awards.map(({ line: { at }, rule, points }) => ({
			...{ rule, points, at },
			lost: intervals(at, fade.every, since, zone),
		}));
		return { fading, ends: fading.flatMap((one) => endsOf(one.at, [one])) };
	}
	const first = lines.reduce(
		(least, { kind, at }) => (kind === 'award' ? Math.min(least, at) : least),
		Infinity,
	);
	const activities = lines.filter(isActivity).map(({ at }) => at);
	const start = activities.reduce((newest, at) => Math.max(newest, at), first);
	// Of an activity that is dated ahead it is not known which intervals end before it.
	if (start > since) return null;
	const silences = silencesOf(fade, first, activities, since, zone);
	const fading = awards.map(({ line: { at }, rule, points }) => ({
		...{ rule, points },
		lost: silentIntervals(fade, at, zone, silences),
	}));
	return { fading, ends: endsOf(start, fading) };
}
