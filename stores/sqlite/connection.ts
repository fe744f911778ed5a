import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { refuseMoved, type Backup, type Mode } from '../store';
import type { Transaction } from '../transaction';
import { backUp } from './backup';
import { isBusy, replaced, toStoreError } from './errors';
import { checkRights } from './file';
import { refuseForeign } from './foreign';
import { identityOf } from './identity';
import { prepare } from './prepare';
import { rewrite } from './rewrite';
import { callsOn } from './transaction';

/** How long a transaction waits for other processes to end theirs, in milliseconds. */
const LOCK_TIMEOUT = 15_000;
/** How long an unused connection stays open, in milliseconds. */
const IDLE = 10_000;

interface Open {
	database: DatabaseSync;
	calls: Transaction;
	/** The name by which the file was opened: SQLite's log is next to that one, whatever other names the file has. */
	path: string;
}

/** The one connection of this process to a file. It closes by itself when it has not been used for a while. */
export class Connection {
	private open: Open | null = null;
	private idle: NodeJS.Timeout | null = null;

	/**
	 * @param identity the file's, as the disk knows it
	 * @param last ends when the transaction before does: a connection can have only one at a time
	 */
	constructor(
		private readonly identity: string,
		private last: Promise<unknown>,
	) {}

	async transaction<T>(path: string, work: (tx: Transaction) => Promise<T>, mode: Mode): Promise<T> {
		return await this.next(async () => await this.run(path, work, mode));
	}

	async purge(path: string): Promise<void> {
		await this.next(async () => await rewrite((await this.connected(path)).path));
	}

	async backup(path: string): Promise<Backup> {
		const open = await this.next(async () => await this.connected(path));
		return await backUp(open.path);
	}

	/** Lets go of the file, after the transactions that have begun. */
	async retire(): Promise<void> {
		await this.next(async () => this.close());
	}

	private async next<T>(work: () => Promise<T>): Promise<T> {
		const result = this.last.then(async () => await this.inUse(work));
		this.last = result.catch(() => {});
		return await result;
	}

	private async inUse<T>(work: () => Promise<T>): Promise<T> {
		if (this.idle) clearTimeout(this.idle);
		try {
			return await work();
		} finally {
			this.idle = setTimeout(() => this.close(), IDLE).unref();
		}
	}

	private async run<T>(path: string, work: (tx: Transaction) => Promise<T>, mode: Mode): Promise<T> {
		let isOpen = false;
		try {
			const { database, calls } = this.open ?? (await this.connected(path));
			await this.patiently(path, () => database.exec('BEGIN IMMEDIATE'));
			isOpen = true;
			if (mode !== 'move') await refuseMoved(calls, path);
			const result = await work(calls);
			if (mode !== 'preview') {
				database.exec('COMMIT');
				isOpen = false;
			}
			return result;
		} catch (error) {
			throw toStoreError(error, path);
		} finally {
			// SQLite may have rolled back by itself, as on a full disk.
			if (isOpen && this.open?.database.isTransaction) this.open.database.exec('ROLLBACK');
		}
	}

	private async connected(path: string): Promise<Open> {
		return await this.patiently(path, () => this.connect(path));
	}

	/** Waits for other processes without blocking this one. */
	private async patiently<T>(path: string, attempt: () => T): Promise<T> {
		const deadline = Date.now() + LOCK_TIMEOUT;
		for (let delay = 1; ; delay = Math.min(delay * 2, 50)) {
			try {
				return attempt();
			} catch (error) {
				if (!isBusy(error) || Date.now() > deadline) throw toStoreError(error, path);
			}
			await pause(delay);
		}
	}

	private connect(path: string): Open {
		if (this.open) return this.open;
		if (identityOf(path) !== this.identity) throw replaced(path);
		checkRights(path);
		refuseForeign(path, this.identity);
		const database = new DatabaseSync(path, { timeout: 0 });
		let isReady = false;
		try {
			prepare(database, path);
			this.open = { database, calls: callsOn(database), path };
			isReady = true;
			return this.open;
		} finally {
			if (!isReady) database.close();
		}
	}

	/**
	 * The log is written back and emptied first. SQLite does so only where the file is still in its place; the log of one
	 * that was replaced would be taken for that of the file which is there now.
	 */
	private close(): void {
		if (!this.open) return;
		const { database } = this.open;
		this.open = null;
		try {
			database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
		} catch {
			// The log stays: the next connection reads it.
		} finally {
			database.close();
		}
	}
}
