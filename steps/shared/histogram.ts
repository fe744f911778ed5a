/** How many leads have a score from (inclusive) to (exclusive). */
export interface Bin {
	from: number;
	to: number;
	leads: number;
}

/** As many bars as people can read. */
const MOST = 40;

/**
 * Counts scores in bins of equal width without gaps, whose bounds are multiples of a round number, with thresholds among
 * them where that takes no much wider bins.
 */
export const histogram = (totals: number[], thresholds: number[] = []): Bin[] =>
	histograms([totals], thresholds)[0]!;

/** The same for lists of scores that are to be compared: all in the same bins. */
export function histograms(lists: number[][], thresholds: number[]): Bin[][] {
	let lowest = Infinity;
	let highest = -Infinity;
	for (const totals of lists) {
		for (const total of totals) {
			lowest = Math.min(lowest, total);
			highest = Math.max(highest, total);
		}
	}
	if (lowest > highest) return lists.map(() => []);
	const width = roundWidth((highest - lowest) / (MOST - 1), thresholds);
	const first = Math.floor(lowest / width);
	const last = Math.floor(highest / width);
	return lists.map((totals) => {
		const counts = new Array<number>(last - first + 1).fill(0);
		for (const total of totals) counts[Math.floor(total / width) - first]!++;
		return counts.map((leads, index) => ({
			from: (first + index) * width,
			to: (first + index + 1) * width,
			leads,
		}));
	});
}

/** The least of 1, 2, 5, 10, 20, 50, … that is not less; a wider one where all thresholds are its multiples. */
function roundWidth(least: number, thresholds: number[]): number {
	const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
	const widths = [1, 2, 5, 10, 20].map((factor) => factor * power).filter((width) => width >= least);
	const fits = (width: number) =>
		width <= 3 * widths[0]! && thresholds.every((threshold) => threshold % width === 0);
	return widths.find(fits) ?? widths[0]!;
}
