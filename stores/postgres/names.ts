import { escapeIdentifier } from 'pg';
import { TABLE_NAMES, type TableName } from '../tables';

/** Tables of this database alone: what it knows of itself, and IDs that are too long for keys. */
const OWN_TABLES = ['meta', 'long_ids'] as const;

/** The full names of our tables, quoted for SQL. */
export type Names = Record<TableName | (typeof OWN_TABLES)[number], string>;

export function namesIn(schema: string, prefix: string): Names {
	const nameOf = (table: string) => `${escapeIdentifier(schema)}.${escapeIdentifier(prefix + table)}`;
	return Object.fromEntries([...TABLE_NAMES, ...OWN_TABLES].map((table) => [table, nameOf(table)])) as Names;
}
