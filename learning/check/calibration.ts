// Tested by test/learning/check/calibration.test.ts.
import type { RankedRows } from '../measures/ranking';
import { ClusteredShares, type Share } from './clusters';

/** Rows of similar chance: the chance that was given on average, and how many won. */
export interface ChanceGroup extends Share {
	expected: number;
}

const GROUPS = 10;

/**
 * Whether chances come true: rows from the lowest chance to the highest, in groups of about equally many; those with the same
 * score stay together.
 * @param chanceOf never falls as scores rise
 */
export function calibrationOf(rows: RankedRows, chanceOf: (score: number) => number): ChanceGroup[] {
	const { scores } = rows;
	const groups: ChanceGroup[] = [];
	for (let begin = 0, end = 0; begin < scores.length; begin = end) {
		// Of what is left: after very many with the same score, the others still make groups, and not one of each.
		end = begin + Math.ceil((scores.length - begin) / (GROUPS - groups.length));
		while (end < scores.length && scores[end] === scores[end - 1]) end++;
		groups.push({ ...groupOf(rows, begin, end), expected: meanOf(scores.subarray(begin, end), chanceOf) });
	}
	return groups;
}

function groupOf({ won, clusters }: RankedRows, begin: number, end: number): Share {
	const byCluster = new Map<number, { all: number; won: number }>();
	for (let row = begin; row < end; row++) {
		const sums = byCluster.get(clusters[row]!) ?? { all: 0, won: 0 };
		sums.all++;
		sums.won += won[row]!;
		byCluster.set(clusters[row]!, sums);
	}
	const shares = new ClusteredShares();
	for (const { all, won: wins } of byCluster.values()) {
		shares.add({ with: all, wonWith: wins, without: 0, wonWithout: 0 });
	}
	return shares.with;
}

const meanOf = (scores: Float64Array, chanceOf: (score: number) => number): number =>
	scores.reduce((sum, score) => sum + chanceOf(score), 0) / scores.length;
