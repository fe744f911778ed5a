import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

import { endBeforeUs } from '../harness/ending';
import { installN8n, packPackage, startN8n, type CredentialJson, type RunningN8n } from '../harness/n8n';
import { PASSWORD, startPostgres } from '../test/postgres';
import { say } from './report';

/** Where workflows are measured: an n8n with our package, and a PostgreSQL, both on this machine and with a fresh home. */
export interface Stage {
	/** Starts the n8n, with what earlier ones left in the same home. */
	startN8n(): Promise<RunningN8n>;
	/** Runs a statement in the PostgreSQL. */
	sql<Row>(text: string): Promise<Row[]>;
	/** The PostgreSQL, as a credential of n8n's own nodes. */
	ownCredential: CredentialJson;
	/** The same for our steps. */
	ourCredential: CredentialJson;
	/** Ends all of it. */
	close(): Promise<void>;
}

let packed: Promise<string> | undefined;

export async function setStage(): Promise<Stage> {
	await installN8n(say);
	const tarball = await (packed ??= packPackage(say));
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-bench-'));
	const removeHome = endBeforeUs(async () => await rm(home, { recursive: true, force: true }));
	const postgres = await startPostgres();
	const stopPostgres = endBeforeUs(postgres.stop);
	const client = new Client({ connectionString: postgres.url });
	await client.connect();
	const closeClient = endBeforeUs(async () => await client.end());
	const place = {
		host: '127.0.0.1',
		port: postgres.port,
		database: 'postgres',
		user: 'postgres',
		password: PASSWORD,
	};
	return {
		startN8n: async () => await startN8n({ home, tarball }),
		sql: async <Row>(text: string) => (await client.query(text)).rows as Row[],
		ownCredential: { name: 'Database', type: 'postgres', data: { ...place, ssl: 'disable' } },
		ourCredential: { name: 'Shared scores', type: 'leadScoreStoreApi', data: { kind: 'postgres', ...place } },
		async close() {
			await closeClient();
			await stopPostgres();
			await removeHome();
		},
	};
}
