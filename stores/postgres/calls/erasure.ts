import { FORGET, HAS_DETAILS } from '../../forgotten';
import type { Erased } from '../../records';
import { finite } from '../../rows';
import type { TableName } from '../../tables';
import type { ErasureCalls } from '../../transaction';
import { byKeys } from '../keys';
import { dropLongIds } from '../longIds';
import type { Names } from '../names';
import type { Session } from '../session';
import { HASH, isHash, toKey } from '../texts';

interface ErasedRow {
	lead: string;
	rows: number;
	/** The long IDs that were in them, as their hashes. */
	hashes: string[];
}

interface ForgottenRow {
	forgotten: number;
	hashes: string[];
}

const statements = (t: Names) => ({
	erase: {
		leads: erasing(t, 'leads'),
		events: erasing(t, 'events', 'event'),
		expiring: erasing(t, 'expiring'),
		ledger: erasing(t, 'ledger'),
		routes: erasing(t, 'routes'),
		crossings: erasing(t, 'crossings'),
		aliases: erasingOf(t, 'aliases', 'alias'),
		outcomes: erasingOf(t, 'outcomes', 'outcome'),
		assignments: erasingOf(t, 'assignments', 'event'),
		touches: erasingOf(t, 'touches'),
	},
	dropLongIds: dropLongIds(t),
	forgetEvents: forgetting(
		`DELETE FROM ${t.events} WHERE score = $1 AND lead = ANY($2) AND at < $3 RETURNING event AS id`,
	),
	forgetDetails: forgetting(
		`UPDATE ${t.ledger} SET ${FORGET}
				WHERE score = $1 AND lead = ANY($2) AND at < $3 AND ${HAS_DETAILS} RETURNING NULL AS id`,
	),
});

export function erasure(t: Names) {
	const sql = statements(t);
	return (session: Session): ErasureCalls => ({
		async erase(entity, leads) {
			session.alone();
			const ids = byKeys(leads);
			const values = [toKey(entity), [...ids.keys()]];
			const erased = await Promise.all(
				Object.entries(sql.erase).map(async ([table, erase]) => {
					const rows = await session.query<ErasedRow>(erase, ...values);
					return rows.map((row) => ({ ...row, table }));
				}),
			);
			const found = new Map<string, Erased>();
			const hashes = new Set([...ids.keys()].filter(isHash));
			for (const { table, lead: key, rows: count, hashes: gone } of erased.flat()) {
				const lead = ids.get(key)!;
				const one = found.get(lead) ?? { scores: 0, lines: 0 };
				found.set(lead, one);
				if (table === 'leads') one.scores = count;
				if (table === 'ledger') one.lines = count;
				for (const hash of gone) hashes.add(hash);
			}
			if (hashes.size > 0) session.send(sql.dropLongIds, [...hashes]);
			return found;
		},

		async forget(scoreId, leads, before) {
			const values = [scoreId, leads.map(toKey), finite(before)];
			const [[events], [lines]] = await Promise.all([
				session.query<ForgottenRow>(sql.forgetEvents, ...values),
				session.query<ForgottenRow>(sql.forgetDetails, ...values),
			]);
			if (events!.hashes.length > 0) {
				// Another transaction may be about to write an event with the same ID.
				session.alone();
				session.send(sql.dropLongIds, events!.hashes);
			}
			return { events: events!.forgotten, lines: lines!.forgotten };
		},
	});
}

/** The long IDs among some, as their hashes. */
const HASHES = `coalesce(array_agg(id::text) FILTER (WHERE starts_with(id::text, '${HASH}')), '{}') AS hashes`;

/** Takes leads' rows out of a table, in all scores of a record type. */
function erasing(t: Names, table: TableName, id = 'NULL'): string {
	return counting(`DELETE FROM ${t[table]}
		WHERE score = ANY(ARRAY(SELECT score FROM ${t.scores} WHERE entity = $1)) AND lead = ANY($2)
		RETURNING lead, ${id} AS id`);
}

/** The same for a table whose rows belong to no score. */
function erasingOf(t: Names, table: TableName, id = 'NULL'): string {
	return counting(`DELETE FROM ${t[table]} WHERE entity = $1 AND lead = ANY($2) RETURNING lead, ${id} AS id`);
}

/** What a deletion took from each lead: how many rows, and the hashes of long IDs in them. */
const counting = (deletion: string): string => `WITH gone AS (${deletion})
	SELECT lead, count(*)::integer AS rows, ${HASHES} FROM gone GROUP BY lead`;

const forgetting = (change: string): string => `WITH forgotten AS (${change})
	SELECT count(*)::integer AS forgotten, ${HASHES} FROM forgotten`;
