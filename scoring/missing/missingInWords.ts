import { shownPoints } from '../sum';
import type { Instant } from '../time';
import { offsetAt } from '../zone';
import type { MissingTo, Way } from './way';

/** The most rules in a sentence. */
const MOST = 3;
const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/**
 * '7 points to Sales: one "Demo request" (+20), or two "Visit to prices" (+5 each) before 12 December'.
 * @param now when it is asked
 */
export function missingInWords(
	{ band, points, ways }: Pick<MissingTo, 'band' | 'points' | 'ways'>,
	now: Instant,
	zone: string,
): string {
	// Rounded up, as scores are cut downwards.
	const missing = -shownPoints(-points) || 0;
	const reaching = ways.filter(({ times }) => times !== null);
	const named = reaching.slice(0, MOST).map((way) => wayInWords(way, now, zone));
	const more = reaching.length - named.length;
	const all = more > 0 ? [...named, more === 1 ? '1 other rule' : `${more} other rules`] : named;
	const open = ways.filter(({ brings }) => brings === null).map(({ rule }) => `"${rule}"`);
	const unknown = open.length > 0 ? `. It depends on the item what ${listed(open, ' and ')} would bring` : '';
	const sentence = all.length > 0 ? listed(all, ', or ') : 'no rule is enough by itself';
	return `${missing} ${missing === 1 ? 'point' : 'points'} to ${band}: ${sentence}${unknown}`;
}

/** "a", "a, or b", "a, b, or c". */
function listed(parts: string[], last: string): string {
	if (parts.length === 1) return parts[0]!;
	return parts.slice(0, -1).join(', ') + last + parts.at(-1);
}

function wayInWords({ rule, brings, times, bringTogether, until, isState }: Way, now: Instant, zone: string) {
	const one = signed(brings!);
	const isEven = Math.abs(bringTogether! - times! * brings!) < 1e-6;
	const each = isEven ? `${one} each` : `${signed(bringTogether!)} together`;
	const before = until === null ? '' : ` ${beforeInWords(until, now, zone)}`;
	if (isState) return `"${rule}" becoming true (${one})${before}`;
	return `${NUMBERS[times! - 1] ?? times} "${rule}" (${times === 1 ? one : each})${before}`;
}

const signed = (points: number): string => `${points < 0 ? '' : '+'}${shownPoints(points)}`;

const MONTHS = [
	...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
	...['October', 'November', 'December'],
];

/** "before 12 December": never later than the instant. */
function beforeInWords(until: Instant, now: Instant, zone: string): string {
	if (until <= now) return 'before its points fade again';
	const [then, today] = [until, now].map((at) => new Date(at + offsetAt(at, zone))) as [Date, Date];
	const year = then.getUTCFullYear() === today.getUTCFullYear() ? '' : ` ${then.getUTCFullYear()}`;
	const day = `${then.getUTCDate()} ${MONTHS[then.getUTCMonth()]}${year}`;
	const isToday = then.toISOString().slice(0, 10) === today.toISOString().slice(0, 10);
	return isToday ? `before ${then.toISOString().slice(11, 16)} today` : `before ${day}`;
}
