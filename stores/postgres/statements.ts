import { FORGOTTEN_NOTE, HAS_DETAILS } from '../rows';
import { TABLE_NAMES, TABLES, type ColumnType, type Cursor, type TableName } from '../tables';
import type { Names } from './names';
import { HASH } from './texts';

export type Statements = ReturnType<typeof statementsFor>;

/**
 * All statements for tables of these names. Rows of a batch come as one array a column, sorted where they take locks.
 * Each row is looked up by its key: LATERAL with OFFSET 0, or ANY beside a join, leaves no other plan, because PostgreSQL
 * takes tables that have just grown for small ones and would read them whole.
 */
export function statementsFor(t: Names) {
	const dueBy = (at: string) => `SELECT lead, state FROM ${t.leads}
		WHERE score = $1 AND ${at} <= $2 AND (${at}, lead) > ($3, $4) ORDER BY ${at}, lead LIMIT $5`;
	const expiring = 'e.rule, e.at, e.expires_at, e.seq, e.points';
	return {
		score: `SELECT score, definition FROM ${t.scores} WHERE entity = $1 AND name = $2`,
		scores: `SELECT score, definition FROM ${t.scores} WHERE entity = $1 ORDER BY score`,
		scoreNames: `SELECT DISTINCT name FROM ${t.scores}`,
		insertScore: `INSERT INTO ${t.scores} (entity, name, definition) VALUES ($1, $2, $3) RETURNING score`,
		updateScore: `UPDATE ${t.scores} SET definition = $2 WHERE score = $1`,
		sweeps: `SELECT number, at, fade, groups, step, execution FROM ${t.sweeps} WHERE score = $1 ORDER BY number`,
		step: `SELECT step, workflow, node FROM ${t.steps} WHERE key = $1`,
		saveStep: `INSERT INTO ${t.steps} (key, workflow, node) VALUES ($1, $2, $3)
			ON CONFLICT (key) DO UPDATE SET workflow = excluded.workflow, node = excluded.node RETURNING step`,
		steps: `SELECT step, key, workflow, node FROM ${t.steps} WHERE step = ANY($1)`,
		aliases: `SELECT alias, lead FROM ${t.aliases} WHERE entity = $1 AND alias = ANY($2)`,
		redirectAliases: `UPDATE ${t.aliases} SET lead = $3 WHERE entity = $1 AND lead = $2`,
		saveAlias: `INSERT INTO ${t.aliases} (entity, alias, lead) VALUES ($1, $2, $3)
			ON CONFLICT (entity, alias) DO UPDATE SET lead = excluded.lead`,
		aliasesOf: `SELECT alias, lead FROM ${t.aliases} WHERE entity = $1 AND lead = ANY($2) ORDER BY alias`,
		leads: `SELECT lead, state FROM ${t.leads} WHERE score = $1 AND lead = ANY($2) ORDER BY lead`,
		pageOfLeads: `SELECT lead, state FROM ${t.leads} WHERE score = $1 AND lead > $2 ORDER BY lead LIMIT $3`,
		dueByExpiry: dueBy('next_at'),
		dueByFall: dueBy('falls_at'),
		updateLeads: `UPDATE ${t.leads} l SET state = v.state, next_at = v.next_at, falls_at = v.falls_at
			FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS v (lead, state, next_at, falls_at)
			WHERE l.score = $1 AND l.lead = ANY($2) AND l.lead = v.lead`,
		dropLead: `DELETE FROM ${t.leads} WHERE score = $1 AND lead = $2`,
		dropEvents: `DELETE FROM ${t.events} WHERE score = $1 AND lead = $2`,
		dropExpiring: `DELETE FROM ${t.expiring} WHERE score = $1 AND lead = $2`,
		dropLedger: `DELETE FROM ${t.ledger} WHERE score = $1 AND lead = $2`,
		forgetEvents: `WITH forgotten AS (
				DELETE FROM ${t.events} WHERE score = $1 AND lead = ANY($2) AND at < $3 RETURNING 1
			) SELECT count(*)::integer AS forgotten FROM forgotten`,
		forgetDetails: `WITH forgotten AS (
				UPDATE ${t.ledger} SET event = NULL, execution = '', note = ${FORGOTTEN_NOTE}
				WHERE score = $1 AND lead = ANY($2) AND at < $3 AND ${HAS_DETAILS} RETURNING 1
			) SELECT count(*)::integer AS forgotten FROM forgotten`,
		eventsOf: `SELECT event, at, decided FROM ${t.events} WHERE score = $1 AND lead = $2`,
		events: `SELECT e.lead, e.event, e.at, e.decided
			FROM unnest($2::text[], $3::text[]) AS v (lead, event)
			CROSS JOIN LATERAL (
				SELECT * FROM ${t.events} WHERE score = $1 AND lead = v.lead AND event = v.event OFFSET 0
			) AS e`,
		saveEvents: `INSERT INTO ${t.events} (score, lead, event, at, decided)
			SELECT $1, v.* FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS v
			ON CONFLICT (score, lead, event) DO UPDATE SET at = excluded.at, decided = excluded.decided`,
		due: `SELECT v.place::integer AS place, ${expiring}
			FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS v (lead, until, place)
			CROSS JOIN LATERAL (
				SELECT * FROM ${t.expiring} WHERE score = $1 AND lead = v.lead AND expires_at <= v.until OFFSET 0
			) AS e
			ORDER BY e.expires_at, e.seq`,
		upcoming: `SELECT v.place::integer AS place, ${expiring}
			FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS v (lead, until, place)
			CROSS JOIN LATERAL (
				SELECT * FROM ${t.expiring} e WHERE e.score = $1 AND e.lead = v.lead AND e.expires_at > v.until
				ORDER BY e.expires_at, e.seq LIMIT 1
			) AS e`,
		countExpired: `SELECT count(*)::integer AS leads FROM ${t.leads} WHERE score = $1 AND next_at <= $2`,
		dropExpired: `DELETE FROM ${t.expiring} e USING unnest($2::text[], $3::bigint[]) AS v (lead, clock)
			WHERE e.score = $1 AND e.lead = ANY($2) AND e.lead = v.lead AND e.expires_at <= v.clock`,
		dropOfRules: `DELETE FROM ${t.expiring} e USING unnest($2::text[], $3::integer[]) AS v (lead, rule)
			WHERE e.score = $1 AND e.lead = ANY($2) AND e.lead = v.lead AND e.rule = v.rule`,
		ledger: `SELECT v.place::integer AS place, l.at, l.seq, l.kind, l.rule, l.points, l.offered, l.expires_at,
				l.event, l.step, l.execution, l.written_at, l.note
			FROM unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS v (lead, since, until, place)
			CROSS JOIN LATERAL (
				SELECT * FROM ${t.ledger} WHERE score = $1 AND lead = v.lead AND at BETWEEN v.since AND v.until OFFSET 0
			) AS l
			ORDER BY l.seq`,
		routes: `SELECT lead, band, activity FROM ${t.routes}
			WHERE score = $1 AND lead = ANY($2) AND router = $3 ORDER BY lead`,
		routesOf: `SELECT lead, router, band, activity FROM ${t.routes}
			WHERE score = $1 AND lead = ANY($2) ORDER BY lead, router`,
		updateRoutes: `UPDATE ${t.routes} r SET band = v.band, activity = v.activity
			FROM unnest($2::text[], $4::text[], $5::bigint[]) AS v (lead, band, activity)
			WHERE r.score = $1 AND r.lead = ANY($2) AND r.lead = v.lead AND r.router = $3`,
		moveRoutes: `UPDATE ${t.routes} r SET lead = $3 WHERE score = $1 AND lead = $2 AND NOT EXISTS (
			SELECT FROM ${t.routes} o WHERE o.score = $1 AND o.lead = $3 AND o.router = r.router)`,
		dropRoutes: `DELETE FROM ${t.routes} WHERE score = $1 AND lead = $2`,
		moveCrossings: `UPDATE ${t.crossings} SET lead = $3 WHERE score = $1 AND lead = $2`,
		saveCrossings: `INSERT INTO ${t.crossings} (score, lead, router, from_band, to_band, points, at, execution)
			SELECT $1, lead, router, from_band, to_band, points, at, execution FROM unnest($2::text[], $3::integer[],
				$4::text[], $5::text[], $6::double precision[], $7::bigint[], $8::text[])
				WITH ORDINALITY AS v (lead, router, from_band, to_band, points, at, execution, place)
			ORDER BY place RETURNING crossing`,
		crossings: `SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM ${t.crossings}
			WHERE score = $1 AND crossing > $2 AND at >= $3 ORDER BY crossing LIMIT $4`,
		crossingsOf: `SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM ${t.crossings}
			WHERE score = $1 AND lead = ANY($2) ORDER BY crossing`,
		newestCrossings: `SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM ${t.crossings}
			WHERE score = $1 ORDER BY crossing DESC LIMIT $2`,
		output: `SELECT output FROM ${t.outputs} WHERE run = $1 AND part = $2`,
		saveOutput: `INSERT INTO ${t.outputs} (run, part, output, at) VALUES ($1, $2, $3, $4)`,
		emptyOutputs: `UPDATE ${t.outputs} o SET output = ''
			FROM unnest($1::text[], $2::integer[]) AS v (run, part) WHERE o.run = v.run AND o.part = v.part`,
		dropOutputs: `DELETE FROM ${t.outputs} WHERE run IN (
			SELECT run FROM ${t.outputs} WHERE at < $1 LIMIT 100 FOR UPDATE SKIP LOCKED)`,
		longIds: `SELECT hash, id FROM ${t.long_ids} WHERE hash = ANY($1)`,
		saveLongIds: `INSERT INTO ${t.long_ids} (hash, id)
			SELECT * FROM unnest($1::text[], $2::text[]) AS v (hash, id) ORDER BY hash ON CONFLICT DO NOTHING`,
		/** Long IDs that are nowhere any more. Looks through whole tables, which is why few IDs are long. */
		dropLongIds: `DELETE FROM ${t.long_ids} l WHERE hash = ANY($1) ${idColumns()
			.map(([table, column]) => `AND NOT EXISTS (SELECT FROM ${t[table]} WHERE ${column} = l.hash)`)
			.join(' ')}`,
		/** By table: leads' rows in all scores of a kind of record go. */
		erase: {
			leads: erasing(t, 'leads'),
			events: erasing(t, 'events', 'event'),
			expiring: erasing(t, 'expiring'),
			ledger: erasing(t, 'ledger'),
			routes: erasing(t, 'routes'),
			crossings: erasing(t, 'crossings'),
			aliases: counting(
				`DELETE FROM ${t.aliases} WHERE entity = $1 AND lead = ANY($2) RETURNING lead, alias AS id`,
			),
		},
		meta: `SELECT key, value FROM ${t.meta}`,
		move: `SELECT value FROM ${t.meta} WHERE key = 'move'`,
		saveMeta: `INSERT INTO ${t.meta} (key, value) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
		dropMeta: `DELETE FROM ${t.meta} WHERE key = $1`,
		tables: t,
		/** Columns that number their rows by themselves. */
		numbered: { scores: 'score', steps: 'step', crossings: 'crossing' } as Partial<Record<TableName, string>>,
		/** Makes the next number of a column follow those of rows that came with theirs. */
		numberOn: `SELECT setval(numbers, greatest($3, coalesce(pg_sequence_last_value(numbers), 0)))
			FROM (SELECT pg_get_serial_sequence($1, $2)::regclass AS numbers) AS of_column`,
		clear: `TRUNCATE ${[...TABLE_NAMES.map((name) => t[name]), t.long_ids].join(', ')}`,
		insert: Object.fromEntries(TABLE_NAMES.map((name) => [name, insertInto(t[name], name)])) as Record<
			TableName,
			string
		>,
		/** A page of a table's rows in the order of its key. */
		page(name: TableName, after: Cursor | null, size: number): { sql: string; values: unknown[] } {
			const { key } = TABLES[name];
			const since = after
				? `WHERE (${key.join(', ')}) > (${key.map((_, index) => `$${index + 2}`).join(', ')})`
				: '';
			return {
				sql: `SELECT * FROM ${t[name]} ${since} ORDER BY ${key.join(', ')} LIMIT $1`,
				values: [size, ...(after ?? [])],
			};
		},
	};
}

/** All columns that hold IDs. */
function idColumns(): Array<[table: TableName, column: string]> {
	return TABLE_NAMES.flatMap((table) =>
		Object.entries(TABLES[table].columns)
			.filter(([, type]) => type === 'id')
			.map(([column]): [TableName, string] => [table, column]),
	);
}

function erasing(t: Names, table: TableName, id = 'NULL'): string {
	return counting(`DELETE FROM ${t[table]}
		WHERE score = ANY(ARRAY(SELECT score FROM ${t.scores} WHERE entity = $1)) AND lead = ANY($2)
		RETURNING lead, ${id} AS id`);
}

/** What a deletion took from each lead: how many rows, and the hashes of long IDs in them. */
const counting = (deletion: string): string => `WITH gone AS (${deletion})
	SELECT lead, count(*)::integer AS rows,
		coalesce(array_agg(id) FILTER (WHERE starts_with(id::text, '${HASH}')), '{}') AS hashes
	FROM gone GROUP BY lead`;

/** Adds rows that come as one array a column, in the order of the table's key. */
function insertInto(table: string, name: TableName): string {
	const { columns, key }: { columns: Record<string, ColumnType>; key: string[] } = TABLES[name];
	const names = Object.keys(columns).join(', ');
	const arrays = Object.values(columns).map(
		(type, index) => `$${index + 1}::${type === 'id' ? 'text' : type}[]`,
	);
	return `INSERT INTO ${table} (${names})
		SELECT * FROM unnest(${arrays.join(', ')}) AS v (${names}) ORDER BY ${key.join(', ')}`;
}
