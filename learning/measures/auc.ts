import type { Estimate } from './interval';
import { ascending } from './order';
import { ranking } from './ranking';

/** How well scores predict wins: in how many of 100 pairs the lead that won had the higher score. */
export interface Auc extends Estimate {
	/** The share of pairs with equal scores, which count half. */
	tied: number;
}

/**
 * The area under the ROC curve, with a 95 % interval, where each row is a lead of its own.
 * @param won 1 for each lead that won, 0 for the others
 */
export function aucOf(scores: ArrayLike<number>, won: ArrayLike<number>): Auc {
	const order = ascending(scores);
	const found = ranking({
		scores: Float64Array.from(order, (row) => scores[row]!),
		won: Uint8Array.from(order, (row) => won[row]!),
		clusters: order,
	});
	if (!found) return { value: 0.5, low: 0, high: 1, tied: 0 };
	const { auc: value, low, high, tied } = found;
	return { value, low, high, tied };
}
