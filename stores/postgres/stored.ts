import { TABLES, type Row } from '../tables';

/** Tables whose rows are read before they are written. Their first columns are their keys. */
type Found = 'leads' | 'routes' | 'pools';

/**
 * Which rows a transaction has found under its lock, or written. All others are new: if another transaction was faster
 * with one of them, the conflict makes this one run again.
 */
export class Stored {
	private readonly known = new Set<string>();

	add(table: Found, ...key: Row): void {
		this.known.add(markOf(table, key));
	}

	remove(table: Found, ...key: Row): void {
		this.known.delete(markOf(table, key));
	}

	/** Separates rows that are about to be written: those to insert, and those to update. */
	split(table: Found, rows: Row[]): [fresh: Row[], changed: Row[]] {
		const isKnown = (row: Row) => this.known.has(markOf(table, row));
		const [fresh, changed] = [rows.filter((row) => !isKnown(row)), rows.filter(isKnown)];
		for (const row of fresh) this.known.add(markOf(table, row));
		return [fresh, changed];
	}
}

const markOf = (table: Found, row: Row): string =>
	`${table} ${row.slice(0, TABLES[table].key.length).join(' ')}`;
