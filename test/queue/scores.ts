import type { IDataObject } from 'n8n-workflow';
import { Client } from 'pg';

import { readLeads, scoreLeads } from '../../steps';
import { openPostgres, openSqlite, type Store } from '../../stores';
import { PASSWORD, type PostgresServer } from '../postgres';
import { matchesOf, RULES } from './rules';
import type { LeadEvent } from './traffic';

const ENTITY = 'contact';
const SCORE = 'Lead Score';
const SCHEMA = 'lead_scores';

/** A change of a lead's band, as the store recorded it. */
export interface Crossing {
	id: string;
	lead: string;
	/** null: below every band. */
	from: string | null;
	to: string | null;
	execution: string;
}

/** The scores that all workers share. */
export interface SharedScores {
	/** The data of their credential. */
	credential: IDataObject;
	/** The leads' scores; null for those that are not there. */
	scoresOf(leads: string[]): Promise<Map<string, number | null>>;
	/** All crossings, in the order in which they were recorded. */
	crossings(): Promise<Crossing[]>;
}

/** Scores in a database of their own. */
export function sharedScores({ port }: PostgresServer, database: string): SharedScores {
	const connection = {
		host: '127.0.0.1',
		port,
		database,
		user: 'postgres',
		password: PASSWORD,
		schema: SCHEMA,
		prefix: '',
		tls: 'off' as const,
		poolSize: 5,
	};
	return {
		credential: { kind: 'postgres', connect: 'fields', ...connection },
		scoresOf: async (leads) => await scoresIn(openPostgres(connection), leads),
		async crossings() {
			const client = new Client(connection);
			await client.connect();
			try {
				const { rows } = await client.query<Crossing>(
					`SELECT crossing AS id, lead, from_band AS "from", to_band AS "to", execution
						FROM "${SCHEMA}"."crossings" ORDER BY crossing`,
				);
				return rows.map((row) => ({ ...row, id: String(row.id) }));
			} finally {
				await client.end();
			}
		},
	};
}

/** What the leads' scores must be: each event once, in the order of time, in one process, on a store of its own. */
export async function replay(
	file: string,
	events: LeadEvent[],
	leads: string[],
): Promise<Map<string, number | null>> {
	const store = openSqlite(file);
	const now = Date.now();
	await scoreLeads(store, {
		entity: ENTITY,
		score: SCORE,
		step: { key: 'replay', workflow: 'Replay', node: 'Replay' },
		execution: 'replay',
		run: null,
		at: now,
		now,
		zone: 'UTC',
		settings: {},
		rules: RULES,
		preview: false,
		items: events.map((event) => ({
			lead: event.email,
			eventId: event.eventId,
			at: Date.parse(event.occurredAt),
			matches: matchesOf(event),
		})),
	});
	return await scoresIn(store, leads);
}

async function scoresIn(store: Store, leads: string[]): Promise<Map<string, number | null>> {
	const found = await readLeads(store, ENTITY, SCORE, leads);
	return new Map(leads.map((lead, index) => [lead, found[index]?.score ?? null]));
}
