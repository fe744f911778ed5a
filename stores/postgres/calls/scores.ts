import { encodeScore } from '../../../scoring';
import { Definitions, type ScoreRow } from '../../definitions';
import type { ScoreCalls } from '../../transaction';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

export function scores(t: Names) {
	const definitions = new Definitions();
	const sql = {
		score: `SELECT score, name, definition FROM ${t.scores} WHERE entity = $1 AND name = $2`,
		names: `SELECT DISTINCT name FROM ${t.scores} scores
			WHERE EXISTS (SELECT 1 FROM ${t.leads} leads WHERE leads.score = scores.score)`,
		scoresOf: `SELECT score, name, definition FROM ${t.scores} WHERE entity = $1 ORDER BY score`,
		insert: `INSERT INTO ${t.scores} (entity, name, definition) VALUES ($1, $2, $3) RETURNING score`,
		update: `UPDATE ${t.scores} SET definition = $2 WHERE score = $1`,
	};
	return (session: Session): ScoreCalls => ({
		async score(entity, name) {
			const [row] = await session.query<ScoreRow>(sql.score, toKey(entity), toKey(name));
			return row ? definitions.read(row) : null;
		},

		async scoreNames() {
			const rows = await session.query<{ name: string }>(sql.names);
			return (await session.keys.idsOf(rows.map(({ name }) => name))).sort();
		},

		async scores(entity) {
			const rows = await session.query<ScoreRow>(sql.scoresOf, toKey(entity));
			return rows.map((row) => definitions.read(row));
		},

		async saveScore(score, id) {
			session.alone();
			const definition = encodeScore(score);
			if (id !== null) {
				session.send(sql.update, id, definition);
				return { id, score };
			}
			const keys = session.keys.of([score.entity, score.name]);
			const [row] = await session.query<{ score: number }>(sql.insert, ...keys, definition);
			return { id: row!.score, score };
		},
	});
}
