import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
	decodeLead,
	encodeLead,
	encodeScore,
	type EventRecord,
	type Instant,
	type LeadState,
	type Line,
	type Score,
} from '../../scoring';
import {
	Definitions,
	finite,
	FORGOTTEN_NOTE,
	HAS_DETAILS,
	instantsOf,
	OUTPUTS_KEPT,
	toCrossing,
	toExpiring,
	toLine,
	toSweep,
	type CrossingRow,
	type ExpiringRow,
	type LineRow,
	type ScoreRow,
	type SweepRow,
} from '../rows';
import type {
	Crossing,
	Erased,
	EventRecords,
	Expiries,
	LeadChange,
	Move,
	RouteRecord,
	Step,
	StoredScore,
	SweepRecord,
	Transaction,
} from '../store';
import { TABLE_NAMES, TABLES, type Cursor, type Row, type TableName } from '../tables';

/**
 * The contract's calls as SQL. Statements are prepared once per connection; in-process calls cost so little that a
 * batch is a loop over one statement. Nothing here awaits anything, so a transaction never leaves the event loop's turn.
 */
export class SqliteTransaction implements Transaction {
	private readonly sql: Record<keyof typeof STATEMENTS, StatementSync>;
	private readonly definitions = new Definitions();

	constructor(private readonly database: DatabaseSync) {
		const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)] as const);
		this.sql = Object.fromEntries(prepared) as typeof this.sql;
	}

	async score(entity: string, name: string): Promise<StoredScore | null> {
		const row = this.sql.score.get(entity, name) as ScoreRow | undefined;
		return row ? this.definitions.read(row) : null;
	}

	async scores(entity: string): Promise<StoredScore[]> {
		return (this.sql.scores.all(entity) as unknown as ScoreRow[]).map((row) => this.definitions.read(row));
	}

	async scoreNames(): Promise<string[]> {
		return (this.sql.scoreNames.all() as Array<{ name: string }>).map(({ name }) => name);
	}

	async saveScore(score: Score, id: number | null): Promise<StoredScore> {
		const row = this.sql.saveScore.get(id, score.entity, score.name, encodeScore(score)) as { score: number };
		return { id: row.score, score };
	}

	async saveSweep(
		scoreId: number,
		{ number, at, fade, groups, step, execution }: SweepRecord,
	): Promise<void> {
		this.sql.saveSweep.run(scoreId, number, at, fade, groups && JSON.stringify(groups), step, execution);
	}

	async sweeps(scoreId: number): Promise<SweepRecord[]> {
		return (this.sql.sweeps.all(scoreId) as unknown as SweepRow[]).map(toSweep);
	}

	async step({ key, workflow, node }: Step): Promise<number> {
		return (this.sql.step.get(key, workflow, node) as { step: number }).step;
	}

	async steps(numbers: number[]): Promise<Map<number, Step>> {
		const found = new Map<number, Step>();
		for (const number of numbers) {
			const row = this.sql.stepOf.get(number) as unknown as Step | undefined;
			if (row) found.set(number, { ...row });
		}
		return found;
	}

	async resolve(entity: string, leads: string[]): Promise<Map<string, string>> {
		const resolved = new Map<string, string>();
		for (const lead of leads) {
			const row = this.sql.alias.get(entity, lead) as { lead: string } | undefined;
			resolved.set(lead, row?.lead ?? lead);
		}
		return resolved;
	}

	async saveAlias(entity: string, alias: string, lead: string): Promise<void> {
		this.sql.redirectAliases.run(lead, entity, alias);
		this.sql.saveAlias.run(entity, alias, lead);
	}

	async aliasesOf(entity: string, leads: string[]): Promise<Map<string, string[]>> {
		const found = leads.map((lead) => {
			const rows = this.sql.aliasesOf.all(entity, lead) as Array<{ alias: string }>;
			return [lead, rows.map(({ alias }) => alias)] as const;
		});
		return new Map(found);
	}

	async erase(entity: string, leads: string[]): Promise<Map<string, Erased>> {
		const { sql } = this;
		const others = [
			sql.eraseEvents,
			sql.eraseExpiring,
			sql.eraseRoutes,
			sql.eraseCrossings,
			sql.eraseAliases,
		];
		const found = new Map<string, Erased>();
		for (const lead of leads) {
			const erase = (statement: StatementSync) => Number(statement.run(entity, lead).changes);
			const erased = { scores: erase(sql.eraseLeads), lines: erase(sql.eraseLedger) };
			const rest = others.map(erase);
			if (erased.scores + erased.lines + Math.max(...rest) > 0) found.set(lead, erased);
		}
		return found;
	}

	async leads(scoreId: number, leads: string[]): Promise<Map<string, LeadState>> {
		const found = new Map<string, LeadState>();
		for (const lead of leads) {
			const row = this.sql.lead.get(scoreId, lead) as { state: string } | undefined;
			if (row) found.set(lead, decodeLead(row.state));
		}
		return found;
	}

	async eventsOf(scoreId: number, lead: string): Promise<Map<string, EventRecord>> {
		const rows = this.sql.eventsOf.all(scoreId, lead) as Array<{
			event: string;
			at: number;
			decided: string;
		}>;
		return new Map(
			rows.map(({ event, at, decided }) => [event, { at, decided: JSON.parse(decided) as number[] }]),
		);
	}

	async events(scoreId: number, events: Array<[string, string]>): Promise<EventRecords> {
		const found = new Map<string, Map<string, EventRecord>>();
		for (const [lead, event] of events) {
			const row = this.sql.event.get(scoreId, lead, event) as { at: number; decided: string } | undefined;
			if (!row) continue;
			const records = found.get(lead) ?? new Map<string, EventRecord>();
			found.set(lead, records);
			records.set(event, { at: row.at, decided: JSON.parse(row.decided) as number[] });
		}
		return { get: (lead, event) => found.get(lead)?.get(event) };
	}

	async expiring(scoreId: number, until: Array<[string, Instant]>): Promise<Map<string, Expiries>> {
		const found = new Map<string, Expiries>();
		for (const [lead, instant] of until) {
			const due = this.sql.due.all(scoreId, lead, instant) as unknown as ExpiringRow[];
			const upcoming = this.sql.upcoming.get(scoreId, lead, instant) as unknown as ExpiringRow | undefined;
			found.set(lead, { due: due.map(toExpiring), upcoming: upcoming ? toExpiring(upcoming) : null });
		}
		return found;
	}

	async due(
		scoreId: number,
		what: 'expiry' | 'fall',
		until: Instant,
		after: [Instant, string] | null,
		size: number,
	): Promise<Array<[string, LeadState]>> {
		const statement = what === 'expiry' ? this.sql.dueByExpiry : this.sql.dueByFall;
		const [at, lead] = after ?? [-Infinity, ''];
		const rows = statement.all(scoreId, finite(until), finite(at), lead, size) as unknown as LeadRow[];
		return rows.map((row) => [row.lead, decodeLead(row.state)]);
	}

	async countExpired(scoreId: number, at: Instant): Promise<number> {
		return (this.sql.countExpired.get(scoreId, at) as { leads: number }).leads;
	}

	async ledger(scoreId: number, spans: Array<[string, Instant, Instant]>): Promise<Map<string, Line[]>> {
		const found = new Map<string, Line[]>();
		for (const [lead, from, to] of spans) {
			const rows = this.sql.ledger.all(scoreId, lead, finite(from), finite(to)) as unknown as LineRow[];
			found.set(
				lead,
				rows.map(toLine).sort((a, b) => a.seq - b.seq),
			);
		}
		return found;
	}

	async saveLeads(scoreId: number, changes: LeadChange[]): Promise<void> {
		const { sql } = this;
		for (const { lead, state, lines, born, hasExpired, recounted, events } of changes) {
			sql.saveLead.run(scoreId, lead, encodeLead(state), ...instantsOf(state));
			if (hasExpired) sql.dropExpired.run(scoreId, lead, state.clock);
			for (const rule of recounted) sql.dropOfRule.run(scoreId, lead, rule);
			for (const { expiresAt, seq, rule, at, points } of born) {
				sql.saveExpiring.run(scoreId, lead, expiresAt, seq, rule, at, points);
			}
			for (const line of lines) {
				sql.saveLine.run(
					scoreId,
					lead,
					line.at,
					line.seq,
					line.kind,
					line.rule,
					line.points,
					line.offered,
					line.expiresAt,
					line.event,
					line.step,
					line.execution,
					line.writtenAt,
					line.note,
				);
			}
			for (const [event, { at, decided }] of events) {
				sql.saveEvent.run(scoreId, lead, event, at, JSON.stringify(decided));
			}
		}
	}

	async removeLead(scoreId: number, lead: string): Promise<void> {
		const { sql } = this;
		for (const statement of [sql.dropLead, sql.dropEvents, sql.dropExpiring, sql.dropLedger]) {
			statement.run(scoreId, lead);
		}
	}

	async forget(
		scoreId: number,
		leads: string[],
		before: Instant,
	): Promise<{ events: number; lines: number }> {
		const forgotten = { events: 0, lines: 0 };
		for (const lead of leads) {
			forgotten.events += Number(this.sql.forgetEvents.run(scoreId, lead, finite(before)).changes);
			forgotten.lines += Number(this.sql.forgetDetails.run(scoreId, lead, finite(before)).changes);
		}
		return forgotten;
	}

	async page(scoreId: number, after: string | null, size: number): Promise<Array<[string, LeadState]>> {
		const rows = this.sql.page.all(scoreId, after ?? '', size) as unknown as LeadRow[];
		return rows.map(({ lead, state }) => [lead, decodeLead(state)]);
	}

	async routes(scoreId: number, router: number, leads: string[]): Promise<Map<string, RouteRecord>> {
		const found = new Map<string, RouteRecord>();
		for (const lead of leads) {
			const row = this.sql.route.get(scoreId, lead, router) as unknown as RouteRecord | undefined;
			if (row) found.set(lead, { band: row.band, activity: row.activity });
		}
		return found;
	}

	async saveRoutes(scoreId: number, router: number, routes: Array<[string, RouteRecord]>): Promise<void> {
		for (const [lead, { band, activity }] of routes) {
			this.sql.saveRoute.run(scoreId, lead, router, band, activity);
		}
	}

	async routesOf(
		scoreId: number,
		leads: string[],
	): Promise<Map<string, Array<RouteRecord & { router: number }>>> {
		const found = leads.map((lead) => {
			const rows = this.sql.routesOf.all(scoreId, lead) as unknown as Array<RouteRecord & { router: number }>;
			return [lead, rows.map((row) => ({ ...row }))] as const;
		});
		return new Map(found);
	}

	async moveRoutes(scoreId: number, from: string, into: string): Promise<void> {
		this.sql.moveRoutes.run(into, scoreId, from);
		this.sql.dropRoutes.run(scoreId, from);
		this.sql.moveCrossings.run(into, scoreId, from);
	}

	async saveCrossings(scoreId: number, crossings: Crossing[]): Promise<string[]> {
		return crossings.map(({ lead, router, from, to, score, at, execution }) => {
			const row = this.sql.saveCrossing.get(scoreId, lead, router, from, to, score, at, execution);
			return String((row as { crossing: number }).crossing);
		});
	}

	async crossings(
		scoreId: number,
		after: string | null,
		since: Instant,
		size: number,
	): Promise<Array<Crossing & { id: string }>> {
		const rows = this.sql.crossings.all(scoreId, Number(after ?? 0), finite(since), size);
		return (rows as unknown as CrossingRow[]).map(toCrossing);
	}

	async crossingsOf(
		scoreId: number,
		leads: string[],
	): Promise<Map<string, Array<Crossing & { id: string }>>> {
		const found = leads.map((lead) => {
			const rows = this.sql.crossingsOf.all(scoreId, lead) as unknown as CrossingRow[];
			return [lead, rows.map(toCrossing)] as const;
		});
		return new Map(found);
	}

	async newestCrossings(scoreId: number, size: number): Promise<Array<Crossing & { id: string }>> {
		return (this.sql.newestCrossings.all(scoreId, size) as unknown as CrossingRow[]).map(toCrossing);
	}

	async output(run: string, part: number): Promise<string | null> {
		const row = this.sql.output.get(run, part) as { output: string } | undefined;
		return row?.output ?? null;
	}

	async saveOutput(run: string, part: number, output: string, now: Instant): Promise<void> {
		// Once a run is often enough.
		if (part <= 0) this.sql.dropOutputs.run(now - OUTPUTS_KEPT);
		this.sql.saveOutput.run(run, part, output, now);
	}

	async emptyOutputs(outputs: Array<[string, number]>): Promise<void> {
		for (const [run, part] of outputs) this.sql.emptyOutput.run(run, part);
	}

	/** The move that the store is part of. */
	move(): Move | null {
		const row = this.sql.meta.get('move') as { value: string } | undefined;
		return row ? (JSON.parse(row.value) as Move) : null;
	}

	async identity(): Promise<{ id: string; move: Move | null }> {
		const { value: id } = this.sql.meta.get('id') as { value: string };
		return { id, move: this.move() };
	}

	async saveMove(move: Move | null): Promise<void> {
		if (move) this.sql.saveMeta.run('move', JSON.stringify(move));
		else this.sql.dropMeta.run('move');
	}

	async rows(
		table: TableName,
		after: Cursor | null,
		size: number,
	): Promise<{ rows: Row[]; next: Cursor | null }> {
		const { columns, key } = TABLES[table];
		const since = after ? `WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})` : '';
		const found = this.database
			.prepare(`SELECT * FROM ${table} ${since} ORDER BY ${key.join(', ')} LIMIT ?`)
			.all(...(after ?? []), size) as Array<Record<string, Row[number]>>;
		const last = found.at(-1);
		return {
			rows: found.map((row) => Object.keys(columns).map((name) => row[name]!)),
			next: found.length === size ? key.map((name) => last![name]!) : null,
		};
	}

	async addRows(table: TableName, rows: Row[]): Promise<void> {
		const names = Object.keys(TABLES[table].columns);
		const insert = this.database.prepare(
			`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
		);
		for (const row of rows) insert.run(...row);
	}

	async clear(): Promise<void> {
		for (const table of TABLE_NAMES) this.database.exec(`DELETE FROM ${table}`);
	}
}

/** Takes a lead's rows out of a table, in all scores of a kind of record. */
const eraseFrom = (table: TableName) =>
	`DELETE FROM ${table} WHERE score IN (SELECT score FROM scores WHERE entity = ?) AND lead = ?`;

const STATEMENTS = {
	score: 'SELECT score, definition FROM scores WHERE entity = ? AND name = ?',
	scoreNames: 'SELECT DISTINCT name FROM scores ORDER BY name',
	scores: 'SELECT score, definition FROM scores WHERE entity = ? ORDER BY score',
	saveScore: `INSERT INTO scores (score, entity, name, definition) VALUES (?, ?, ?, ?)
		ON CONFLICT (score) DO UPDATE SET definition = excluded.definition RETURNING score`,
	saveSweep:
		'INSERT INTO sweeps (score, number, at, fade, groups, step, execution) VALUES (?, ?, ?, ?, ?, ?, ?)',
	sweeps: 'SELECT number, at, fade, groups, step, execution FROM sweeps WHERE score = ? ORDER BY number',
	step: `INSERT INTO steps (key, workflow, node) VALUES (?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET workflow = excluded.workflow, node = excluded.node RETURNING step`,
	stepOf: 'SELECT key, workflow, node FROM steps WHERE step = ?',
	alias: 'SELECT lead FROM aliases WHERE entity = ? AND alias = ?',
	redirectAliases: 'UPDATE aliases SET lead = ? WHERE entity = ? AND lead = ?',
	saveAlias: `INSERT INTO aliases (entity, alias, lead) VALUES (?, ?, ?)
		ON CONFLICT (entity, alias) DO UPDATE SET lead = excluded.lead`,
	aliasesOf: 'SELECT alias FROM aliases WHERE entity = ? AND lead = ? ORDER BY alias',
	eraseAliases: 'DELETE FROM aliases WHERE entity = ? AND lead = ?',
	eraseLeads: eraseFrom('leads'),
	eraseEvents: eraseFrom('events'),
	eraseExpiring: eraseFrom('expiring'),
	eraseLedger: eraseFrom('ledger'),
	eraseRoutes: eraseFrom('routes'),
	eraseCrossings: eraseFrom('crossings'),
	lead: 'SELECT state FROM leads WHERE score = ? AND lead = ?',
	saveLead: `INSERT INTO leads (score, lead, state, next_at, falls_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (score, lead) DO UPDATE SET state = excluded.state, next_at = excluded.next_at,
			falls_at = excluded.falls_at`,
	dueByExpiry: `SELECT lead, state FROM leads WHERE score = ? AND next_at <= ? AND (next_at, lead) > (?, ?)
		ORDER BY next_at, lead LIMIT ?`,
	dueByFall: `SELECT lead, state FROM leads WHERE score = ? AND falls_at <= ? AND (falls_at, lead) > (?, ?)
		ORDER BY falls_at, lead LIMIT ?`,
	dropLead: 'DELETE FROM leads WHERE score = ? AND lead = ?',
	dropEvents: 'DELETE FROM events WHERE score = ? AND lead = ?',
	dropExpiring: 'DELETE FROM expiring WHERE score = ? AND lead = ?',
	dropLedger: 'DELETE FROM ledger WHERE score = ? AND lead = ?',
	forgetEvents: 'DELETE FROM events WHERE score = ? AND lead = ? AND at < ?',
	forgetDetails: `UPDATE ledger SET event = NULL, execution = '', note = ${FORGOTTEN_NOTE}
		WHERE score = ? AND lead = ? AND at < ? AND ${HAS_DETAILS}`,
	page: 'SELECT lead, state FROM leads WHERE score = ? AND lead > ? ORDER BY lead LIMIT ?',
	event: 'SELECT at, decided FROM events WHERE score = ? AND lead = ? AND event = ?',
	eventsOf: 'SELECT event, at, decided FROM events WHERE score = ? AND lead = ?',
	saveEvent: `INSERT INTO events (score, lead, event, at, decided) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (score, lead, event) DO UPDATE SET at = excluded.at, decided = excluded.decided`,
	due: `SELECT rule, at, expires_at, seq, points FROM expiring
		WHERE score = ? AND lead = ? AND expires_at <= ? ORDER BY expires_at, seq`,
	upcoming: `SELECT rule, at, expires_at, seq, points FROM expiring
		WHERE score = ? AND lead = ? AND expires_at > ? ORDER BY expires_at, seq LIMIT 1`,
	countExpired: 'SELECT count(*) AS leads FROM leads WHERE score = ? AND next_at <= ?',
	saveExpiring:
		'INSERT INTO expiring (score, lead, expires_at, seq, rule, at, points) VALUES (?, ?, ?, ?, ?, ?, ?)',
	dropExpired: 'DELETE FROM expiring WHERE score = ? AND lead = ? AND expires_at <= ?',
	dropOfRule: 'DELETE FROM expiring WHERE score = ? AND lead = ? AND rule = ?',
	ledger: `SELECT at, seq, kind, rule, points, offered, expires_at, event, step, execution, written_at, note
		FROM ledger WHERE score = ? AND lead = ? AND at BETWEEN ? AND ?`,
	saveLine: `INSERT INTO ledger (score, lead, at, seq, kind, rule, points, offered, expires_at, event, step, execution,
		written_at, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	route: 'SELECT band, activity FROM routes WHERE score = ? AND lead = ? AND router = ?',
	routesOf: 'SELECT router, band, activity FROM routes WHERE score = ? AND lead = ? ORDER BY router',
	saveRoute: `INSERT INTO routes (score, lead, router, band, activity) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (score, lead, router) DO UPDATE SET band = excluded.band, activity = excluded.activity`,
	moveRoutes: 'UPDATE OR IGNORE routes SET lead = ? WHERE score = ? AND lead = ?',
	dropRoutes: 'DELETE FROM routes WHERE score = ? AND lead = ?',
	moveCrossings: 'UPDATE crossings SET lead = ? WHERE score = ? AND lead = ?',
	saveCrossing: `INSERT INTO crossings (score, lead, router, from_band, to_band, points, at, execution)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING crossing`,
	crossings: `SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM crossings
		WHERE score = ? AND crossing > ? AND at >= ? ORDER BY crossing LIMIT ?`,
	crossingsOf: `SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM crossings
		WHERE score = ? AND lead = ? ORDER BY crossing`,
	newestCrossings: `SELECT crossing, lead, router, from_band, to_band, points, at, execution FROM crossings
		WHERE score = ? ORDER BY crossing DESC LIMIT ?`,
	output: 'SELECT output FROM outputs WHERE run = ? AND part = ?',
	saveOutput: 'INSERT INTO outputs (run, part, output, at) VALUES (?, ?, ?, ?)',
	emptyOutput: "UPDATE outputs SET output = '' WHERE run = ? AND part = ?",
	meta: 'SELECT value FROM meta WHERE key = ?',
	saveMeta: `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
	dropMeta: 'DELETE FROM meta WHERE key = ?',
	dropOutputs: 'DELETE FROM outputs WHERE run IN (SELECT run FROM outputs WHERE at < ? LIMIT 100)',
};

interface LeadRow {
	lead: string;
	state: string;
}
