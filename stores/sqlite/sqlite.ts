import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { refuseMoved, StoreError, type Mode, type Store, type Transaction } from '../store';
import { isBusy, toStoreError } from './errors';
import { rewrite } from './rewrite';
import { APPLICATION_ID, MIGRATIONS } from './schema';
import { SqliteTransaction } from './transaction';

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

class SqliteStore implements Store {
	private database: DatabaseSync | null = null;
	private current: SqliteTransaction | null = null;
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
			const database = await this.patiently(() => this.connect());
			await this.patiently(() => database.exec('BEGIN IMMEDIATE'));
			isOpen = true;
			if (mode !== 'move') refuseMoved(this.current!.move(), this.file);
			const result = await work(this.current!);
			if (mode !== 'preview') {
				database.exec('COMMIT');
				isOpen = false;
			}
			return result;
		} catch (error) {
			throw toStoreError(error, this.file);
		} finally {
			// SQLite may have rolled back by itself, as on a full disk.
			if (isOpen && this.database?.isTransaction) this.database.exec('ROLLBACK');
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

	private connect(): DatabaseSync {
		if (this.database) return this.database;
		makeFile(this.file);
		const database = new DatabaseSync(this.file, { timeout: 0 });
		let isReady = false;
		try {
			refuseForeign(database, this.file);
			database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
			migrate(database);
			this.current = new SqliteTransaction(database);
			this.database = database;
			isReady = true;
			return database;
		} finally {
			if (!isReady) database.close();
		}
	}

	private close(): void {
		this.database?.close();
		this.database = null;
		this.current = null;
	}
}

/** Scores are personal data: folder and file are the owner's alone. */
function makeFile(file: string): void {
	try {
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		closeSync(openSync(file, 'a', 0o600));
	} catch (error) {
		throw cannotWrite(file, error as NodeJS.ErrnoException);
	}
}

/** What keeps a file from being made, in words: n8n replaces the texts of messages that hold these codes. */
const REASONS: Record<string, string> = {
	EACCES: 'n8n has no right to it',
	EISDIR: 'it is a folder',
	ENOTDIR: 'a part of its path is a file',
	EEXIST: 'a part of its path is a file',
	EPERM: 'n8n has no right to it',
	EROFS: 'the disk is read-only',
	ENOSPC: 'the disk is full',
};

function cannotWrite(file: string, { code = '' }: NodeJS.ErrnoException): StoreError {
	const reason = REASONS[code];
	return new StoreError(
		`The score store ${file} cannot be written${reason ? `: ${reason}` : ''}`,
		'Name a file in a folder that n8n may write to.',
	);
}

const read = (database: DatabaseSync, pragma: string): number =>
	Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get()!)[0]);

/** Refuses another program's database and one of a newer version, before anything is changed in it. */
function refuseForeign(database: DatabaseSync, file: string): void {
	const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
	if (!isEmpty && read(database, 'application_id') !== APPLICATION_ID) {
		throw new StoreError(
			`The file ${file} is another program's database`,
			'Name another file; this one was left as it is.',
		);
	}
	const version = read(database, 'user_version');
	if (version > MIGRATIONS.length) {
		throw new StoreError(
			`The score store ${file} was written by a newer version of this package (schema ${version}, known here: ${MIGRATIONS.length})`,
			'Update n8n-nodes-lead-scoring; the store was left as it is.',
		);
	}
}

function migrate(database: DatabaseSync): void {
	if (read(database, 'user_version') === MIGRATIONS.length) return;
	database.exec('BEGIN IMMEDIATE');
	try {
		// Another process may have done it meanwhile.
		const version = read(database, 'user_version');
		for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
		database.exec(
			`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`,
		);
	} finally {
		if (database.isTransaction) database.exec('ROLLBACK');
	}
}
