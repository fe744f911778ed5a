import type { DatabaseSync } from 'node:sqlite';
import { TABLES, type Row, type TableName } from '../tables';

/** A prepared statement whose rows look like R. */
export interface Statement<R> {
	get(...values: Row): R | undefined;
	all(...values: Row): R[];
	run(...values: Row): { changes: number | bigint };
}

export function statement<R>(database: DatabaseSync, sql: string): Statement<R> {
	return database.prepare(sql) as unknown as Statement<R>;
}

/** Adds a row whose values follow the table's columns. */
export function insertInto(table: TableName): string {
	const names = Object.keys(TABLES[table].columns);
	return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
}
