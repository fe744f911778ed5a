// Tested by test/properties/missing.test.ts.
import { clockAt, marksAt } from '../decayMarks';
import { copyOf, type LeadWork } from '../leadWork';
import type { DecayMark, LeadState } from '../lead';
import { rebuild } from '../rebuild';
import type { Score } from '../score';
import { needsHistory, settle } from '../settle';
import { pointsIn, united } from '../sum';
import { DAY, type Instant } from '../time';

/** How far ahead is looked. */
export const HORIZON = 366 * DAY;
/** The most spans that a search looks into. Where gains and losses fade against each other, it may not be done by then. */
const MOST_LOOKS = 1_000;

/** What is looked for the first failure of. */
interface Search {
	holds: (copy: LeadWork) => boolean;
	/** Whether what has once failed never holds again. */
	isFinal: boolean;
	looks: number;
}

/** The decays a lead is under, as if each had come again at an instant. */
const again = (marks: DecayMark[], at: Instant): DecayMark[] => marks.map((mark) => ({ ...mark, at }));

/** Whether only its ledger says how a lead's points will fade from an instant on. */
export function needsHistoryAhead(state: LeadState, score: Score, at: Instant): boolean {
	const now = clockAt(state, score, at);
	const marks = marksAt(state, score, at);
	// At the instant of its last decay a lead has not faded yet, whatever comes after it.
	return [now, now + 1].some((then) => {
		const faded = { ...state, seen: score.sweeps.count, marks: again(marks, then) };
		return needsHistory({ state: faded, due: [] }, score, then);
	});
}

/** A lead as it will be if its points go on fading as they last did: by a decay at the instant that is asked for. */
export class LeadAhead {
	private readonly known = new Map<Instant, LeadWork>();
	private readonly turns: Instant[];
	private readonly end: Instant;
	/** Whether the score can rise by itself, because losses fade, too. */
	private readonly canRise: boolean;

	/** @param left as the last step left it, with its ledger where that is needed, and with all that expires within the horizon */
	constructor(
		private readonly left: LeadWork,
		private readonly score: Score,
		private readonly now: Instant,
	) {
		this.end = now + HORIZON;
		this.canRise = [...left.state.awarded.values()].some(({ minus }) => pointsIn(minus) < 0);
		this.turns = turnsOf(left, score).filter((at) => at > now && at <= this.end);
	}

	/**
	 * The first instant, from now on and within the horizon, at which something no longer holds; null: none is seen.
	 * @param canReturn whether it may hold again later, even where the score does not rise
	 */
	untilFails(holds: (copy: LeadWork) => boolean, canReturn: boolean): Instant | null {
		const search: Search = { holds, isFinal: !canReturn && !this.canRise, looks: 0 };
		const starts = [this.now, ...this.turns];
		for (const [index, start] of starts.entries()) {
			if (!holds(this.at(start))) return start;
			const end = (starts[index + 1] ?? this.end + 1) - 1;
			const found = this.firstFailure(search, start, end, !holds(this.at(end)));
			if (found !== null) return found;
		}
		return null;
	}

	/**
	 * The first instant after `start`, at which it holds, and up to `end` at which it does not.
	 * @param fails whether it is known not to hold at the end
	 */
	private firstFailure(search: Search, start: Instant, end: Instant, fails: boolean): Instant | null {
		if (end <= start) return null;
		const { holds, isFinal } = search;
		if (!fails && (isFinal || search.looks++ > MOST_LOOKS || holds(this.least(start, end)))) return null;
		if (end - start <= 1) return fails || !holds(this.at(end)) ? end : null;
		const middle = Math.floor((start + end) / 2);
		if (!holds(this.at(middle))) return this.firstFailure(search, start, middle, true);
		const earlier = this.firstFailure(search, start, middle, false);
		return earlier ?? this.firstFailure(search, middle, end, fails);
	}

	/** A copy of the lead, settled and faded at an instant. */
	private at(at: Instant): LeadWork {
		let work = this.known.get(at);
		if (!work) {
			work = copyOf(this.left);
			work.state.marks = again(work.state.marks, at);
			settle(work, this.score, at);
			this.known.set(at, work);
		}
		return copyOf(work);
	}

	/** The least of each rule's points at both ends of a span without turns: no less is left of them in between. */
	private least(start: Instant, end: Instant): LeadWork {
		const work = this.at(start);
		const later = this.at(end).state;
		for (const [rule, sums] of later.awarded) {
			const { faded, fresh } = work.state.awarded.get(rule)!;
			const isLess = pointsIn(united(sums.faded, sums.fresh)) < pointsIn(united(faded, fresh));
			if (isLess) Object.assign(work.state.awarded.get(rule)!, { faded: sums.faded, fresh: sums.fresh });
		}
		work.state.counted = later.counted;
		return work;
	}
}

/**
 * When the points of a rule can turn from falling to rising, or back: an expiry, where the rule both gave and took, or
 * gives less for more events. Otherwise its gains only fall, and its losses only rise.
 */
function turnsOf(left: LeadWork, score: Score): Instant[] {
	const expiring = left.whole ? rebuild(copyOf(left), score) : left.due;
	const canTurn = (rule: number): boolean => {
		const { plus = 0, minus = 0 } = left.state.awarded.get(rule) ?? {};
		const { tiers = [] } = score.rules[rule] ?? {};
		const isFalling = tiers.some(([, points], index) => points < (tiers[index - 1]?.[1] ?? 0));
		return isFalling || (pointsIn(plus) > 0 && pointsIn(minus) < 0);
	};
	const turns = expiring.filter(({ rule }) => canTurn(rule)).map(({ expiresAt }) => expiresAt);
	return [...new Set(turns)].sort((a, b) => a - b);
}
