import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const folder = mkdtempSync(join(tmpdir(), 'lead-scores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** A path that nothing is at yet, in a folder of its own that is not there either. */
export function freshFile(): string {
	return join(folder, String(++files), 'scores.sqlite');
}

/** Looks into a store's file, or changes it, behind its back. */
export function inFile<T>(file: string, look: (database: DatabaseSync) => T): T {
	const database = new DatabaseSync(file);
	try {
		return look(database);
	} finally {
		database.close();
	}
}

/** The rows that a query finds in a store's file. */
export function rows(file: string, sql: string): Array<Record<string, unknown>> {
	return inFile(file, (database) => database.prepare(sql).all());
}

/** Everything in a store's file but its identity, as a text to compare. */
export function dump(file: string): string {
	return inFile(file, (database) => {
		const tables = database.prepare(`SELECT name, sql FROM sqlite_schema ORDER BY name`).all();
		const contents = tables
			.filter(
				({ name, sql }) =>
					String(sql).startsWith('CREATE TABLE') && !['sqlite_sequence', 'meta'].includes(String(name)),
			)
			.map(({ name }) => [name, database.prepare(`SELECT * FROM ${String(name)}`).all()]);
		return JSON.stringify([tables, contents], null, 1);
	});
}
