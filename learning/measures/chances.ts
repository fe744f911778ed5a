import { fitLine } from '../line';
import { logit } from './interval';
import { ascending } from './order';

/* How good chances are: 0.3 for a lead says that 30 of 100 such leads win. */

/** Chances are taken no nearer to 0 and 1 than this, so that one surprise is not infinitely bad. */
const EDGE = 1e-6;
const inside = (chance: number): number => Math.min(1 - EDGE, Math.max(EDGE, chance));

/** The mean squared distance between chance and outcome (Brier score). */
export function brierScore(chances: ArrayLike<number>, won: ArrayLike<number>): number {
	return meanOf(chances, (chance, row) => (chance - won[row]!) ** 2);
}

/** The mean surprise, in natural units. */
export function logLoss(chances: ArrayLike<number>, won: ArrayLike<number>): number {
	return meanOf(chances, (chance, row) => -Math.log(won[row] ? inside(chance) : 1 - inside(chance)));
}

/** How many leads of similar chance there were, what they were said to win, and what they won. */
export interface ChanceBin {
	leads: number;
	expected: number;
	won: number;
}

/** The leads from the lowest chance to the highest, in bins of equally many. */
export function chanceBins(chances: ArrayLike<number>, won: ArrayLike<number>, bins = 10): ChanceBin[] {
	const order = ascending(chances);
	const start = (bin: number) => Math.round((bin * order.length) / bins);
	return Array.from({ length: bins }, (_, bin) => {
		const rows = order.subarray(start(bin), start(bin + 1));
		const sum = (values: ArrayLike<number>) => rows.reduce((all, row) => all + values[row]!, 0);
		return { leads: rows.length, expected: sum(chances), won: sum(won) };
	}).filter(({ leads }) => leads > 0);
}

/** By how much chances are off on average, over ten bins of equally many leads. */
export function calibrationError(chances: ArrayLike<number>, won: ArrayLike<number>): number {
	const bins = chanceBins(chances, won);
	const off = bins.reduce((sum, bin) => sum + Math.abs(bin.expected - bin.won), 0);
	return off / Math.max(1, chances.length);
}

/** 1: chances spread as outcomes do; below: they are too sure of themselves; above: too shy. */
export function calibrationSlope(chances: ArrayLike<number>, won: ArrayLike<number>): number {
	return fitLine(
		Float64Array.from(chances, (chance) => logit(inside(chance))),
		won,
	).slope;
}

function meanOf(values: ArrayLike<number>, lossOf: (value: number, row: number) => number): number {
	let sum = 0;
	for (let row = 0; row < values.length; row++) sum += lossOf(values[row]!, row);
	return sum / Math.max(1, values.length);
}
