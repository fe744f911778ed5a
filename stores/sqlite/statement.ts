import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { TABLES, type Row, type TableName } from '../tables';

/** A prepared statement whose rows look like R. */
export interface Statement<R> {
	get(...values: Row): R | undefined;
	all(...values: Row): R[];
	run(...values: Row): { changes: number | bigint };
}

export function statement<R>(database: DatabaseSync, sql: string): Statement<R> {
	const prepared = database.prepare(sql);
	return {
		get: (...values) => inNumbers(prepared, () => prepared.get(...values)) as R | undefined,
		all: (...values) => inNumbers(prepared, () => prepared.all(...values)) as R[],
		run: (...values) => prepared.run(...values),
	};
}

/** The same with each row as a list of its values, which takes a third of the time: for many rows at once. */
export function listing<R extends unknown[]>(database: DatabaseSync, sql: string): Pick<Statement<R>, 'all'> {
	const prepared = database.prepare(sql);
	prepared.setReturnArrays(true);
	return { all: (...values) => inNumbers(prepared, () => prepared.all(...values)) as unknown as R[] };
}

/**
 * What a statement finds, even where a damaged row has a whole number that JavaScript does not have: it becomes the next
 * one that is, which is no date and no rule of ours, so that only its lead is refused.
 */
function inNumbers<T>(prepared: StatementSync, read: () => T): T {
	let failure: unknown;
	try {
		return read();
	} catch (error) {
		failure = error;
	}
	if ((failure as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw failure;
	prepared.setReadBigInts(true);
	try {
		return asNumbers(read()) as T;
	} finally {
		prepared.setReadBigInts(false);
	}
}

function asNumbers(found: unknown): unknown {
	if (typeof found === 'bigint') return Number(found);
	if (Array.isArray(found)) return found.map(asNumbers);
	if (typeof found !== 'object' || found === null) return found;
	return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, asNumbers(value)]));
}

/** Adds a row whose values follow the table's columns. */
export function insertInto(table: TableName): string {
	const names = Object.keys(TABLES[table].columns);
	return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
}
