import { logistic } from './measures/interval';

/** Log odds as a line over a number. */
export interface Line {
	intercept: number;
	slope: number;
}

/** Far more than it takes; only data that a line separates goes on for ever. */
const ROUNDS = 50;
/** A bare trace of a penalty, which keeps the slope finite where a number separates winners from the rest. */
const RIDGE = 1e-6;

/** The logistic regression of winning on one number (Newton's method), the number being centred and scaled inside. */
export function fitLine(values: ArrayLike<number>, won: ArrayLike<number>): Line {
	const { mean, deviation } = momentsOf(values);
	let [intercept, slope] = [startOf(won), 0];
	for (let round = 0; round < ROUNDS; round++) {
		let [g0, g1, h00, h01, h11] = [0, RIDGE * slope, RIDGE, 0, RIDGE];
		for (let row = 0; row < values.length; row++) {
			const value = (values[row]! - mean) / deviation;
			const chance = logistic(intercept + slope * value);
			const weight = chance * (1 - chance);
			g0 += chance - won[row]!;
			g1 += (chance - won[row]!) * value;
			h00 += weight;
			h01 += weight * value;
			h11 += weight * value * value;
		}
		const determinant = h00 * h11 - h01 * h01;
		const step = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant] as const;
		// A long step can overshoot where chances are near 0 or 1.
		const shorter = Math.min(1, LONGEST / Math.max(Math.abs(step[0]), Math.abs(step[1])));
		intercept -= step[0] * shorter;
		slope -= step[1] * shorter;
		if (Math.abs(step[0]) + Math.abs(step[1]) < 1e-10) break;
	}
	return { intercept: intercept - (slope * mean) / deviation, slope: slope / deviation };
}

const LONGEST = 2;

/** The log odds of all leads together, an extra half of a lead on each side. */
function startOf(won: ArrayLike<number>): number {
	let wins = 0;
	for (let row = 0; row < won.length; row++) wins += won[row]!;
	return Math.log((wins + 0.5) / (won.length - wins + 0.5));
}

function momentsOf(values: ArrayLike<number>): { mean: number; deviation: number } {
	let [mean, squares] = [0, 0];
	for (let row = 0; row < values.length; row++) {
		const off = values[row]! - mean;
		mean += off / (row + 1);
		squares += off * (values[row]! - mean);
	}
	return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length)) || 1 };
}
