import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { endBeforeUs } from '../../harness/ending';
import { startN8n, startWorker, type RunningN8n, type Service } from '../../harness/n8n';
import type { Redis } from './redis';

/** One n8n of several processes, each with a home of its own, as if it were on another machine. */
export interface QueueModeN8n {
	main: RunningN8n;
	workers: Worker[];
	/** The homes of all of them. */
	homes: string[];
	/** Stops the main process and starts it again, with further settings. */
	restartMain(env: Record<string, string>): Promise<void>;
}

export interface Worker extends Service {
	name: string;
	/** The executions that it has begun, by its log. */
	begun(): string[];
}

/** n8n's own database, on a server for this machine only. */
export interface Database {
	port: number;
	user: string;
	password: string;
	database: string;
}

/** Starts n8n in queue mode. Its main process comes first, as it makes the tables in its database. */
export async function startQueueMode(
	folder: string,
	tarball: string,
	database: Database,
	redis: Redis,
	workerNames: string[],
): Promise<QueueModeN8n> {
	const env = {
		N8N_ENCRYPTION_KEY: randomUUID(),
		// As n8n 3 always has it: runs by hand go to workers, too.
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		// A lost job is noticed after some seconds, not after a minute and more.
		QUEUE_WORKER_LOCK_DURATION: '10000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '2500',
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
		// Else a job that ends at once is gone before n8n waits for it, and its webhook is never answered.
		N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(database.port),
		DB_POSTGRESDB_USER: database.user,
		DB_POSTGRESDB_PASSWORD: database.password,
		DB_POSTGRESDB_DATABASE: database.database,
		DB_POSTGRESDB_POOL_SIZE: '10',
	};
	const home = (name: string) => join(folder, name);
	// A worker is in queue mode by itself.
	const startMain = async (more: Record<string, string> = {}) =>
		await startN8n({ home: home('main'), tarball, env: { ...env, EXECUTIONS_MODE: 'queue', ...more } });
	const main = await startMain();
	const workers = await Promise.all(
		workerNames.map(async (name): Promise<Worker> => {
			const service = await startWorker({ home: home(name), tarball, env });
			return { ...service, name, begun: () => begunIn(service.log(Infinity)) };
		}),
	);
	const n8n: QueueModeN8n = {
		main,
		workers,
		homes: ['main', ...workerNames].map(home),
		async restartMain(more) {
			await n8n.main.stop();
			n8n.main = await startMain(more);
		},
	};
	// Nothing of them is kept, so nothing need be put in order at the end.
	endBeforeUs(async () => {
		await Promise.all([n8n.main, ...workers].map(async ({ kill }) => await kill()));
	});
	return n8n;
}

const begunIn = (log: string): string[] =>
	[...log.matchAll(/Worker started execution (\d+) /g)].map(([, execution]) => execution!);
