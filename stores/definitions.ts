import { decodeScore, type Score } from '../scoring';
import type { StoredScore } from './records';
import { StoreError } from './store';

export interface ScoreRow {
	score: number;
	name: string;
	definition: string;
}

/** Scores by their rows: a definition is parsed only when it has changed. */
export class Definitions {
	private readonly known = new Map<number, { definition: string; score: Score }>();

	/** @throws StoreError where the definition was damaged, or changed by hand */
	read({ score: id, name, definition }: ScoreRow): StoredScore {
		const parsed = this.known.get(id);
		if (parsed?.definition === definition) return { id, score: parsed.score };
		const score = decoded(name, definition);
		this.known.set(id, { definition, score });
		return { id, score };
	}
}

function decoded(name: string, definition: string): Score {
	const score = attempted(definition);
	if (score) return score;
	throw new StoreError(
		`The rules and settings of the score "${name}" cannot be read`,
		'They were damaged, or changed by hand. Restore the store from a backup.',
	);
}

function attempted(definition: string): Score | null {
	try {
		return decodeScore(definition);
	} catch {
		return null;
	}
}
