import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { refuseMoved, type Mode, type Store } from '../store';
import type { Transaction } from '../transaction';
import { BEGIN, BEGIN_PREVIEW } from './begin';
import type { PostgresConnection } from './connection';
import { isConflict, isLockTimeout, isPlanLost, isReadOnly, isSchemaLost, toStoreError } from './errors';
import { LOCK, LOCK_SHARED, LockedError, lockOf, nameHolder, refuseClockAhead } from './lock';
import { namesIn, type Names } from './names';
import { prepare } from './prepare';
import { Sender } from './sender';
import { Servers } from './servers';
import { AloneError, Session } from './session';
import { callsOn } from './transaction';

/** How often a transaction is tried while others are faster. */
const ATTEMPTS = 30;

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
	private readonly servers: Servers;
	private readonly names: Names;
	private readonly callsOf: (session: Session) => Transaction;
	/** Names the lock that transactions share, and that one takes exclusively to change what all others read. */
	private readonly lock: string;
	private ready: Promise<void> | null = null;
	/** Off where something between us and the server, such as PgBouncer, gives us another of its connections each time. */
	private keepsPlans = true;

	constructor(private readonly connection: PostgresConnection) {
		const { schema, prefix } = connection;
		this.servers = new Servers(connection);
		this.place = this.servers.place;
		this.names = namesIn(schema, prefix);
		this.callsOf = callsOn(this.names);
		this.lock = lockOf(schema, prefix);
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
				if (!this.isWorthAnother(error, attempt)) throw await this.explained(error);
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
			const lock = mode === 'preview' ? null : this.takeLock(sender, isAlone ? LOCK : LOCK_SHARED);
			const calls = this.callsOf(new Session(sender, this.names, mode, isAlone));
			try {
				// The first statements of the work go along with these.
				const refusal = mode === 'move' ? null : refuseMoved(calls, `on ${this.place}`);
				const [result] = await Promise.all([work(calls), refusal, lock]);
				await sender.end(mode === 'preview' ? 'ROLLBACK' : 'COMMIT');
				return result;
			} catch (error) {
				throw this.reported(sender, error);
			} finally {
				sender.close();
			}
		});
	}

	private async takeLock(sender: Sender, sql: string): Promise<void> {
		const [row] = await sender.query<{ now: number }>(sql, [this.lock]);
		refuseClockAhead(row!.now, this.place);
	}

	/** What the database reported, if it did, in words; errors of the work as they are. */
	private reported({ failure }: Sender, error: unknown): unknown {
		if (!failure) return error;
		const isLocked = isLockTimeout(failure.error) && [LOCK, LOCK_SHARED].includes(failure.sql);
		return isLocked ? new LockedError() : toStoreError(failure.error, this.place);
	}

	/** An error as it leaves the store: of one that stands for a lock, with who holds it. */
	private async explained(error: unknown): Promise<unknown> {
		if (!(error instanceof LockedError)) return error;
		return await this.withClient(async (client) => await nameHolder(client, this.lock, this.place)).catch(
			(problem: unknown) => toStoreError(problem, this.place),
		);
	}

	/** Lends a connection. What it leaves open is undone; one that is broken is thrown away. */
	private async withClient<T>(use: (client: PoolClient) => Promise<T>): Promise<T> {
		const client = await this.servers.connect();
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
			const sender = new Sender(client, false);
			const { names, place } = this;
			try {
				sender.send(BEGIN);
				await sender.query(LOCK, [this.lock]);
				await prepare(client, { schema: this.connection.schema, names, place });
				await client.query('COMMIT');
			} catch (error) {
				throw sender.failure ? this.reported(sender, error) : toStoreError(error, place);
			}
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

/** Ends an unfinished transaction; false where the connection is gone. */
async function undo(client: PoolClient): Promise<boolean> {
	return await client.query('ROLLBACK').then(
		() => true,
		() => false,
	);
}
