import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { refuseMoved, type Mode, type Store } from '../store';
import type { Transaction } from '../transaction';
import { isBusy, toStoreError } from './errors';
import { makeFile } from './file';
import { prepare } from './prepare';
import { rewrite } from './rewrite';
import { callsOn } from './transaction';

/** How long a transaction waits for other processes to end theirs, in milliseconds. */
const PATIENCE = 15_000;
/** How long an unused connection stays open, in milliseconds. */
const IDLE = 10_000;

const open = new Map<string, SqliteStore>();

/**
 * The store in a SQLite file, which is made where it is missing. There is one connection per file and process, and it
 * closes by itself when it has not been used for a while.
 */
export function openSqlite(file: string): Store {
	const path = resolve(file);
	const store = open.get(path) ?? new SqliteStore(path);
	open.set(path, store);
	return store;
}

interface Connection {
	database: DatabaseSync;
	calls: Transaction;
}

class SqliteStore implements Store {
	private connection: Connection | null = null;
	private idle: NodeJS.Timeout | null = null;
	/** Ends when the transaction before does: one connection can have only one at a time. */
	private last: Promise<unknown> = Promise.resolve();

	constructor(private readonly file: string) {}

	async transaction<T>(work: (tx: Transaction) => Promise<T>, mode: Mode = 'write'): Promise<T> {
		const result = this.last.then(async () => await this.run(work, mode));
		this.last = result.catch(() => {});
		return await result;
	}

	async purge(): Promise<void> {
		const done = this.last.then(async () => await rewrite(this.file));
		this.last = done.catch(() => {});
		await done;
	}

	private async run<T>(work: (tx: Transaction) => Promise<T>, mode: Mode): Promise<T> {
		if (this.idle) clearTimeout(this.idle);
		let isOpen = false;
		try {
			const { database, calls } = await this.patiently(() => this.connect());
			await this.patiently(() => database.exec('BEGIN IMMEDIATE'));
			isOpen = true;
			if (mode !== 'move') await refuseMoved(calls, this.file);
			const result = await work(calls);
			if (mode !== 'preview') {
				database.exec('COMMIT');
				isOpen = false;
			}
			return result;
		} catch (error) {
			throw toStoreError(error, this.file);
		} finally {
			// SQLite may have rolled back by itself, as on a full disk.
			if (isOpen && this.connection?.database.isTransaction) this.connection.database.exec('ROLLBACK');
			this.idle = setTimeout(() => this.close(), IDLE).unref();
		}
	}

	/** Waits for other processes without blocking this one. */
	private async patiently<T>(attempt: () => T): Promise<T> {
		const deadline = Date.now() + PATIENCE;
		for (let delay = 1; ; delay = Math.min(delay * 2, 50)) {
			try {
				return attempt();
			} catch (error) {
				if (!isBusy(error) || Date.now() > deadline) throw toStoreError(error, this.file);
			}
			await pause(delay);
		}
	}

	private connect(): Connection {
		if (this.connection) return this.connection;
		makeFile(this.file);
		const database = new DatabaseSync(this.file, { timeout: 0 });
		let isReady = false;
		try {
			prepare(database, this.file);
			this.connection = { database, calls: callsOn(database) };
			isReady = true;
			return this.connection;
		} finally {
			if (!isReady) database.close();
		}
	}

	private close(): void {
		this.connection?.database.close();
		this.connection = null;
	}
}
