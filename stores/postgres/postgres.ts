import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool, types, type PoolClient, type PoolConfig } from 'pg';
import { refuseMoved, type Mode, type Store } from '../store';
import type { Transaction } from '../transaction';
import { isConflict, isPlanLost, isReadOnly, isSchemaLost, toStoreError } from './errors';
import { namesIn, type Names } from './names';
import { prepare } from './prepare';
import { Sender } from './sender';
import { AloneError, Session } from './session';
import { callsOn } from './transaction';

/** How to reach the store, and where in the database it lies. */
export interface PostgresConnection {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** `required`: encrypted, whoever the server is. `verified`: its certificate must be good for its name. */
	tls: 'off' | 'required' | 'verified';
	/** The authority that signed the server's certificate, in PEM; without one, those that Node.js knows. */
	ca?: string;
	/** Names that `isIdentifier` accepts. */
	schema: string;
	prefix: string;
	/** Connections of this process at most. */
	poolSize: number;
}

/** Whether a text is good as a name in the database: plain, and short enough with any table's name. */
export const isIdentifier = (name: string): boolean => /^[a-z_][a-z0-9_]{0,39}$/.test(name);

/** How long to wait for a connection, or for others' transactions, in milliseconds. */
const PATIENCE = 15_000;
/** How long a statement may take, in milliseconds: no answer by then means a connection that hangs. */
const LONGEST_STATEMENT = 60_000;
/** How long an unused connection stays open, in milliseconds. */
const IDLE = 10_000;
/** How often a transaction is tried while others are faster. */
const ATTEMPTS = 30;
/** What the server knows our connections by. */
const NAME = 'n8n-nodes-lead-scoring';

const open = new Map<string, PostgresStore>();

/**
 * The store in a PostgreSQL database (14 or later), whose schema and tables are made where they are missing. There is one
 * pool of connections per process; they close by themselves when they have not been used for a while.
 */
export function openPostgres(connection: PostgresConnection): Store {
	const key = JSON.stringify(connection);
	const store = open.get(key) ?? new PostgresStore(connection);
	open.set(key, store);
	return store;
}

class PostgresStore implements Store {
	private readonly place: string;
	private readonly pool: Pool;
	private readonly names: Names;
	private readonly callsOf: (session: Session) => Transaction;
	/** Names the lock that every transaction shares, and that one alone has which changes what all others read. */
	private readonly lock: string;
	private ready: Promise<void> | null = null;
	/** Off where something between us and the server, such as PgBouncer, gives us another of its connections each time. */
	private keepsPlans = true;

	constructor(private readonly connection: PostgresConnection) {
		const { host, port, database, schema, prefix } = connection;
		this.place = `${host}:${port}/${database}`;
		this.pool = openPool(connection);
		this.names = namesIn(schema, prefix);
		this.callsOf = callsOn(this.names);
		this.lock = createHash('sha256').update(`${schema}.${prefix}`).digest().readBigInt64BE().toString();
	}

	async transaction<T>(work: (tx: Transaction) => Promise<T>, mode: Mode = 'write'): Promise<T> {
		let isAlone = mode === 'move';
		for (let attempt = 1; ; attempt++) {
			try {
				await this.prepared();
				return await this.attempt(work, mode, isAlone);
			} catch (error) {
				if (isSchemaLost(error)) this.ready = null;
				if (error instanceof AloneError) {
					isAlone = true;
					continue;
				}
				if (isPlanLost(error)) this.keepsPlans = false;
				if (!this.isWorthAnother(error, attempt)) throw toStoreError(error, this.place);
			}
			await pause(Math.random() * 5 * attempt);
		}
	}

	/** The rows are gone; their remains in the server's files are overwritten by its vacuum. */
	async purge(): Promise<void> {}

	/** A connection keeps what it found when it was opened: that the database takes writes again, only new ones know. */
	private isWorthAnother(error: unknown, attempt: number): boolean {
		return isReadOnly(error)
			? attempt <= this.connection.poolSize
			: (isConflict(error) || isPlanLost(error)) && attempt < ATTEMPTS;
	}

	private async attempt<T>(work: (tx: Transaction) => Promise<T>, mode: Mode, isAlone: boolean): Promise<T> {
		return await this.withClient(async (client) => {
			const sender = new Sender(client, this.keepsPlans);
			sender.send(mode === 'preview' ? BEGIN_PREVIEW : BEGIN);
			if (mode !== 'preview') sender.send(isAlone ? LOCK : LOCK_SHARED, [this.lock]);
			const calls = this.callsOf(new Session(sender, this.names, mode, isAlone));
			try {
				// The first statements of the work go along with this one.
				const refusal = mode === 'move' ? null : refuseMoved(calls, `on ${this.place}`);
				const [result] = await Promise.all([work(calls), refusal]);
				await sender.end(mode === 'preview' ? 'ROLLBACK' : 'COMMIT');
				return result;
			} catch (error) {
				throw sender.failure ?? error;
			} finally {
				sender.close();
			}
		});
	}

	/** Lends a connection. What it leaves open is undone; one that is broken is thrown away. */
	private async withClient<T>(use: (client: PoolClient) => Promise<T>): Promise<T> {
		const client = await this.pool.connect();
		const work = use(client);
		const failure: unknown = await work.then(
			() => null,
			(error: unknown) => error,
		);
		const isGood = failure === null || (!isReadOnly(failure) && (await undo(client)));
		client.release(!isGood);
		return await work;
	}

	/** Sees to the schema once, or again after a failure. */
	private async prepared(): Promise<void> {
		this.ready ??= this.withClient(async (client) => {
			await Promise.all([client.query(BEGIN), client.query(LOCK, [this.lock])]);
			const { names, place } = this;
			await prepare(client, { schema: this.connection.schema, names, place });
			await client.query('COMMIT');
		});
		let isReady = false;
		try {
			await this.ready;
			isReady = true;
		} finally {
			if (!isReady) this.ready = null;
		}
	}
}

const LIMITS = `SET LOCAL lock_timeout = ${PATIENCE}; SET LOCAL idle_in_transaction_session_timeout = ${LONGEST_STATEMENT}`;
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED; ${LIMITS}`;
/** What is only looked at, or undone, sees one moment of the store and needs no locks. */
const BEGIN_PREVIEW = `BEGIN ISOLATION LEVEL REPEATABLE READ; ${LIMITS}`;
const LOCK = 'SELECT pg_advisory_xact_lock($1)';
const LOCK_SHARED = 'SELECT pg_advisory_xact_lock_shared($1)';

/** Ends an unfinished transaction; false where the connection is gone. */
async function undo(client: PoolClient): Promise<boolean> {
	return await client.query('ROLLBACK').then(
		() => true,
		() => false,
	);
}

function openPool(connection: PostgresConnection): Pool {
	const pool = new Pool(poolConfig(connection));
	// A connection that breaks while nobody uses it is no one's error: the next user gets another. One that breaks in
	// use says so by its next statement, and must not end n8n by an event that nobody hears.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	return pool;
}

function poolConfig({
	host,
	port,
	database,
	user,
	password,
	tls,
	ca,
	poolSize,
}: PostgresConnection): PoolConfig {
	return {
		host,
		port,
		database,
		user,
		// As a function, so that an empty one is not looked up in the environment or in files.
		password: () => password,
		ssl: tls === 'off' ? false : { rejectUnauthorized: tls === 'verified', ...(ca && { ca }) },
		max: poolSize,
		connectionTimeoutMillis: PATIENCE,
		query_timeout: LONGEST_STATEMENT,
		idleTimeoutMillis: IDLE,
		allowExitOnIdle: true,
		keepAlive: true,
		application_name: NAME,
		// Sends statements that do not wait for each other together.
		...{ pipeline: true },
		types: { getTypeParser: parserOf },
	};
}

const INT8: number = types.builtins.INT8;

/** Counts and instants are whole numbers that JavaScript has exactly. */
function parserOf(oid: number, format?: 'text' | 'binary') {
	if (oid === INT8) return Number;
	return types.getTypeParser(oid, format) as (text: string) => unknown;
}
