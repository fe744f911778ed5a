// Tested by test/learning/check/clusters.test.ts.
import { Z } from '../measures/interval';
import { shareOf } from '../measures/share';
/** A share with the interval that holds the true one in 95 of 100 cases. */
export interface Share {
	/** How many there were, and how many of them won. */
	all: number;
	won: number;
	share: number;
	low: number;
	high: number;
}

/** Rows of leads that belong together: with something and without it, and those of each that won. */
export interface ClusterSums {
	with: number;
	wonWith: number;
	without: number;
	wonWithout: number;
}

/**
 * Shares of rows that won, where rows of a cluster (one lead on several days) are alike and so count for less. What is kept
 * does not grow with the clusters: sums of their products.
 */
export class ClusteredShares {
	private clusters = { with: 0, without: 0, all: 0 };
	private readonly sums = [0, 0, 0, 0];
	private readonly products = Array.from({ length: 4 }, () => [0, 0, 0, 0]);

	add({ with: n1, wonWith: w1, without: n0, wonWithout: w0 }: ClusterSums): void {
		if (n1 > 0) this.clusters.with++;
		if (n0 > 0) this.clusters.without++;
		if (n1 + n0 > 0) this.clusters.all++;
		const values = [n1, w1, n0, w0];
		for (let row = 0; row < 4; row++) {
			this.sums[row]! += values[row]!;
			for (let column = 0; column < 4; column++) {
				this.products[row]![column]! += values[row]! * values[column]!;
			}
		}
	}

	get with(): Share {
		return this.share(0, this.clusters.with);
	}

	get without(): Share {
		return this.share(2, this.clusters.without);
	}

	/**
	 * How many clusters would win, with it or without it, whichever are fewer, if it made no difference. Rows would be too
	 * many: a lead on 26 days is still one chance to win.
	 */
	get expectedWinners(): number {
		const [n1, w1, n0, w0] = this.sums as [number, number, number, number];
		return (Math.min(this.clusters.with, this.clusters.without) * (w1 + w0)) / (n1 + n0);
	}

	/** How much more often those with it won than those without, its interval, and how surely it is not nothing. */
	difference(): { difference: number; low: number; high: number; p: number } | null {
		const [n1, w1, n0, w0] = this.sums as [number, number, number, number];
		if (n1 === 0 || n0 === 0) return null;
		const [p1, p0] = [w1 / n1, w0 / n0];
		const variance = this.variance([-p1 / n1, 1 / n1, p0 / n0, -1 / n0], this.clusters.all);
		const difference = p1 - p0;
		const error = Math.sqrt(Math.max(variance, this.varianceOfChance()));
		const p = error > 0 ? twoSided(difference / error) : 1;
		return { difference, low: difference - Z * error, high: difference + Z * error, p };
	}

	/**
	 * The same where both won equally often: among few clusters of which none happens to win, nothing varies, and any
	 * difference would look sure. With one row for each cluster this is the test of two shares by the one of both together.
	 */
	private varianceOfChance(): number {
		const [n1, w1, n0, w0] = this.sums as [number, number, number, number];
		const pooled = (w1 + w0) / (n1 + n0);
		const ofRow = this.squares([-pooled, 1, -pooled, 1]) / this.squares([1, 0, 1, 0]);
		return ofRow * this.variance([1 / n1, 0, -1 / n0, 0], this.clusters.all);
	}

	/** Wilson's interval for as many independent rows as these are worth. */
	private share(place: 0 | 2, clusters: number): Share {
		const [all, won] = [this.sums[place]!, this.sums[place + 1]!];
		if (all === 0) return { all, won, share: 0, low: 0, high: 1 };
		const share = won / all;
		const weights = [0, 0, 0, 0];
		[weights[place], weights[place + 1]] = [-share / all, 1 / all];
		const variance = this.variance(weights, clusters);
		const worth = variance > 0 ? Math.min(all, (share * (1 - share)) / variance) : clusters;
		const rows = Math.max(1, worth);
		const { low, high } = shareOf(share * rows, rows);
		return { all, won, share, low, high };
	}

	/** Of a weighted sum of the four, between clusters. */
	private variance(weights: number[], clusters: number): number {
		return clusters < 2 ? 0 : Math.max(0, (this.squares(weights) * clusters) / (clusters - 1));
	}

	/** The squares of a weighted sum of the four, summed over clusters. */
	private squares(weights: number[]): number {
		let sum = 0;
		for (let row = 0; row < 4; row++) {
			for (let column = 0; column < 4; column++) {
				sum += weights[row]! * weights[column]! * this.products[row]![column]!;
			}
		}
		return sum;
	}
}

/** The chance that a standard normal variable lies at least so far from 0. Abramowitz and Stegun (1964), 7.1.26. */
export function twoSided(z: number): number {
	const x = Math.abs(z) / Math.SQRT2;
	const t = 1 / (1 + 0.3275911 * x);
	const polynomial =
		((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
	return polynomial * Math.exp(-x * x);
}

/** Holm (1979): the same chances for several questions asked at once. */
export function afterHolm(chances: number[]): number[] {
	const order = chances.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
	const adjusted: number[] = [];
	let largest = 0;
	for (const [place, { p, index }] of order.entries()) {
		largest = Math.max(largest, Math.min(1, p * (chances.length - place)));
		adjusted[index] = largest;
	}
	return adjusted;
}
