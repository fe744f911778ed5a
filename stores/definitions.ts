import { decodeScore, type Score } from '../scoring';
import type { StoredScore } from './records';

export interface ScoreRow {
	score: number;
	definition: string;
}

/** Scores by their rows: a definition is parsed only when it has changed. */
export class Definitions {
	private readonly known = new Map<number, { definition: string; score: Score }>();

	read({ score: id, definition }: ScoreRow): StoredScore {
		const parsed = this.known.get(id);
		if (parsed?.definition === definition) return { id, score: parsed.score };
		const score = decodeScore(definition);
		this.known.set(id, { definition, score });
		return { id, score };
	}
}
