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

/** Adds rows whose values follow the table's columns, in the order of its key. */
export function insertInto(t: Names, table: TableName): string {
	const { columns, key }: { columns: Record<string, ColumnType>; key: string[] } = TABLES[table];
	const names = Object.keys(columns).join(', ');
	const arrays = Object.values(columns).map(
		(type, index) => `$${index + 1}::${type === 'id' ? 'text' : type}[]`,
	);
	return `INSERT INTO ${t[table]} (${names})
		SELECT * FROM unnest(${arrays.join(', ')}) AS v (${names}) ORDER BY ${key.join(', ')}`;
}
