import { leadOf } from './population';
import type { Place } from './stores';

/** The bare work of scoring: the rows and bytes that it reads and writes, without thinking about them. */
export interface Floor {
	/**
	 * Gets everything ready for one event of each of these leads; what it returns does it.
	 * @param growth by how many characters a lead's state is longer afterwards
	 */
	prepare(leads: number[], round: string, growth: number): Promise<() => Promise<void>>;
}

/** As many leads as a chunk has items. */
const CHUNK = 500;
/** Far from the places that real lines of a ledger have. */
let seq = 1_000_000;

interface Batch {
	states: Map<string, [state: string, nextAt: unknown, fallsAt: unknown]>;
	lines: Array<[lead: string, seq: number]>;
	events: Array<[lead: string, event: string]>;
	output: string;
}

/** What is written is as long as the real thing: states that have grown, lines, events and outputs. */
export function floorOf(place: Place): Floor {
	return {
		async prepare(leads, round, growth) {
			const [{ length }] = (await place.sql(
				'SELECT max(length(output)) AS length FROM outputs WHERE part = 0',
			)) as [{ length: number }];
			const batches: Batch[] = [];
			for (let start = 0; start < leads.length; start += CHUNK) {
				const ids = leads.slice(start, start + CHUNK).map(leadOf);
				batches.push({
					states: new Map(ids.map((id) => [id, ['', null, null]])),
					lines: ids.map((id) => [id, ++seq]),
					events: ids.map((id, index) => [id, `${round}-${start + index}`]),
					output: 'x'.repeat(Number(length)),
				});
			}
			const grown = ' '.repeat(Math.max(0, Math.round(growth)));
			const run = place.sqlite ? inSqlite(place, grown) : inPostgres(place, grown);
			return async () => {
				for (const [part, batch] of batches.entries()) await run(batch, round, part);
			};
		},
	};
}

type Run = (batch: Batch, round: string, part: number) => Promise<void>;

const LINE = '5, NULL, NULL, NULL';

function inSqlite({ sqlite }: Place, grown: string): Run {
	const db = sqlite!;
	const read = db.prepare('SELECT state, next_at, falls_at FROM leads WHERE score = 1 AND lead = ?');
	const save = db.prepare(`INSERT INTO leads (score, lead, state, next_at, falls_at) VALUES (1, ?, ?, ?, ?)
		ON CONFLICT (score, lead) DO UPDATE SET state = excluded.state, next_at = excluded.next_at,
			falls_at = excluded.falls_at`);
	const known = db.prepare('SELECT at, decided FROM events WHERE score = 1 AND lead = ? AND event = ?');
	const line =
		db.prepare(`INSERT INTO ledger (score, lead, at, seq, kind, rule, points, offered, expires_at, note, event,
		step, execution, written_at) VALUES (1, ?, 1767312000000, ?, 'award', 0, ${LINE}, ?, 1, '1', 1767312000000)`);
	const event = db.prepare(
		"INSERT INTO events (score, lead, event, at, decided) VALUES (1, ?, ?, 1767312000000, '[0]')",
	);
	const output = db.prepare('INSERT INTO outputs (run, part, output, at) VALUES (?, ?, ?, 1767312000000)');
	return async ({ states, lines, events, output: text }, round, part) => {
		db.exec('BEGIN IMMEDIATE');
		for (const lead of states.keys()) {
			const row = read.get(lead) as { state: string; next_at: number; falls_at: number };
			states.set(lead, [row.state + grown, row.next_at, row.falls_at]);
		}
		for (const [lead, id] of events) known.get(lead, id);
		for (const [lead, [state, nextAt, fallsAt]] of states)
			save.run(lead, state, nextAt as null, fallsAt as null);
		lines.forEach(([lead, place], index) => line.run(lead, place, events[index]![1]));
		for (const [lead, id] of events) event.run(lead, id);
		output.run(round, part, text);
		db.exec('COMMIT');
	};
}

function inPostgres({ postgres }: Place, grown: string): Run {
	const db = postgres!;
	return async ({ states, lines, events, output }, round, part) => {
		await db.query('BEGIN');
		const ids = [...states.keys()];
		const { rows } = await db.query<{ lead: string; state: string }>(
			'SELECT lead, state FROM leads WHERE score = 1 AND lead = ANY($1) ORDER BY lead FOR UPDATE',
			[ids],
		);
		await db.query(
			`SELECT e.lead, e.event, e.at, e.decided FROM unnest($1::text[], $2::text[]) AS v (lead, event)
				JOIN events e ON e.score = 1 AND e.lead = v.lead AND e.event = v.event`,
			[events.map(([lead]) => lead), events.map(([, id]) => id)],
		);
		await db.query(
			`UPDATE leads l SET state = v.state FROM unnest($1::text[], $2::text[]) AS v (lead, state)
				WHERE l.score = 1 AND l.lead = v.lead`,
			[rows.map(({ lead }) => lead), rows.map(({ state }) => state + grown)],
		);
		await db.query(
			`INSERT INTO ledger (score, lead, at, seq, kind, rule, points, offered, expires_at, note, event, step, execution,
				written_at) SELECT 1, lead, 1767312000000, seq, 'award', 0, ${LINE}, event, 1, '1', 1767312000000
				FROM unnest($1::text[], $2::integer[], $3::text[]) AS v (lead, seq, event) ORDER BY lead, seq`,
			[lines.map(([lead]) => lead), lines.map(([, place]) => place), events.map(([, id]) => id)],
		);
		await db.query(
			`INSERT INTO events (score, lead, event, at, decided)
				SELECT 1, lead, event, 1767312000000, '[0]' FROM unnest($1::text[], $2::text[]) AS v (lead, event)`,
			[events.map(([lead]) => lead), events.map(([, id]) => id)],
		);
		await db.query('INSERT INTO outputs (run, part, output, at) VALUES ($1, $2, $3, 1767312000000)', [
			round,
			part,
			output,
		]);
		await db.query('COMMIT');
	};
}
