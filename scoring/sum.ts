/**
 * A sum of points: a number, with its rounding error beside it where there is one. So a million small points add up
 * exactly, and large ones leave nothing behind when they go.
 */
export type Sum = number | readonly [value: number, lost: number];

export const pointsIn = (sum: Sum): number => (typeof sum === 'number' ? sum : sum[0] + sum[1]);

/** A sum with more points: what rounding takes from two numbers can itself be computed exactly (Knuth's TwoSum). */
export function added(sum: Sum, points: number): Sum {
	const [value, lost] = typeof sum === 'number' ? [sum, 0] : sum;
	const next = value + points;
	const ofPoints = next - value;
	const off = lost + (value - (next - ofPoints) + (points - ofPoints));
	return off === 0 ? next : [next, off];
}

/** A sum times a factor. */
export const scaled = (sum: Sum, factor: number): Sum =>
	typeof sum === 'number' ? sum * factor : [sum[0] * factor, sum[1] * factor];

/** Two sums as one. */
export const united = (one: Sum, other: Sum): Sum =>
	typeof other === 'number' ? added(one, other) : added(added(one, other[0]), other[1]);

/** Rounds to 9 decimals, as thresholds are compared and scores are shown: 0.1 + 0.2 is 0.3. */
export function rounded(points: number): number {
	return Number(points.toFixed(9)) + 0;
}

/**
 * Points as people see them: cut downwards to two decimals, so that what is shown reaches a threshold of two decimals exactly
 * when the points do.
 */
export function shownPoints(points: number): number {
	const exact = rounded(points);
	const hundredths = Math.floor(exact * 100);
	// Beyond, a number has no hundredths.
	if (!Number.isSafeInteger(hundredths)) return exact;
	// The product is itself rounded, and can be one off.
	if ((hundredths + 1) / 100 <= exact) return (hundredths + 1) / 100;
	return (hundredths / 100 > exact ? hundredths - 1 : hundredths) / 100;
}
