import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store';
import { foreignDatabase } from './foreign';
import { APPLICATION_ID, MIGRATIONS } from './schema';

/**
 * Makes the schema, or brings it up to date.
 * @throws StoreError where the file is another program's database, or one of a newer version
 */
export function prepare(database: DatabaseSync, file: string): void {
	if (refuseOthers(database, file) === 'empty') {
		// Before there is a log that could hold it: the file itself says whose it is, without being opened by SQLite.
		database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
	}
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
	migrate(database);
}

const read = (database: DatabaseSync, pragma: string): number =>
	Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get()!)[0]);

/** Refuses another program's database and one of a newer version, before anything is changed in it. */
function refuseOthers(database: DatabaseSync, file: string): 'empty' | 'ours' {
	const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
	if (!isEmpty && read(database, 'application_id') !== APPLICATION_ID) {
		throw foreignDatabase(file);
	}
	const version = read(database, 'user_version');
	if (version > MIGRATIONS.length) {
		throw new StoreError(
			`The score store ${file} was written by a newer version of this package (schema ${version}, known here: ${MIGRATIONS.length})`,
			'Update n8n-nodes-lead-scoring; the store was left as it is.',
		);
	}
	return isEmpty ? 'empty' : 'ours';
}

function migrate(database: DatabaseSync): void {
	if (read(database, 'user_version') === MIGRATIONS.length) return;
	database.exec('BEGIN IMMEDIATE');
	try {
		// Another process may have done it in between.
		const version = read(database, 'user_version');
		for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
		database.exec(
			`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`,
		);
	} finally {
		if (database.isTransaction) database.exec('ROLLBACK');
	}
}
