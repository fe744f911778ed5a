import { TABLES, type ColumnType, type Row, type TableName } from '../tables';
import type { Names } from './names';

/*
 * One statement takes any number of rows: they come as one array a column, and are sorted where they take locks.
 * Each row is looked up by its key: LATERAL with OFFSET 0, or ANY beside a join, leaves no other plan, because PostgreSQL
 * takes tables that have just grown for small ones and would read them whole.
 */

/** Rows turned into columns. */
export function columnsOf(rows: Row[]): Row[] {
	return (rows[0] ?? []).map((_value, column) => rows.map((row) => row[column]!));
}

/**
 * Rows to read from as `v`, which come as one array a column from a parameter on. They are unnested where columns are
 * selected: in FROM, the server makes a store for each column first, which took 500 µs for the 15 of a ledger line.
 * @param columns their types by their names
 */
export function rowsOf(columns: Record<string, Exclude<ColumnType, 'id'>>, first: number): string {
	const unnested = Object.entries(columns).map(
		([name, type], index) => `unnest($${first + index}::${type}[]) AS ${name}`,
	);
	return `(SELECT ${unnested.join(', ')}) AS v`;
}

/** The types of a table's columns as PostgreSQL has them, for rows to read from. */
export const columnTypes = (table: TableName): Record<string, Exclude<ColumnType, 'id'>> =>
	Object.fromEntries(
		Object.entries<ColumnType>(TABLES[table].columns).map(([name, type]) => [
			name,
			type === 'id' ? 'text' : type,
		]),
	);

/** Adds rows whose values follow the table's columns, in the order of its key. */
export function insertInto(t: Names, table: TableName): string {
	const types = columnTypes(table);
	return `INSERT INTO ${t[table]} (${Object.keys(types).join(', ')})
		SELECT * FROM ${rowsOf(types, 1)} ORDER BY ${TABLES[table].key.join(', ')}`;
}
