// Tested by test/learning/check/capacity.test.ts.

/** How many leads reach each whole-number threshold for the first time: for all of them at once, as sums of steps. */
export class FirstReached {
	private readonly steps = new Map<number, number>();

	/** Whether no lead has come to a higher score. */
	get isEmpty(): boolean {
		return this.steps.size === 0;
	}

	/** A lead whose highest score so far was one (-Infinity: it is new) has come to a higher one. */
	rise(from: number, to: number): void {
		this.step(from === -Infinity ? -Infinity : Math.floor(from) + 1, 1);
		this.step(Math.floor(to) + 1, -1);
	}

	/** How many reached each of these thresholds, which are ascending. */
	at(thresholds: number[]): number[] {
		const steps = [...this.steps].sort(([a], [b]) => a - b);
		let [place, reached] = [0, 0];
		return thresholds.map((threshold) => {
			for (; place < steps.length && steps[place]![0] <= threshold; place++) reached += steps[place]![1];
			return reached;
		});
	}

	private step(at: number, by: number): void {
		this.steps.set(at, (this.steps.get(at) ?? 0) + by);
	}
}

/** What sales would have got from a threshold. */
export interface Reach {
	threshold: number;
	/** How many leads reached it for the first time in each of the newest weeks. */
	weeks: number[];
	/** Weeks with more than sales can take. */
	over: number;
	/** Of the leads that won in these weeks, those that had reached it before. */
	reachedWinners: number;
	/** As a share of them. */
	share: number;
}

export interface Capacity {
	/** What sales can take a week. */
	leads: number;
	winners: number;
	/** How many older weeks there were to choose on. */
	olderWeeks: number;
	/** The threshold that the older weeks advise; null: even at the maximum there were too many leads, or no older weeks. */
	advised: Reach | null;
	/** Today's thresholds, ascending. */
	today: Reach[];
	/** For a curve: how thresholds trade leads for winners. */
	curve: Array<{ threshold: number; leadsAWeek: number; share: number }>;
}

/** Of older weeks, so many may have had more than sales can take. */
const MAY_BE_OVER = 0.1;
const POINTS_OF_CURVE = 60;

/**
 * The lowest threshold at which sales would have had enough time in the older weeks, and what it would have given in the
 * newest, which had no say in it.
 * @param older first reached, week by week
 * @param newest the same for the weeks that are reported
 * @param winners the highest score that each lead which won in the newest weeks had before
 * @param most the score's maximum
 */
export function capacityOf(
	leads: number,
	{ older, newest, winners }: { older: FirstReached[]; newest: FirstReached[]; winners: number[] },
	{ highest, most = Infinity, thresholds }: { highest: number; most?: number; thresholds: number[] },
): Capacity {
	const candidates = wholeNumbers(highest);
	const reach = (at: number[]): Reach[] => {
		const weeks = newest.map((week) => week.at(at));
		return at.map((threshold, index) => {
			const inWeeks = weeks.map((week) => week[index]!);
			const reachedWinners = winners.filter((score) => score >= threshold).length;
			const over = inWeeks.filter((count) => count > leads).length;
			const share = winners.length > 0 ? reachedWinners / winners.length : 0;
			return { threshold, weeks: inWeeks, over, reachedWinners, share };
		});
	};
	// Weeks before the first with leads were before the score: they would fit whatever sales can take.
	const first = older.findIndex((week) => !week.isEmpty);
	const before = first < 0 ? [] : older.slice(first).map((week) => week.at(candidates));
	const fits = (index: number) =>
		before.filter((week) => week[index]! > leads).length <= MAY_BE_OVER * before.length;
	// One above all scores always fits, and where it is above the maximum nobody will ever reach it.
	const advised =
		before.length > 0 ? candidates.find((threshold, index) => threshold <= most && fits(index)) : undefined;
	const every = Math.max(1, Math.ceil(candidates.length / POINTS_OF_CURVE));
	const curve = reach(candidates.filter((_, index) => index % every === 0));
	return {
		leads,
		winners: winners.length,
		olderWeeks: before.length,
		advised: advised === undefined ? null : reach([advised])[0]!,
		today: reach(thresholds),
		curve: curve.map(({ threshold, weeks, share }) => {
			return {
				threshold,
				leadsAWeek: weeks.reduce((sum, one) => sum + one, 0) / Math.max(1, weeks.length),
				share,
			};
		}),
	};
}

/** So many thresholds are tried at most. */
const MOST = 2_000;

/** From 1 up to one above the highest score, which nobody reaches; in steps, where there are very many. */
function wholeNumbers(highest: number): number[] {
	const last = Math.max(1, Math.floor(highest) + 1);
	const step = Math.ceil(last / MOST);
	return Array.from({ length: Math.ceil(last / step) }, (_, index) => (index + 1) * step);
}
