import { logOddsOf, type Coded, type Fit } from './fit';

/** How large points are. */
export type Scale =
	/** The past leads that were learned from lie from 0 to 100. */
	| { kind: 'hundred' }
	/** So many points more double the odds of winning. */
	| { kind: 'doubling'; points: number };

/** Whole points for all leads and for each level. */
export interface Points {
	/** What every lead has, so that none that was learned from is below 0. */
	base: number;
	points: Int32Array[];
	/** Points for each unit of log odds. */
	factor: number;
}

/** Weights as whole points. Rounding keeps their signs and their order. */
export function pointsOf(fit: Fit, coded: Coded, rows: Uint32Array, scale: Scale): Points {
	const [low, high] = rangeOf(logOddsOf(fit, coded, rows));
	// Where all leads are the same, there is nothing to scale.
	const factor = scale.kind === 'doubling' ? scale.points / Math.LN2 : 100 / (high - low || 1);
	const points = fit.weights.map((weights) =>
		Int32Array.from(weights, (weight) => Math.round(weight * factor)),
	);
	const [lowest] = rangeOf(sumsOf({ base: 0, points }, coded, rows));
	return { base: 0 - lowest, points, factor };
}

/** The points of leads. */
export function sumsOf(
	{ base, points }: Pick<Points, 'base' | 'points'>,
	coded: Coded,
	rows: Uint32Array,
): Float64Array {
	return logOddsOf({ intercept: base, weights: points.map((of) => Float64Array.from(of)) }, coded, rows);
}

function rangeOf(values: Float64Array): [low: number, high: number] {
	return values.reduce<[number, number]>(
		([low, high], value) => [Math.min(low, value), Math.max(high, value)],
		[Infinity, -Infinity],
	);
}
