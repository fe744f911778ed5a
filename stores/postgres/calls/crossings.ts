import type { StoredCrossing } from '../../records';
import { finite, HAS_INSTANT, toCrossing, type CrossingRow } from '../../rows';
import type { CrossingCalls } from '../../transaction';
import { columnsOf, rowsOf } from '../batch';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toText } from '../texts';

const TO_SAVE = {
	lead: 'text',
	router: 'integer',
	from_band: 'text',
	to_band: 'text',
	points: 'double precision',
	at: 'bigint',
	execution: 'text',
	place: 'integer',
} as const;

const statements = (t: Names) => {
	const select = (which: string) =>
		`SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM ${t.crossings}
			WHERE score = $1 AND ${HAS_INSTANT} ${which}`;
	return {
		save: `INSERT INTO ${t.crossings} (score, lead, router, from_band, to_band, points, at, execution)
			SELECT $1, lead, router, from_band, to_band, points, at, execution FROM ${rowsOf(TO_SAVE, 2)}
			ORDER BY place RETURNING crossing`,
		since: select('AND crossing > $2 AND at >= $3 ORDER BY crossing LIMIT $4'),
		newest: select('ORDER BY crossing DESC LIMIT $2'),
		byId: select('AND crossing = ANY($2) ORDER BY crossing'),
		crossingsOf: select('AND lead = ANY($2) ORDER BY crossing'),
	};
};

export function crossings(t: Names) {
	const sql = statements(t);
	return (session: Session): CrossingCalls => {
		async function toCrossings(rows: CrossingRow[]): Promise<StoredCrossing[]> {
			const leads = await session.keys.idsOf(rows.map(({ lead }) => lead));
			return rows.map((row, index) =>
				toCrossing({
					...row,
					lead: leads[index]!,
					from_band: row.from_band && fromText(row.from_band),
					to_band: row.to_band && fromText(row.to_band),
					execution: fromText(row.execution),
				}),
			);
		}

		return {
			async saveCrossings(scoreId, crossings) {
				if (crossings.length === 0) return [];
				const leads = session.keys.of(crossings.map(({ lead }) => lead));
				const columns = columnsOf(
					crossings.map(({ router, from, to, score, at, execution }, index) => [
						leads[index]!,
						router,
						from && toText(from),
						to && toText(to),
						score,
						at,
						toText(execution),
						index,
					]),
				);
				const rows = await session.query<{ crossing: number }>(sql.save, scoreId, ...columns);
				return rows.map(({ crossing }) => String(crossing));
			},

			async crossings(scoreId, after, since, size) {
				// IDs are given before transactions end: only once all others have ended, none can come later under a lower one.
				session.alone();
				const values = [scoreId, Number(after ?? 0), finite(since), size];
				return await toCrossings(await session.query<CrossingRow>(sql.since, ...values));
			},

			async newestCrossings(scoreId, size) {
				session.alone();
				return await toCrossings(await session.query<CrossingRow>(sql.newest, scoreId, size));
			},

			async crossingsById(scoreId, ids) {
				return await toCrossings(await session.query<CrossingRow>(sql.byId, scoreId, ids.map(Number)));
			},

			async crossingsOf(scoreId, leads) {
				const keys = [...byKeys(leads).keys()];
				const rows = await session.query<CrossingRow>(sql.crossingsOf, scoreId, keys);
				const found = new Map<string, StoredCrossing[]>(leads.map((lead) => [lead, []]));
				for (const crossing of await toCrossings(rows)) found.get(crossing.lead)!.push(crossing);
				return found;
			},
		};
	};
}
