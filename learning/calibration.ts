import { fit, logOddsOf, type Coded, type Fit, type Signs } from './fit';
import { fitLine, type Line } from './line';
import { logistic } from './measures/interval';
import type { Points } from './points';
import { foldsOf } from './splits';

const FOLDS = 5;

/**
 * The line from points to log odds of winning (Platt's method). Each lead is judged by weights that were learned without it:
 * judged by their own weights, leads would look surer than new ones are.
 */
export function calibrate(
	coded: Coded,
	rows: Uint32Array,
	{ base, factor }: Points,
	signs: Signs | undefined,
	start: Fit,
	seed: number,
): Line {
	const scores: number[] = [];
	const won: number[] = [];
	for (const { learn, check } of foldsOf(rows, coded.won, FOLDS, seed)) {
		const { weights } = fit(coded, learn, signs, start);
		for (const score of logOddsOf({ intercept: 0, weights }, coded, check))
			scores.push(base + factor * score);
		for (const row of check) won.push(coded.won[row]!);
	}
	const line = fitLine(scores, won);
	// More points never mean a lower chance; where they say nothing, all leads have the average one.
	return line.slope > 0
		? line
		: { intercept: fitLine(new Float64Array(won.length), won).intercept, slope: 0 };
}

/** The chance of winning, from 0 to 1. */
export const chanceOf = ({ intercept, slope }: Line, score: number): number =>
	logistic(intercept + slope * score);
