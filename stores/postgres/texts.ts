import { createHash } from 'node:crypto';

/*
 * PostgreSQL takes no NUL in a text and no long text in a key, but IDs can hold or be anything. A NUL is written as an
 * escape, and a long ID in a key as its hash; the table long_ids has the ID behind each hash.
 */

/** A key of two such texts fits into PostgreSQL's 2,704 bytes. */
const LONGEST = 1_000;
export const HASH = '\u00012';

/** A text as it is stored. */
export function toText(text: string): string {
	return text.replace(/[\u0000\u0001]/g, (char) => (char === '\u0000' ? '\u00010' : '\u00011'));
}

export function fromText(text: string): string {
	// Nearly all have none, and are asked for by the million.
	if (!text.includes('\u0001')) return text;
	return text.replace(/\u0001[01]/g, (escape) => (escape === '\u00010' ? '\u0000' : '\u0001'));
}

/** An ID as it is written in a key. */
export function toKey(id: string): string {
	const text = toText(id);
	// Most IDs are short in any encoding, which needs no counting of bytes.
	if (text.length * 3 <= LONGEST || Buffer.byteLength(text) <= LONGEST) return text;
	return HASH + createHash('sha256').update(text).digest('base64url');
}

export const isHash = (key: string): boolean => key.startsWith(HASH);
