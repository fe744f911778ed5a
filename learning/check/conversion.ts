// Tested by test/learning/check/conversion.test.ts.
import { ClusteredShares, type Share } from './clusters';
import type { RankedRows } from '../measures/ranking';

/** A range of scores, and how often leads in it won within the horizon. */
export interface Slice extends Share {
	name: string;
	/** Inclusive; -Infinity: from the lowest. */
	from: number;
	/** Exclusive; Infinity: to the highest. */
	to: number;
}

/** Slices of this many points, for as many as are shown at most. */
const POINTS = 10;
const MOST = 12;

/** How often leads won in each of several ranges of scores; a lead on several days is one cluster. */
export class Conversion {
	private readonly shares: ClusteredShares[];

	constructor(private readonly slices: Array<Pick<Slice, 'name' | 'from' | 'to'>>) {
		this.shares = slices.map(() => new ClusteredShares());
	}

	sliceOf(score: number): number {
		return this.slices.findLastIndex(({ from }) => score >= from);
	}

	/** Rows and wins of one cluster in each slice. */
	add(cluster: Map<number, { all: number; won: number }>): void {
		for (const [slice, { all, won }] of cluster) {
			this.shares[slice]?.add({ with: all, wonWith: won, without: 0, wonWithout: 0 });
		}
	}

	result(): Slice[] {
		return this.slices.map((slice, index) => ({ ...slice, ...this.shares[index]!.with }));
	}
}

/** Ranges between the thresholds of bands: what is below all of them comes first. */
export function bandSlices(
	bands: Array<[name: string, from: number]>,
): Array<Pick<Slice, 'name' | 'from' | 'to'>> {
	const sorted = bands.toSorted(([, a], [, b]) => a - b);
	return [['below all bands', -Infinity] as const, ...sorted].map(([name, from], index) => {
		return { name, from, to: sorted[index]?.[1] ?? Infinity };
	});
}

/** Ranges of 10 points, the last of them open. */
export function pointSlices(): Array<Pick<Slice, 'name' | 'from' | 'to'>> {
	return [
		{ name: 'below 0', from: -Infinity, to: 0 },
		...Array.from({ length: MOST }, (_, index) => {
			const from = index * POINTS;
			const isLast = index === MOST - 1;
			return {
				name: isLast ? `${from} and more` : `${from} to ${from + POINTS}`,
				from,
				to: isLast ? Infinity : from + POINTS,
			};
		}),
	];
}

/** The share of all wins among the top tenth, fifth and so on of rows by score; of equal scores, as many as fit on average. */
export function topShares(
	{ scores, won }: RankedRows,
	tops: number[],
): Array<{ top: number; share: number }> {
	const wins = won.reduce((sum, one) => sum + one, 0);
	return tops.map((top) => {
		const size = top * scores.length;
		let [reached, seen] = [0, 0];
		for (let row = scores.length - 1; row >= 0 && seen < size;) {
			const score = scores[row];
			let [here, winsHere] = [0, 0];
			for (; row >= 0 && scores[row] === score; row--, here++) winsHere += won[row]!;
			reached += winsHere * Math.min(1, (size - seen) / here);
			seen += here;
		}
		return { top, share: wins > 0 ? reached / wins : 0 };
	});
}
