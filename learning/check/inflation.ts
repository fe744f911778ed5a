// Tested by test/learning/check/inflation.test.ts.

/** The leads that were first seen in a month, as they stand today. */
export interface Cohort {
	/** The first instant of the month. */
	month: number;
	leads: number;
	median: number;
	/** For each threshold, the share of them that stands at or above it. */
	above: number[];
}

/** @param scores of the leads by the month in which they were first seen */
export function cohortsOf(scores: Map<number, number[]>, thresholds: number[]): Cohort[] {
	return [...scores]
		.sort(([a], [b]) => a - b)
		.map(([month, all]) => ({
			month,
			leads: all.length,
			median: medianOf(all),
			above: thresholds.map((threshold) => all.filter((score) => score >= threshold).length / all.length),
		}));
}

function medianOf(values: number[]): number {
	const sorted = Float64Array.from(values).sort();
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
