import { logistic, logit, Z, type Estimate } from './interval';

/** How well scores tell winners: in how many of 100 pairs the lead that won had the higher score. */
export interface Auc extends Estimate {
	/** The share of pairs with equal scores, which count half. */
	tied: number;
}

/**
 * The area under the ROC curve, with a 95 % interval: DeLong's variance on the logit scale, as if each side had half a lead
 * more, placed in the middle. Without it, intervals from few wins are too narrow near 1, and have no width at 1.
 * @param won 1 for each lead that won, 0 for the others
 */
export function aucOf(scores: ArrayLike<number>, won: ArrayLike<number>): Auc {
	const { wins, losses, tiedPairs } = placements(scores, won);
	if (wins.count === 0 || losses.count === 0) return { value: 0.5, low: 0, high: 1, tied: 0 };
	const value = wins.mean;
	const middle = (wins.count * value + PSEUDO / 2) / (wins.count + PSEUDO);
	const variance = varianceOfMean(wins) + varianceOfMean(losses);
	const reach = (Z * Math.sqrt(variance)) / (middle * (1 - middle));
	return {
		value,
		low: Math.min(value, logistic(logit(middle) - reach)),
		high: Math.max(value, logistic(logit(middle) + reach)),
		tied: tiedPairs / (wins.count * losses.count),
	};
}

const PSEUDO = 0.5;

/** The placements of one side: for each of its leads, the share of the other side that it is placed right against. */
interface Side {
	count: number;
	mean: number;
	/** The sum of the squared distances from the mean. */
	spread: number;
}

/** The variance of the mean placement, with half a placement of one half added. */
function varianceOfMean({ count, mean, spread }: Side): number {
	const all = count + PSEUDO;
	const middle = (count * mean + PSEUDO / 2) / all;
	const squares = spread + count * (mean - middle) ** 2 + PSEUDO * (0.5 - middle) ** 2;
	return squares / (all - 1 || 1) / all;
}

function placements(scores: ArrayLike<number>, won: ArrayLike<number>) {
	const sorted = (side: number) =>
		Float64Array.from(scores)
			.filter((_, row) => won[row] === side)
			.sort();
	const [lost, winning] = [sorted(0), sorted(1)];
	const wins = new Spread();
	const losses = new Spread();
	let [winsBelow, lossesBelow, tiedPairs] = [0, 0, 0];
	while (winsBelow < winning.length || lossesBelow < lost.length) {
		const score = Math.min(winning[winsBelow] ?? Infinity, lost[lossesBelow] ?? Infinity);
		const tiedWins = countAt(winning, winsBelow, score);
		const tiedLosses = countAt(lost, lossesBelow, score);
		wins.add((lossesBelow + tiedLosses / 2) / lost.length, tiedWins);
		losses.add((winning.length - winsBelow - tiedWins / 2) / winning.length, tiedLosses);
		tiedPairs += tiedWins * tiedLosses;
		winsBelow += tiedWins;
		lossesBelow += tiedLosses;
	}
	return { wins, losses, tiedPairs };
}

/** How many values from a place on are this one. */
function countAt(sorted: Float64Array, start: number, value: number): number {
	let end = start;
	while (end < sorted.length && sorted[end] === value) end++;
	return end - start;
}

/** Mean and spread in one pass (West's update of Welford's method). */
class Spread implements Side {
	count = 0;
	mean = 0;
	spread = 0;

	add(value: number, times: number): void {
		if (times === 0) return;
		this.count += times;
		const off = value - this.mean;
		this.mean += (off * times) / this.count;
		this.spread += times * off * (value - this.mean);
	}
}
