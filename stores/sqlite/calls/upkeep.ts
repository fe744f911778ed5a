import type { DatabaseSync } from 'node:sqlite';
import { SCORE_TABLES, TABLES, type TableName } from '../../tables';
import type { UpkeepCalls } from '../../transaction';
import { statement } from '../statement';

export function upkeep(database: DatabaseSync): UpkeepCalls {
	const testCopies = statement<{ copies: number }>(database, 'SELECT count(*) AS copies FROM test_copies');
	const rename = statement(database, 'UPDATE scores SET name = ? WHERE score = ?');
	const deletions = SCORE_TABLES.map((table) => [table, statement(database, deletion(table))] as const);
	return {
		async size() {
			const read = (pragma: string) => Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get()!)[0]);
			const bytes = read('page_count') * read('page_size');
			return { schema: read('user_version'), bytes, testCopies: testCopies.get()!.copies };
		},

		async renameScore(scoreId, name) {
			rename.run(name, scoreId);
		},

		async deleteRows(scoreId, size) {
			const deleted = new Map<TableName, number>();
			let left = size;
			for (const [table, drop] of deletions) {
				const rows = Number(drop.run(scoreId, left).changes);
				if (rows > 0) deleted.set(table, rows);
				left -= rows;
				if (left === 0) break;
			}
			return deleted;
		},
	};
}

/** SQLite deletes no "first so many" rows by itself. */
function deletion(table: TableName): string {
	const key = TABLES[table].key.join(', ');
	return `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE score = ? LIMIT ?)`;
}
