import { startPostgres } from './postgres';

/** One PostgreSQL for all tests; each store in it has a schema of its own. */
export default async function globalSetup(): Promise<void> {
	const server = await startPostgres({ fsync: 'off', max_locks_per_transaction: '256' });
	process.env.POSTGRES_PORT = String(server.port);
	globalThis.stopPostgres = server.stop;
}

declare global {
	var stopPostgres: () => Promise<void>;
}
