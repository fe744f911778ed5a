import { Pool, types, type ClientBase, type PoolConfig } from 'pg';
import { LONGEST_STATEMENT, LOCK_TIMEOUT } from './begin';
import { GuardedClient } from './client';
import type { PostgresConnection } from './connection';
import { ReadOnlyError } from './errors';

/** How long an unused connection stays open, in milliseconds. */
const IDLE = 10_000;
/** What the server knows our connections by. */
const NAME = 'n8n-nodes-lead-scoring';

/** @param mustTakeWrites whether a server that takes none, such as a standby, is passed over when a connection is opened */
export function openPool(connection: PostgresConnection, mustTakeWrites: boolean): Pool {
	// The pool waits for what this promises, though its types do not say so.
	const onConnect: (client: ClientBase) => unknown = mustTakeWrites ? refuseReadOnly : () => {};
	const pool = new Pool({ ...poolConfig(connection), onConnect });
	// A connection that breaks while idle is no error: the next user gets another. One that breaks in use fails by its
	// next statement, and must not end n8n by an unhandled event.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	return pool;
}

function poolConfig(connection: PostgresConnection): PoolConfig {
	const { host, port, database, user, password, tls, ca, poolSize } = connection;
	return {
		host,
		port,
		database,
		user,
		// As a function, so that an empty one is not looked up in the environment or in files.
		password: () => password,
		ssl: tls === 'off' ? false : { rejectUnauthorized: tls === 'verified', ...(ca && { ca }) },
		options: connection.options,
		max: poolSize,
		connectionTimeoutMillis: LOCK_TIMEOUT,
		query_timeout: LONGEST_STATEMENT,
		idleTimeoutMillis: IDLE,
		allowExitOnIdle: true,
		keepAlive: true,
		application_name: connection.applicationName ?? NAME,
		Client: GuardedClient,
		...{
			// Sends statements that do not wait for each other together.
			pipeline: true,
			// As every server knows it, whatever the environment says.
			sslnegotiation: 'postgres',
			enableChannelBinding: connection.channelBinding,
		},
		types: { getTypeParser: parserOf },
	};
}

async function refuseReadOnly(client: ClientBase): Promise<void> {
	const { rows } = await client.query<{ transaction_read_only: string }>('SHOW transaction_read_only');
	if (rows[0]?.transaction_read_only !== 'off') throw new ReadOnlyError();
}

const INT8: number = types.builtins.INT8;

/** Counts and instants are whole numbers that JavaScript has exactly. */
function parserOf(oid: number, format?: 'text' | 'binary') {
	if (oid === INT8) return Number;
	return types.getTypeParser(oid, format) as (text: string) => unknown;
}
