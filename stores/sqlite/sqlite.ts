import { resolve } from 'node:path';
import type { Store } from '../store';
import { Connection } from './connection';
import { deleted, replaced } from './errors';
import { findFile, makeFile } from './file';

/** One connection for each file, whatever its names are, by the file's identity on the disk. */
const connections = new Map<string, Connection>();
/** The file that each path led to when it was last used. */
const places = new Map<string, string>();

/** The store in a SQLite file, which is made where it is missing. */
export function openSqlite(file: string): Store {
	const path = resolve(file);
	return {
		transaction: async (work, mode = 'write') => await connectionTo(path).transaction(path, work, mode),
		purge: async () => await connectionTo(path).purge(path),
		backup: async () => await connectionTo(path).backup(path),
	};
}

/**
 * Looks at the file each time, because it can go while n8n runs: what is written to a deleted file is lost.
 * @throws StoreError where it has gone, or another file is in its place
 */
function connectionTo(path: string): Connection {
	const known = places.get(path);
	const found = findFile(path);
	if (found === null && known !== undefined) {
		void connections.get(known)!.retire();
		throw deleted(path);
	}
	const identity = found ?? makeNew(path);
	places.set(path, identity);
	if (known !== undefined && known !== identity) {
		// SQLite's log has the name of the file that is gone: it must be let go before the new one is opened.
		const gone = connections.get(known)!.retire();
		connectionOf(identity, gone);
		throw replaced(path);
	}
	return connectionOf(identity);
}

function connectionOf(identity: string, after: Promise<unknown> = Promise.resolve()): Connection {
	const connection = connections.get(identity) ?? new Connection(identity, after);
	connections.set(identity, connection);
	return connection;
}

/** Two steps, so that a file which another process has just made is taken as it is. */
function makeNew(path: string): string {
	makeFile(path);
	const made = findFile(path);
	if (made === null) throw deleted(path);
	return made;
}
