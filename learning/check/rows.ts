import type { RankedRows } from '../measures/ranking';

/** Rows that are added one by one, without an object for each. */
export class Rows {
	private scores = new Float64Array(1024);
	private won = new Uint8Array(1024);
	private clusters = new Uint32Array(1024);
	private length = 0;

	add(score: number, isWin: boolean, cluster: number): void {
		if (this.length === this.scores.length) this.grow();
		this.scores[this.length] = score;
		this.won[this.length] = isWin ? 1 : 0;
		this.clusters[this.length++] = cluster;
	}

	/**
	 * All rows, ascending by score.
	 * @param clusterOf what a row's cluster turned out to belong to
	 */
	all(clusterOf: (cluster: number) => number = (cluster) => cluster): RankedRows {
		const { scores, won, clusters, length } = this;
		const order = new Uint32Array(length).map((_, row) => row).sort((a, b) => scores[a]! - scores[b]!);
		return {
			scores: new Float64Array(length).map((_, place) => scores[order[place]!]!),
			won: new Uint8Array(length).map((_, place) => won[order[place]!]!),
			clusters: new Uint32Array(length).map((_, place) => clusterOf(clusters[order[place]!]!)),
		};
	}

	private grow(): void {
		const size = 2 * this.length;
		const larger = <T extends Float64Array | Uint8Array | Uint32Array>(to: T, from: T): T => {
			to.set(from);
			return to;
		};
		this.scores = larger(new Float64Array(size), this.scores);
		this.won = larger(new Uint8Array(size), this.won);
		this.clusters = larger(new Uint32Array(size), this.clusters);
	}
}
