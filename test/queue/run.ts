import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

import { endAll, endBeforeUs } from '../../harness/ending';
import { installN8n, packPackage } from '../../harness/n8n';
import { PASSWORD, startPostgres, type PostgresServer } from '../postgres';
import { openCrm } from './crm';
import { embeddedStory } from './embeddedStory';
import { killStory } from './killStory';
import { startQueueMode } from './queueMode';
import { findRedis, startRedis } from './redis';
import { makeReport } from './report';
import { sharedScores } from './scores';
import { testRunStory } from './testRunStory';
import { triggerStory } from './triggerStory';

/* tsx test/queue/run.ts: the packed package in a real n8n in queue mode, with workers that are killed at work. */

const report = makeReport();

async function main(): Promise<void> {
	findRedis();
	await installN8n(report.tell);
	const tarball = await packPackage(report.tell);
	const folder = await mkdtemp(join(tmpdir(), 'lead-scoring-queue-'));
	endBeforeUs(async () => await rm(folder, { recursive: true, force: true }));

	report.tell('Starting PostgreSQL, Redis, n8n and three workers…');
	// What a power cut would do to the disk is not what is tested.
	const postgres = await startPostgres({ fsync: 'off' });
	endBeforeUs(postgres.stop);
	await createDatabases(postgres, ['n8n', 'scores']);
	const redis = await startRedis(folder);
	const database = { port: postgres.port, user: 'postgres', password: PASSWORD, database: 'n8n' };
	const n8n = await startQueueMode(folder, tarball, database, redis, ['worker-1', 'worker-2', 'worker-3']);
	const crm = await openCrm();
	endBeforeUs(crm.close);

	const scores = sharedScores(postgres, 'scores');
	await killStory({ n8n, crm, scores, folder, report });
	await triggerStory({ n8n, crm, scores, folder, report });
	await testRunStory({ n8n, scores, report });
	await embeddedStory({ n8n, crm, report });
}

async function createDatabases({ url }: PostgresServer, names: string[]): Promise<void> {
	const client = new Client({ connectionString: url });
	await client.connect();
	for (const name of names) await client.query(`CREATE DATABASE ${name}`);
	await client.end();
}

main()
	.catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	})
	.finally(async () => {
		await endAll();
		if (report.failed() > 0) process.exitCode = 1;
		report.tell(process.exitCode ? 'Failed.' : 'All is well.');
	});
