import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import { endBeforeUs } from '../harness/ending';
import { openPostgres, openSqlite, type Store } from '../stores';
import { PASSWORD, startPostgres } from '../test/postgres';

/** A store to measure, and its database without us. */
export interface Place {
	kind: 'SQLite' | 'PostgreSQL';
	store: Store;
	/** Runs a statement as it is, in its own transaction, and gives its rows. */
	sql(text: string, ...values: unknown[]): Promise<Array<Record<string, unknown>>>;
	/** The same statements for many rows in one transaction, as cheap as the driver can: see `floor.ts`. */
	sqlite?: DatabaseSync;
	postgres?: Client;
	close(): Promise<void>;
}

const KINDS = { sqlite: inSqlite, postgres: inPostgres };

/** Opens a store of each kind, one after the other, with nothing in it; of one kind only where BENCH_STORE names it. */
export async function eachPlace(measure: (place: Place) => Promise<void>): Promise<void> {
	const only = process.env.BENCH_STORE;
	if (only !== undefined && !Object.hasOwn(KINDS, only)) {
		throw new Error(`BENCH_STORE is ${only}. It can be ${Object.keys(KINDS).join(' or ')}`);
	}
	for (const [kind, open] of Object.entries(KINDS)) {
		if (only !== undefined && only !== kind) continue;
		const place = await open();
		try {
			await measure(place);
		} finally {
			await place.close();
		}
	}
}

async function inSqlite(): Promise<Place> {
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-bench-'));
	const removeHome = endBeforeUs(async () => await rm(home, { recursive: true, force: true }));
	const file = join(home, 'scores.sqlite');
	const store = openSqlite(file);
	await store.transaction(async () => {});
	const sqlite = new DatabaseSync(file, { timeout: 10_000 });
	sqlite.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
	return {
		kind: 'SQLite',
		store,
		sqlite,
		sql: async (text, ...values) => sqlite.prepare(text).all(...(values as number[])),
		async close() {
			sqlite.close();
			await removeHome();
		},
	};
}

async function inPostgres(): Promise<Place> {
	const server = await startPostgres({ shared_buffers: '1GB', max_wal_size: '8GB' });
	const stop = endBeforeUs(server.stop);
	const where = {
		host: '127.0.0.1',
		port: server.port,
		database: 'postgres',
		user: 'postgres',
		password: PASSWORD,
	};
	const store = openPostgres({ ...where, tls: 'off', schema: 'lead_scores', prefix: '', poolSize: 5 });
	await store.transaction(async () => {});
	const postgres = new Client({ ...where, options: '-c search_path=lead_scores' });
	await postgres.connect();
	return {
		kind: 'PostgreSQL',
		store,
		postgres,
		sql: async (text, ...values) => (await postgres.query<Record<string, unknown>>(text, values)).rows,
		async close() {
			await postgres.end();
			await stop();
		},
	};
}
