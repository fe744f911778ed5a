import type { DatabaseSync } from 'node:sqlite';
import { encodeScore } from '../../../scoring';
import { Definitions, type ScoreRow } from '../../definitions';
import type { ScoreCalls } from '../../transaction';
import { statement } from '../statement';

export function scores(database: DatabaseSync): ScoreCalls {
	const definitions = new Definitions();
	const score = statement<ScoreRow>(
		database,
		'SELECT score, name, definition FROM scores WHERE entity = ? AND name = ?',
	);
	const names = statement<{ name: string }>(
		database,
		`SELECT DISTINCT name FROM scores WHERE EXISTS (SELECT 1 FROM leads WHERE leads.score = scores.score)
			ORDER BY name`,
	);
	const scoresOf = statement<ScoreRow>(
		database,
		'SELECT score, name, definition FROM scores WHERE entity = ? ORDER BY score',
	);
	const save = statement<{ score: number }>(
		database,
		`INSERT INTO scores (score, entity, name, definition) VALUES (?, ?, ?, ?)
			ON CONFLICT (score) DO UPDATE SET definition = excluded.definition RETURNING score`,
	);
	return {
		async score(entity, name) {
			const row = score.get(entity, name);
			return row ? definitions.read(row) : null;
		},

		async scoreNames() {
			return names.all().map(({ name }) => name);
		},

		async scores(entity) {
			return scoresOf.all(entity).map((row) => definitions.read(row));
		},

		async saveScore(score, id) {
			const row = save.get(id, score.entity, score.name, encodeScore(score));
			return { id: row!.score, score };
		},
	};
}
