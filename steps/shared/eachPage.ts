import type { StoredLead } from '../../stores';
import { yieldToEventLoop } from './yieldToEventLoop';

/** What was read or done in one transaction, and where the next begins; null: this was the last. */
export interface Page<Cursor> {
	next: Cursor | null;
}

/**
 * Goes through something long page by page, from a place on, and lets the rest of n8n run in between. Whoever has enough
 * breaks off.
 * @param read reads the page after a place (null: the first)
 */
export async function* eachPage<Cursor, P extends Page<Cursor>>(
	read: (after: Cursor | null) => Promise<P>,
	from: Cursor | null = null,
): AsyncGenerator<P, void, undefined> {
	let after = from;
	do {
		const page = await read(after);
		yield page;
		after = page.next;
		await yieldToEventLoop();
	} while (after !== null);
}

/** Where the page after this one begins, of rows that were read so many at a time. */
export function nextAfter<Row, Cursor>(
	rows: Row[],
	size: number,
	cursorOf: (row: Row) => Cursor,
): Cursor | null {
	return rows.length === size ? cursorOf(rows.at(-1)!) : null;
}

/**
 * The first of leads that were read so many at a time, whose ledgers together have no more lines than that, one of them at
 * least; and the lead after which the next page begins.
 */
export function withinLines(
	read: StoredLead[],
	size: number,
	most: number,
): { page: StoredLead[]; next: string | null } {
	let lines = 0;
	const tooMany = read.findIndex(([, state]) => (lines += state?.lines ?? 0) > most);
	const page = tooMany < 0 ? read : read.slice(0, Math.max(1, tooMany));
	return { page, next: nextAfter(page, page.length < read.length ? page.length : size, ([lead]) => lead) };
}
