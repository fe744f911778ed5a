/* What a column of past leads holds. A value means here what it means to a rule that looks at it. */

export type Kind = 'number' | 'date' | 'text';

/** Of the values that are there, so many must be numbers (dates) for the column to hold numbers (dates). */
const MOST = 0.95;

/** No value: what was never filled in, and blank texts. */
export const isMissing = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** A number, also as a text that is one. Texts with a zero in front, such as 00123, are codes. NaN: no number. */
export function numberIn(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : NaN;
}

const NUMBER = /^[-+]?(?:0|[1-9]\d*|(?=\.))(?:\.\d+)?(?:e[-+]?\d+)?$/i;

/** A value as a text that rules compare, in lower case, because they ignore case; null: lists and objects. */
export function textIn(value: unknown): string | null {
	if (typeof value === 'string') return value.toLowerCase();
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Dates as systems and people write them: 2026-03-31T09:00:00Z, 31.03.2026, 3/31/26, 31 March 2026, Tue, 31 Mar 2026 … */
const DATES = [
	/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]|$)/,
	/^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)(?:[T ,]|$)/,
	/^(?:[a-z]{3,9},? )?\d{1,2}(?:st|nd|rd|th|\.)?[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?[ -]\d{2,4}/i,
	/^(?:[a-z]{3,9},? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}/i,
];

/** Dates of JavaScript and luxon have a method that gives their instant. */
export function isDate(value: unknown): boolean {
	if (typeof value === 'string') return DATES.some((pattern) => pattern.test(value.trim()));
	return value instanceof Date || typeof (value as { toMillis?: unknown } | null)?.toMillis === 'function';
}

/** What most of a column's values are; null: none is there, or most are lists or objects. */
export function kindOf(values: readonly unknown[], rows: Uint32Array): Kind | null {
	let [known, numbers, dates, texts] = [0, 0, 0, 0];
	for (const row of rows) {
		const value = values[row];
		if (isMissing(value)) continue;
		known++;
		if (!Number.isNaN(numberIn(value))) numbers++;
		else if (isDate(value)) dates++;
		else if (textIn(value) !== null) texts++;
	}
	if (known === 0) return null;
	if (numbers >= MOST * known) return 'number';
	if (dates >= MOST * known) return 'date';
	return numbers + dates + texts >= MOST * known ? 'text' : null;
}
