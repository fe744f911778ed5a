import type { DatabaseSync } from 'node:sqlite';
import { finite, HAS_INSTANT, toCrossing, type CrossingRow } from '../../rows';
import type { CrossingCalls } from '../../transaction';
import { statement } from '../statement';

export function crossings(database: DatabaseSync): CrossingCalls {
	const save = statement<{ crossing: number }>(
		database,
		`INSERT INTO crossings (score, lead, router, from_band, to_band, points, at, execution)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING crossing`,
	);
	const select = (which: string) =>
		statement<CrossingRow>(
			database,
			`SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM crossings
				WHERE score = ? AND ${HAS_INSTANT} ${which}`,
		);
	const since = select('AND crossing > ? AND at >= ? ORDER BY crossing LIMIT ?');
	const newest = select('ORDER BY crossing DESC LIMIT ?');
	const crossingsOf = select('AND lead = ? ORDER BY crossing');
	const byId = select('AND crossing = ?');
	return {
		async saveCrossings(scoreId, crossings) {
			return crossings.map(({ lead, router, from, to, score, at, execution }) => {
				const row = save.get(scoreId, lead, router, from, to, score, at, execution);
				return String(row!.crossing);
			});
		},

		async crossings(scoreId, after, instant, size) {
			return since.all(scoreId, Number(after ?? 0), finite(instant), size).map(toCrossing);
		},

		async newestCrossings(scoreId, size) {
			return newest.all(scoreId, size).map(toCrossing);
		},

		async crossingsById(scoreId, ids) {
			const numbers = ids.map(Number).sort((a, b) => a - b);
			return numbers.flatMap((number) => byId.all(scoreId, number).map(toCrossing));
		},

		async crossingsOf(scoreId, leads) {
			return new Map(leads.map((lead) => [lead, crossingsOf.all(scoreId, lead).map(toCrossing)]));
		},
	};
}
