/** How many leads have a score from (inclusive) to (exclusive). */
export interface Bin {
	from: number;
	to: number;
	leads: number;
}

/** As many bars as people can read. */
const MOST = 40;

/** Counts scores in bins of equal width without gaps, whose bounds are multiples of a round number. */
export function binsOf(totals: number[]): Bin[] {
	if (totals.length === 0) return [];
	let lowest = Infinity;
	let highest = -Infinity;
	for (const total of totals) {
		lowest = Math.min(lowest, total);
		highest = Math.max(highest, total);
	}
	const width = roundWidth((highest - lowest) / (MOST - 1));
	const first = Math.floor(lowest / width);
	const counts = new Array<number>(Math.floor(highest / width) - first + 1).fill(0);
	for (const total of totals) counts[Math.floor(total / width) - first]!++;
	return counts.map((leads, index) => ({
		from: (first + index) * width,
		to: (first + index + 1) * width,
		leads,
	}));
}

/** The least of 1, 2, 5, 10, 20, 50, … that is not less. */
function roundWidth(least: number): number {
	if (least <= 1) return 1;
	const power = 10 ** Math.floor(Math.log10(least));
	return [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= least)!;
}
