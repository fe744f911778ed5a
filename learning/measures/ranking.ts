// Tested by test/learning/check/ranking.test.ts and test/learning/measures.
import { Z } from './interval';

/** How well a score ranks: of pairs of a row that won and one that did not, in how many the first had more. */
export interface Ranking {
	/** Ties count half. */
	auc: number;
	low: number;
	high: number;
	/** The share of pairs in which both had the same. */
	tied: number;
	/** Clusters (leads) with rows that won, and with rows that did not. */
	won: number;
	notWon: number;
}

/** Rows of leads: what they had, whether they won, and to which cluster they belong. */
export interface RankedRows {
	/** Ascending. */
	scores: Float64Array;
	won: Uint8Array;
	/** Of each row: a number from 0 on. */
	clusters: Uint32Array;
}

/**
 * The area under the ROC curve, with an interval that resamples clusters and not rows: Obuchowski (1997), "Nonparametric
 * analysis of clustered ROC curve data", on the scale of the log-odds, where it stays between 0 and 1. Null where all won
 * or none did.
 */
export function ranking({ scores, won, clusters }: RankedRows): Ranking | null {
	const wins = won.reduce((sum, one) => sum + one, 0);
	const losses = won.length - wins;
	if (wins === 0 || losses === 0) return null;
	const sums = new ClusterPlacements(clusters);
	let [winsBelow, lossesBelow, area, tied] = [0, 0, 0, 0];
	for (let begin = 0, end = 0; begin < scores.length; begin = end) {
		let winsHere = 0;
		while (end < scores.length && scores[end] === scores[begin]) winsHere += won[end++]!;
		const lossesHere = end - begin - winsHere;
		const ofWin = (lossesBelow + lossesHere / 2) / losses;
		const ofLoss = (wins - winsBelow - winsHere / 2) / wins;
		for (let row = begin; row < end; row++) {
			sums.add(clusters[row]!, won[row] === 1, won[row] === 1 ? ofWin : ofLoss);
		}
		area += winsHere * ofWin;
		tied += winsHere * lossesHere;
		winsBelow += winsHere;
		lossesBelow += lossesHere;
	}
	const auc = area / wins;
	const seen = sums.variance(auc, wins, losses);
	return { auc, ...interval(auc, seen), tied: tied / (wins * losses), won: seen.won, notWon: seen.notWon };
}

/** Placements, summed for each cluster: what share of the other kind a row stands on the right side of. */
class ClusterPlacements {
	private readonly wins: Float64Array;
	private readonly losses: Float64Array;
	private readonly ofWins: Float64Array;
	private readonly ofLosses: Float64Array;

	constructor(clusters: Uint32Array) {
		const size = clusters.reduce((most, one) => Math.max(most, one), 0) + 1;
		this.wins = new Float64Array(size);
		this.losses = new Float64Array(size);
		this.ofWins = new Float64Array(size);
		this.ofLosses = new Float64Array(size);
	}

	add(cluster: number, isWin: boolean, placement: number): void {
		(isWin ? this.wins : this.losses)[cluster]!++;
		(isWin ? this.ofWins : this.ofLosses)[cluster]! += placement;
	}

	variance(auc: number, wins: number, losses: number): { variance: number; won: number; notWon: number } {
		let [won, notWon, all] = [0, 0, 0];
		let [s10, s01, s11] = [0, 0, 0];
		for (let cluster = 0; cluster < this.wins.length; cluster++) {
			const [m, n] = [this.wins[cluster]!, this.losses[cluster]!];
			if (m + n === 0) continue;
			all++;
			if (m > 0) won++;
			if (n > 0) notWon++;
			const [win, loss] = [this.ofWins[cluster]! - m * auc, this.ofLosses[cluster]! - n * auc];
			s10 += win * win;
			s01 += loss * loss;
			s11 += win * loss;
		}
		const scaled = (sum: number, clusters: number, one: number, other: number) =>
			clusters > 1 ? (sum * clusters) / (clusters - 1) / one / other : 0;
		const variance =
			scaled(s10, won, wins, wins) + scaled(s01, notWon, losses, losses) + 2 * scaled(s11, all, wins, losses);
		return { variance: Math.max(0, variance), won, notWon };
	}
}

/**
 * The true areas from which such a one is no surprise, as Wilson's interval does for shares: the variance belongs to the
 * area asked about, not to the one that was seen. Hanley and McNeil (1982) say how it changes with the area; what was seen
 * says how large it is, the more so the more there was to see.
 */
function interval(
	auc: number,
	{ variance, won, notWon }: { variance: number; won: number; notWon: number },
): { low: number; high: number } {
	const expected = expectedVariance(auc, won, notWon);
	const seen = Math.min(won, notWon);
	const scale = expected > 0 ? (seen * (variance / expected) + PRIOR) / (seen + PRIOR) : 1;
	const isNoSurprise = (area: number) =>
		Math.abs(area - auc) <= Z * Math.sqrt(scale * expectedVariance(area, won, notWon));
	return { low: edge(auc, 0, isNoSurprise), high: edge(auc, 1, isNoSurprise) };
}

/** So many leads that won weigh as much as what is expected without having seen any. */
const PRIOR = 5;

function expectedVariance(auc: number, won: number, notWon: number): number {
	const q1 = auc / (2 - auc);
	const q2 = (2 * auc * auc) / (1 + auc);
	const one = auc * (1 - auc) + (won - 1) * (q1 - auc * auc) + (notWon - 1) * (q2 - auc * auc);
	return one / (won * notWon);
}

/** The last place from one that holds towards an end that may not. */
function edge(from: number, to: number, holds: (place: number) => boolean): number {
	let [inside, outside] = [from, to];
	for (let step = 0; step < 40; step++) {
		const middle = (inside + outside) / 2;
		if (holds(middle)) inside = middle;
		else outside = middle;
	}
	return inside;
}
