import { escapeIdentifier } from 'pg';

const TABLES = [
	'meta',
	'scores',
	'sweeps',
	'steps',
	'aliases',
	'leads',
	'events',
	'expiring',
	'ledger',
	'routes',
	'crossings',
	'outputs',
	'long_ids',
] as const;

/** The full names of our tables, quoted for SQL. */
export type Names = Record<(typeof TABLES)[number], string>;

export function namesIn(schema: string, prefix: string): Names {
	const nameOf = (table: string) => `${escapeIdentifier(schema)}.${escapeIdentifier(prefix + table)}`;
	return Object.fromEntries(TABLES.map((table) => [table, nameOf(table)])) as Names;
}
