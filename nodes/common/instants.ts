import { DateTime } from 'luxon';
import { after, DAY, type Instant } from '../../scoring';

/** Nothing that is scored happened before: what reads as an earlier time is a default, a mistake or another unit. */
const EARLIEST = Date.UTC(1990, 0, 1);
/** Numbers mean no instant from November 2286 on; anything so far ahead is refused anyway. */
const LATEST_AS_NUMBER = 1e13;
/** Milliseconds in the units in which systems count from 1970: seconds, milliseconds, microseconds, nanoseconds. */
const SINCE_1970 = [1_000, 1, 1e-3, 1e-6];

/** Excel counts days from here; its numbers of today's dates have five digits. */
const EXCEL_DAY_0 = Date.UTC(1899, 11, 30);
const LATEST_SERIAL = 100_000;

const NUMBER = /^[1-9]\d*(?:\.\d+)?$/;
/** 20261102, 202611020930 and 20261102093015. */
const COMPACT = /^\d{8}(?:\d{4}(?:\d\d)?)?$/;
/** A text with a whole day in it: a year, a month or a time alone would be guessed at. */
const ISO_DAY = /^(?:\d{4}|[+-]\d{6})(?:-\d\d-\d\d|-\d{3}|-W\d\d-\d)(?:[T ]|$)|^\d{8}T/;
const DAY_ALONE = /^(?:\d{4}-\d\d-\d\d|\d{4}-\d{3}|\d{4}-W\d\d-\d|\d{8})$/;
/** No way of writing an instant is longer. */
const LONGEST = 100;

/**
 * Reads an instant as people and systems write it: ISO 8601, SQL, RFC 2822 and HTTP texts, dates of JavaScript and luxon,
 * and numbers, also as texts. Where no time zone is named, it is the one given. null: unreadable, or before 1990.
 *
 * What a number means follows from its size alone, because the ranges for instants from 1990 on do not overlap between the units:
 *
 * | digits    | meaning                                                                       |
 * | --------- | ----------------------------------------------------------------------------- |
 * | 5         | days as Excel counts them, 32874 (1990) to 99999 (2173), with a time after the point |
 * | 8         | 20261102                                                                      |
 * | 9 or 10   | seconds since 1970, 631152000 (1990) to 9999999999 (2286)                     |
 * | 12 or 13  | milliseconds since 1970, from 631152000000 on; below that, 202611020930       |
 * | 14        | 20261102093015                                                                |
 * | 15 or 16  | microseconds since 1970                                                       |
 * | 18 or 19  | nanoseconds since 1970                                                        |
 *
 * Any other number is no instant.
 */
export function readInstant(value: unknown, zone: string): Instant | null {
	const at = instantOf(value, zone);
	return at !== null && at >= EARLIEST ? at : null;
}

/** Instants this far ahead of the real clock are refused: they would be permanent. */
export function isTooFarAhead(at: Instant, now: Instant): boolean {
	return at > now + DAY;
}

/** What is wrong with a value as an instant up to a day ahead of now, to follow its name; null: nothing. */
export function instantProblem(value: unknown, zone: string, now: Instant): string | null {
	const at = instantOf(value, zone);
	if (at === null) return 'is not a date and time';
	if (at < EARLIEST) return 'is before 1990';
	return isTooFarAhead(at, now) ? 'is more than a day ahead of now' : null;
}

/** Whether a field for a date was left empty: files and forms say so with spaces, too. */
export const isLeftEmpty = (value: unknown): boolean =>
	value === null || (typeof value === 'string' && value.trim() === '');

/** Whether a value says a day and no time of it. */
export const isDay = (value: unknown): boolean =>
	(typeof value === 'string' || typeof value === 'number') && DAY_ALONE.test(String(value).trim());

/** The last instant of the day that begins at one. */
export const endOfDay = (start: Instant, zone: string): Instant =>
	after(start, { amount: 1, unit: 'days' }, zone) - 1;

function instantOf(value: unknown, zone: string): Instant | null {
	// An item may have such a field and be no date: what makes it one does not come with JSON.
	if (DateTime.isDateTime(value) && typeof value.toMillis === 'function') return finite(value.toMillis());
	if (value instanceof Date) return finite(value.getTime());
	if (typeof value === 'number') return ofNumber(value, zone);
	return typeof value === 'string' ? ofText(value.trim(), zone) : null;
}

function ofText(text: string, zone: string): Instant | null {
	if (text.length > LONGEST) return null;
	if (NUMBER.test(text)) return ofNumber(Number(text), zone);
	const formats = ISO_DAY.test(text)
		? [DateTime.fromISO, DateTime.fromSQL]
		: [DateTime.fromRFC2822, DateTime.fromHTTP];
	for (const read of formats) {
		const date = read(text, { zone });
		if (date.isValid) return date.toMillis();
	}
	return null;
}

function ofNumber(number: number, zone: string): Instant | null {
	for (const unit of SINCE_1970) {
		const at = number * unit;
		if (at >= EARLIEST && at < LATEST_AS_NUMBER) return Math.round(at);
	}
	if (number < LATEST_SERIAL) {
		const clocks = EXCEL_DAY_0 + Math.round(number * DAY);
		if (!(clocks >= EARLIEST)) return null;
		return DateTime.fromMillis(clocks, { zone: 'utc' }).setZone(zone, { keepLocalTime: true }).toMillis();
	}
	const digits = String(number);
	if (!COMPACT.test(digits)) return null;
	const date = DateTime.fromISO(`${digits.slice(0, 8)}T${digits.slice(8) || '00'}`, { zone });
	return date.isValid ? date.toMillis() : null;
}

const finite = (at: number): Instant | null => (Number.isFinite(at) ? at : null);
