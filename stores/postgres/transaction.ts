import type { QueryResultRow } from 'pg';
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
	finite,
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
import { TABLES, type ColumnType, type Cursor, type Row, type TableName } from '../tables';
import { Keys } from './keys';
import type { Session } from './session';
import type { Statements } from './statements';
import { fromText, isHash, toKey, toText } from './texts';

/** Asks for the transaction to run again, alone: it wants to write what all others read. */
export class AloneError extends Error {}

/** Statements that are the same for every call. */
type Plain = Exclude<keyof Statements, 'insert' | 'page' | 'numbered' | 'tables' | 'erase'>;

/**
 * The contract's calls as SQL, one statement for any number of rows. Statements that do not wait for each other are
 * sent together, and writes are not waited for. Rows are found, or missed, under a lock: what was missed is inserted, and if another transaction was
 * faster, the conflict makes this one run again.
 */
export class PostgresTransaction implements Transaction {
	private readonly stored = new Set<string>();
	private readonly keys: Keys;

	constructor(private readonly session: Session) {
		this.keys = new Keys(session);
	}

	private async query<R extends QueryResultRow>(statement: Plain, ...values: unknown[]): Promise<R[]> {
		return await this.session.sender.query<R>(this.session.sql[statement], values);
	}

	/** Writes without waiting: what fails is told at the end of the transaction. */
	private send(statement: Plain, ...values: unknown[]): void {
		this.session.sender.send(this.session.sql[statement], values);
	}

	/** Locks rows where what is read will be written. */
	private async read<R extends QueryResultRow>(
		statement: 'leads' | 'dueByExpiry' | 'dueByFall' | 'routes',
		...values: unknown[]
	): Promise<R[]> {
		const sql = this.session.sql[statement];
		return await this.session.sender.query<R>(
			this.session.mode === 'write' ? `${sql} FOR UPDATE` : sql,
			values,
		);
	}

	/** For what all others read, or write beside each other: only while nobody else works. */
	private alone(): void {
		if (this.session.mode === 'write' && !this.session.isAlone) throw new AloneError();
	}

	async score(entity: string, name: string): Promise<StoredScore | null> {
		const [row] = await this.query<ScoreRow>('score', toKey(entity), toKey(name));
		return row ? this.session.definitions.read(row) : null;
	}

	async scores(entity: string): Promise<StoredScore[]> {
		const rows = await this.query<ScoreRow>('scores', toKey(entity));
		return rows.map((row) => this.session.definitions.read(row));
	}

	async scoreNames(): Promise<string[]> {
		const rows = await this.query<{ name: string }>('scoreNames');
		return (await this.keys.idsOf(rows.map(({ name }) => name))).sort();
	}

	async saveScore(score: Score, id: number | null): Promise<StoredScore> {
		this.alone();
		const definition = encodeScore(score);
		if (id !== null) {
			this.send('updateScore', id, definition);
			return { id, score };
		}
		const [entity, name] = this.keys.of([score.entity, score.name]);
		const [row] = await this.query<{ score: number }>('insertScore', entity, name, definition);
		return { id: row!.score, score };
	}

	async saveSweep(
		scoreId: number,
		{ number, at, fade, groups, step, execution }: SweepRecord,
	): Promise<void> {
		this.alone();
		this.insert('sweeps', [
			[scoreId, number, at, fade, groups && JSON.stringify(groups), step, toText(execution)],
		]);
	}

	async sweeps(scoreId: number): Promise<SweepRecord[]> {
		const rows = await this.query<SweepRow>('sweeps', scoreId);
		return rows.map((row) => toSweep({ ...row, execution: fromText(row.execution) }));
	}

	async step({ key, workflow, node }: Step): Promise<number> {
		const [known] = await this.query<{ step: number; workflow: string; node: string }>('step', toKey(key));
		if (known && fromText(known.workflow) === workflow && fromText(known.node) === node) return known.step;
		this.alone();
		const [keyed] = this.keys.of([key]);
		const [row] = await this.query<{ step: number }>('saveStep', keyed, toText(workflow), toText(node));
		return row!.step;
	}

	async steps(numbers: number[]): Promise<Map<number, Step>> {
		const rows = await this.query<{ step: number; key: string; workflow: string; node: string }>(
			'steps',
			numbers,
		);
		const keys = await this.keys.idsOf(rows.map(({ key }) => key));
		return new Map(
			rows.map(({ step, workflow, node }, index) => [
				step,
				{ key: keys[index]!, workflow: fromText(workflow), node: fromText(node) },
			]),
		);
	}

	async resolve(entity: string, leads: string[]): Promise<Map<string, string>> {
		if (leads.length === 0) return new Map();
		const byKey = new Map(leads.map((lead) => [toKey(lead), lead]));
		const rows = await this.query<{ alias: string; lead: string }>('aliases', toKey(entity), [
			...byKey.keys(),
		]);
		const resolved = new Map(leads.map((lead) => [lead, lead]));
		const survivors = await this.keys.idsOf(rows.map(({ lead }) => lead));
		rows.forEach(({ alias }, index) => resolved.set(byKey.get(alias)!, survivors[index]!));
		return resolved;
	}

	async saveAlias(entity: string, alias: string, lead: string): Promise<void> {
		this.alone();
		const [entityKey, aliasKey, leadKey] = this.keys.of([entity, alias, lead]);
		this.send('redirectAliases', entityKey, aliasKey, leadKey);
		this.send('saveAlias', entityKey, aliasKey, leadKey);
	}

	async aliasesOf(entity: string, leads: string[]): Promise<Map<string, string[]>> {
		const byKey = new Map(leads.map((lead) => [toKey(lead), lead]));
		const found = new Map<string, string[]>(leads.map((lead) => [lead, []]));
		const keys = [...byKey.keys()];
		const rows = await this.query<{ alias: string; lead: string }>('aliasesOf', toKey(entity), keys);
		const aliases = await this.keys.idsOf(rows.map(({ alias }) => alias));
		rows.forEach(({ lead }, index) => found.get(byKey.get(lead)!)!.push(aliases[index]!));
		return found;
	}

	async erase(entity: string, leads: string[]): Promise<Map<string, Erased>> {
		this.alone();
		const { sender, sql } = this.session;
		const byKey = new Map(leads.map((lead) => [toKey(lead), lead]));
		const values = [toKey(entity), [...byKey.keys()]];
		const tables = Object.keys(sql.erase) as Array<keyof typeof sql.erase>;
		const rows = await Promise.all(
			tables.map(async (table) => await sender.query<ErasedRow>(sql.erase[table], values)),
		);
		const found = new Map<string, Erased>();
		const hashes = new Set([...byKey.keys()].filter(isHash));
		tables.forEach((table, index) => {
			for (const { lead: key, rows: count, hashes: gone } of rows[index]!) {
				const lead = byKey.get(key)!;
				const erased = found.get(lead) ?? { scores: 0, lines: 0 };
				found.set(lead, erased);
				if (table === 'leads') erased.scores = count;
				if (table === 'ledger') erased.lines = count;
				for (const hash of gone) hashes.add(hash);
			}
		});
		if (hashes.size > 0) this.send('dropLongIds', [...hashes]);
		return found;
	}

	async leads(scoreId: number, leads: string[]): Promise<Map<string, LeadState>> {
		const byKey = new Map(leads.map((lead) => [toKey(lead), lead]));
		const rows = await this.read<LeadRow>('leads', scoreId, [...byKey.keys()]);
		for (const { lead } of rows) this.stored.add(leadMark(scoreId, lead));
		return new Map(rows.map(({ lead, state }) => [byKey.get(lead)!, decodeLead(state)]));
	}

	async eventsOf(scoreId: number, lead: string): Promise<Map<string, EventRecord>> {
		const rows = await this.query<EventRow>('eventsOf', scoreId, toKey(lead));
		const events = await this.keys.idsOf(rows.map(({ event }) => event));
		return new Map(rows.map((row, index) => [events[index]!, toRecord(row)]));
	}

	async events(scoreId: number, events: Array<[string, string]>): Promise<EventRecords> {
		const found = new Map<string, EventRecord>();
		if (events.length > 0) {
			const keys = events.map(([lead, event]) => [toKey(lead), toKey(event)] as const);
			const rows = await this.query<EventRow & { lead: string }>(
				'events',
				scoreId,
				keys.map(([lead]) => lead),
				keys.map(([, event]) => event),
			);
			for (const row of rows) found.set(`${row.lead}\u0000${row.event}`, toRecord(row));
		}
		return { get: (lead, event) => found.get(`${toKey(lead)}\u0000${toKey(event)}`) };
	}

	async expiring(scoreId: number, until: Array<[string, Instant]>): Promise<Map<string, Expiries>> {
		const found = new Map<string, Expiries>(until.map(([lead]) => [lead, { due: [], upcoming: null }]));
		const values = [scoreId, until.map(([lead]) => toKey(lead)), until.map(([, instant]) => instant)];
		const expiriesOf = ({ place }: { place: number }) => found.get(until[place - 1]![0])!;
		const [due, upcoming] = await Promise.all([
			this.query<ExpiringRow & { place: number }>('due', ...values),
			this.query<ExpiringRow & { place: number }>('upcoming', ...values),
		]);
		for (const row of due) expiriesOf(row).due.push(toExpiring(row));
		for (const row of upcoming) expiriesOf(row).upcoming = toExpiring(row);
		return found;
	}

	async countExpired(scoreId: number, at: Instant): Promise<number> {
		const [row] = await this.query<{ leads: number }>('countExpired', scoreId, at);
		return row!.leads;
	}

	async ledger(scoreId: number, spans: Array<[string, Instant, Instant]>): Promise<Map<string, Line[]>> {
		const rows = await this.query<LineRow & { place: number }>(
			'ledger',
			scoreId,
			spans.map(([lead]) => toKey(lead)),
			spans.map(([, from]) => finite(from)),
			spans.map(([, , to]) => finite(to)),
		);
		const found = new Map<string, Line[]>(spans.map(([lead]) => [lead, []]));
		for (const { place, event, execution, note, ...row } of rows) {
			found.get(spans[place - 1]![0])!.push(
				toLine({
					...row,
					event: event && fromText(event),
					execution: fromText(execution),
					note: note && fromText(note),
				}),
			);
		}
		return found;
	}

	async saveLeads(scoreId: number, changes: LeadChange[]): Promise<void> {
		const keyOf = new Map<string, string>();
		const keys = this.keys.of(changes.map(({ lead }) => lead));
		changes.forEach(({ lead }, index) => keyOf.set(lead, keys[index]!));
		const rows = changes.map(({ lead, state }) => [
			scoreId,
			keyOf.get(lead)!,
			encodeLead(state),
			...instantsOf(state),
		]);
		const isStored = (row: Row) => this.stored.has(leadMark(scoreId, String(row[1])));
		const fresh = rows.filter((row) => !isStored(row));
		const changed = rows.filter(isStored);
		const expired = changes.filter(({ hasExpired }) => hasExpired);
		const recounted = changes.flatMap(({ lead, recounted: rules }) => rules.map((rule) => ({ lead, rule })));
		const events = changes.flatMap((change) => change.events.map((event) => ({ lead: change.lead, event })));
		const eventKeys = this.keys.of(events.map(({ event: [event] }) => event));
		this.insert('leads', fresh);
		if (changed.length > 0) this.send('updateLeads', scoreId, ...columnsOf(changed).slice(1));
		if (expired.length > 0) {
			const leads = expired.map(({ lead }) => keyOf.get(lead));
			const clocks = expired.map(({ state }) => state.clock);
			this.send('dropExpired', scoreId, leads, clocks);
		}
		if (recounted.length > 0) {
			const leads = recounted.map(({ lead }) => keyOf.get(lead));
			const rules = recounted.map(({ rule }) => rule);
			this.send('dropOfRules', scoreId, leads, rules);
		}
		this.insert(
			'expiring',
			changes.flatMap(({ lead, born }) =>
				born.map((one) => [scoreId, keyOf.get(lead)!, one.expiresAt, one.seq, one.rule, one.at, one.points]),
			),
		);
		this.insert(
			'ledger',
			changes.flatMap(({ lead, lines }) => lines.map((line) => lineRow(scoreId, keyOf.get(lead)!, line))),
		);
		if (events.length > 0) {
			this.send(
				'saveEvents',
				scoreId,
				events.map(({ lead }) => keyOf.get(lead)),
				eventKeys,
				events.map(({ event: [, { at }] }) => at),
				events.map(({ event: [, { decided }] }) => JSON.stringify(decided)),
			);
		}
		for (const row of fresh) this.stored.add(leadMark(scoreId, String(row[1])));
	}

	async removeLead(scoreId: number, lead: string): Promise<void> {
		const key = toKey(lead);
		for (const statement of ['dropLead', 'dropEvents', 'dropExpiring', 'dropLedger'] as const) {
			this.send(statement, scoreId, key);
		}
		this.stored.delete(leadMark(scoreId, key));
	}

	async forget(
		scoreId: number,
		leads: string[],
		before: Instant,
	): Promise<{ events: number; lines: number }> {
		const values = [scoreId, leads.map(toKey), finite(before)];
		const [[events], [lines]] = await Promise.all([
			this.query<{ forgotten: number }>('forgetEvents', ...values),
			this.query<{ forgotten: number }>('forgetDetails', ...values),
		]);
		return { events: events!.forgotten, lines: lines!.forgotten };
	}

	async page(scoreId: number, after: string | null, size: number): Promise<Array<[string, LeadState]>> {
		const values = [scoreId, after === null ? '' : toKey(after), size];
		return await this.decoded(await this.query<LeadRow>('pageOfLeads', ...values));
	}

	async due(
		scoreId: number,
		what: 'expiry' | 'fall',
		until: Instant,
		after: [Instant, string] | null,
		size: number,
	): Promise<Array<[string, LeadState]>> {
		const [at, lead] = after ?? [-Infinity, ''];
		const statement = what === 'expiry' ? 'dueByExpiry' : 'dueByFall';
		const values = [scoreId, finite(until), finite(at), toKey(lead), size];
		const rows = await this.read<LeadRow>(statement, ...values);
		for (const row of rows) this.stored.add(leadMark(scoreId, row.lead));
		return await this.decoded(rows);
	}

	private async decoded(rows: LeadRow[]): Promise<Array<[string, LeadState]>> {
		const leads = await this.keys.idsOf(rows.map(({ lead }) => lead));
		return rows.map(({ state }, index) => [leads[index]!, decodeLead(state)]);
	}

	async routes(scoreId: number, router: number, leads: string[]): Promise<Map<string, RouteRecord>> {
		const byKey = new Map(leads.map((lead) => [toKey(lead), lead]));
		const rows = await this.read<RouteRow>('routes', scoreId, [...byKey.keys()], router);
		for (const { lead } of rows) this.stored.add(routeMark(scoreId, router, lead));
		return new Map(
			rows.map(({ lead, band, activity }) => [
				byKey.get(lead)!,
				{ band: band === null ? null : fromText(band), activity },
			]),
		);
	}

	async saveRoutes(scoreId: number, router: number, routes: Array<[string, RouteRecord]>): Promise<void> {
		const keys = this.keys.of(routes.map(([lead]) => lead));
		const rows = routes.map(([, { band, activity }], index) => [
			scoreId,
			keys[index]!,
			router,
			band === null ? null : toText(band),
			activity,
		]);
		const isStored = (row: Row) => this.stored.has(routeMark(scoreId, router, String(row[1])));
		const fresh = rows.filter((row) => !isStored(row));
		const changed = rows.filter(isStored);
		const [, leads, , bands, activities] = columnsOf(changed);
		this.insert('routes', fresh);
		if (changed.length > 0) this.send('updateRoutes', scoreId, leads, router, bands, activities);
		for (const row of fresh) this.stored.add(routeMark(scoreId, router, String(row[1])));
	}

	async routesOf(
		scoreId: number,
		leads: string[],
	): Promise<Map<string, Array<RouteRecord & { router: number }>>> {
		const byKey = new Map(leads.map((lead) => [toKey(lead), lead]));
		const found = new Map<string, Array<RouteRecord & { router: number }>>(leads.map((lead) => [lead, []]));
		const rows = await this.query<RouteRow & { router: number }>('routesOf', scoreId, [...byKey.keys()]);
		for (const { lead, router, band, activity } of rows) {
			found.get(byKey.get(lead)!)!.push({ router, band: band === null ? null : fromText(band), activity });
		}
		return found;
	}

	async moveRoutes(scoreId: number, from: string, into: string): Promise<void> {
		const [fromKey, intoKey] = this.keys.of([from, into]);
		this.send('moveRoutes', scoreId, fromKey, intoKey);
		this.send('dropRoutes', scoreId, fromKey);
		this.send('moveCrossings', scoreId, fromKey, intoKey);
	}

	async saveCrossings(scoreId: number, crossings: Crossing[]): Promise<string[]> {
		if (crossings.length === 0) return [];
		const leads = this.keys.of(crossings.map(({ lead }) => lead));
		const rows = await this.query<{ crossing: number }>(
			'saveCrossings',
			scoreId,
			leads,
			crossings.map(({ router }) => router),
			crossings.map(({ from }) => from && toText(from)),
			crossings.map(({ to }) => to && toText(to)),
			crossings.map(({ score }) => score),
			crossings.map(({ at }) => at),
			crossings.map(({ execution }) => toText(execution)),
		);
		return rows.map(({ crossing }) => String(crossing));
	}

	async crossings(
		scoreId: number,
		after: string | null,
		since: Instant,
		size: number,
	): Promise<Array<Crossing & { id: string }>> {
		// IDs are given before transactions end: only once all others have ended, none can come later under a lower one.
		this.alone();
		const rows = await this.query<CrossingRow>('crossings', scoreId, Number(after ?? 0), finite(since), size);
		return await this.toCrossings(rows);
	}

	async newestCrossings(scoreId: number, size: number): Promise<Array<Crossing & { id: string }>> {
		this.alone();
		return await this.toCrossings(await this.query<CrossingRow>('newestCrossings', scoreId, size));
	}

	private async toCrossings(rows: CrossingRow[]): Promise<Array<Crossing & { id: string }>> {
		const leads = await this.keys.idsOf(rows.map(({ lead }) => lead));
		return rows.map((row, index) => readCrossing(row, leads[index]!));
	}

	async crossingsOf(
		scoreId: number,
		leads: string[],
	): Promise<Map<string, Array<Crossing & { id: string }>>> {
		const byKey = new Map(leads.map((lead) => [toKey(lead), lead]));
		const found = new Map<string, Array<Crossing & { id: string }>>(leads.map((lead) => [lead, []]));
		const rows = await this.query<CrossingRow>('crossingsOf', scoreId, [...byKey.keys()]);
		for (const row of rows) {
			const lead = byKey.get(row.lead)!;
			found.get(lead)!.push(readCrossing(row, lead));
		}
		return found;
	}

	async output(run: string, part: number): Promise<string | null> {
		const [row] = await this.query<{ output: string }>('output', toKey(run), part);
		return row ? fromText(row.output) : null;
	}

	async saveOutput(run: string, part: number, output: string, now: Instant): Promise<void> {
		const [key] = this.keys.of([run]);
		// Once a run is often enough.
		if (part <= 0) this.send('dropOutputs', now - OUTPUTS_KEPT);
		this.send('saveOutput', key, part, toText(output), now);
	}

	async emptyOutputs(outputs: Array<[string, number]>): Promise<void> {
		if (outputs.length === 0) return;
		const runs = outputs.map(([run]) => toKey(run));
		const parts = outputs.map(([, part]) => part);
		this.send('emptyOutputs', runs, parts);
	}

	async identity(): Promise<{ id: string; move: Move | null }> {
		const rows = await this.query<{ key: string; value: string }>('meta');
		const values = new Map(rows.map(({ key, value }) => [key, value]));
		const move = values.get('move');
		return { id: values.get('id')!, move: move === undefined ? null : (JSON.parse(move) as Move) };
	}

	async saveMove(move: Move | null): Promise<void> {
		if (move) this.send('saveMeta', 'move', JSON.stringify(move));
		else this.send('dropMeta', 'move');
	}

	async rows(
		table: TableName,
		after: Cursor | null,
		size: number,
	): Promise<{ rows: Row[]; next: Cursor | null }> {
		const { columns, key }: { columns: Record<string, ColumnType>; key: string[] } = TABLES[table];
		const names = Object.keys(columns);
		const { sql, values } = this.session.sql.page(table, after, size);
		const found = await this.session.sender.query<Record<string, string | number | null>>(sql, values);
		const raw = found.map((row) => names.map((name) => row[name]!));
		const last = found.at(-1);
		const next = found.length === size ? key.map((name) => last![name]!) : null;
		const rows = await Promise.all(
			columnsOf(raw).map(async (values, index) => {
				const type = columns[names[index]!];
				if (type === 'id') return await this.keys.idsOf(values as string[]);
				if (type === 'text') return values.map((value) => (value === null ? null : fromText(String(value))));
				return values;
			}),
		);
		return { rows: found.map((_row, place) => rows.map((column) => column[place]!)), next };
	}

	async addRows(table: TableName, rows: Row[]): Promise<void> {
		const { columns }: { columns: Record<string, ColumnType> } = TABLES[table];
		const types = Object.values(columns);
		const converted = columnsOf(rows).map((values, index) => {
			if (types[index] === 'id') return this.keys.of(values as string[]);
			if (types[index] === 'text')
				return values.map((value) => (value === null ? null : toText(String(value))));
			return values;
		});
		this.insert(
			table,
			rows.map((_row, place) => converted.map((column) => column[place]!)),
		);
		const numbered = Object.keys(columns).indexOf(this.session.sql.numbered[table] ?? '');
		if (numbered < 0 || rows.length === 0) return;
		const last = rows.reduce((most, row) => Math.max(most, Number(row[numbered])), 0);
		this.send('numberOn', this.session.sql.tables[table], Object.keys(columns)[numbered], last);
	}

	async clear(): Promise<void> {
		this.send('clear');
	}

	/** Adds rows whose values follow the table's columns. */
	private insert(table: TableName, rows: Row[]): void {
		if (rows.length > 0) this.session.sender.send(this.session.sql.insert[table], columnsOf(rows));
	}
}

interface LeadRow {
	lead: string;
	state: string;
}

interface ErasedRow {
	lead: string;
	rows: number;
	/** The long IDs that stood in them, as their hashes. */
	hashes: string[];
}

interface EventRow {
	event: string;
	at: number;
	decided: string;
}

interface RouteRow {
	lead: string;
	band: string | null;
	activity: number | null;
}

const toRecord = ({ at, decided }: EventRow): EventRecord => ({
	at,
	decided: JSON.parse(decided) as number[],
});

const readCrossing = (row: CrossingRow, lead: string): Crossing & { id: string } =>
	toCrossing({
		...row,
		lead,
		from_band: row.from_band && fromText(row.from_band),
		to_band: row.to_band && fromText(row.to_band),
		execution: fromText(row.execution),
	});

const leadMark = (scoreId: number, key: string): string => `${scoreId} ${key}`;
const routeMark = (scoreId: number, router: number, key: string): string => `${scoreId}/${router} ${key}`;

const lineRow = (scoreId: number, lead: string, line: Line): Row => [
	scoreId,
	lead,
	line.at,
	line.seq,
	line.kind,
	line.rule,
	line.points,
	line.offered,
	line.expiresAt,
	line.event && toText(line.event),
	line.step,
	toText(line.execution),
	line.writtenAt,
	line.note && toText(line.note),
];

/** Rows turned into columns, as one array each, which is how many rows go into one statement. */
function columnsOf(rows: Row[]): Array<Array<string | number | null>> {
	return (rows[0] ?? []).map((_value, column) => rows.map((row) => row[column]!));
}
