import { DateTime } from 'luxon';
import { DAY, type Instant } from '../../scoring';

/** The last instant that dates can say, in milliseconds. */
const LATEST = 8.64e15;

/** Numbers below this are seconds, not milliseconds: as milliseconds they would lie before March 1973. */
const SECONDS_BELOW = 1e11;

/**
 * Reads an instant as people and systems write it: ISO 8601, SQL, RFC 2822 and HTTP texts (in the time zone given, where
 * they name none), dates of JavaScript and luxon, and seconds or milliseconds since 1970. null: unreadable.
 */
export function readInstant(value: unknown, zone: string): Instant | null {
	if (DateTime.isDateTime(value)) return finite(value.toMillis());
	if (value instanceof Date) return finite(value.getTime());
	if (typeof value === 'number') return finite(Math.abs(value) < SECONDS_BELOW ? value * 1_000 : value);
	if (typeof value !== 'string') return null;
	const text = value.trim();
	// A time without a day would be today's.
	if (/^T?\d{1,2}:/i.test(text)) return null;
	for (const read of [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822, DateTime.fromHTTP]) {
		const date = read(text, { zone });
		if (date.isValid) return date.toMillis();
	}
	return null;
}

/** Instants this far ahead of the real clock are refused: they would be permanent. */
export function isTooFarAhead(at: Instant, now: Instant): boolean {
	return at > now + DAY;
}

function finite(at: number): Instant | null {
	return Math.abs(at) <= LATEST ? Math.round(at) : null;
}
