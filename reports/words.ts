import { DateTime } from 'luxon';
import type { Instant } from '../scoring';
import type { ReportData } from './data';

const PLAIN = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const FINE = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const SCIENTIFIC = new Intl.NumberFormat('en', { notation: 'scientific', maximumFractionDigits: 2 });
const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

const isHuge = (value: number): boolean => Math.abs(value) >= 1e15;
const isTiny = (value: number): boolean => value !== 0 && Math.abs(value) < 0.1;

/** "12,345.6", with a real minus sign. */
export function number(value: number): string {
	const format = isHuge(value) ? SCIENTIFIC : isTiny(value) ? FINE : PLAIN;
	return withMinus(format.format(value));
}

/** "12.3K", for axes. */
export function compact(value: number): string {
	const format = isHuge(value) ? SCIENTIFIC : isTiny(value) ? FINE : COMPACT;
	return withMinus(format.format(value));
}

// Intl writes −0 as "-0".
const withMinus = (text: string): string => (text === '-0' ? '0' : text.replace('-', '−'));

/** "+1.5M", in few digits. */
export const signedCompact = (value: number): string => (value > 0 ? `+${compact(value)}` : compact(value));

/** "+12", "−3". */
export const signed = (value: number): string => (value > 0 ? `+${number(value)}` : number(value));

/** The name for leads that the router has not seen. */
export const NOT_ROUTED = 'Not routed yet';

/** "1 lead", "2 leads". */
export const count = (value: number, noun: string): string =>
	`${number(value)} ${noun}${value === 1 ? '' : 's'}`;

/** "2.4%". */
export function percentage(part: number, whole: number): string {
	const ratio = whole === 0 ? 0 : part / whole;
	if (ratio > 0 && ratio < 0.001) return 'under 0.1%';
	return PERCENT.format(ratio);
}

export const inZone = (at: Instant, zone: string): DateTime =>
	DateTime.fromMillis(at, { zone, locale: 'en-GB' });

/** "3 Nov 2026". */
export const day = (at: Instant, zone: string): string => inZone(at, zone).toFormat('d LLL yyyy');

/** "3 Nov", for days of which the year is plain. */
export const shortDay = (at: Instant, zone: string): string => inZone(at, zone).toFormat('d LLL');

/** "3 Nov 2026, 14:05". */
export const minute = (at: Instant, zone: string): string => inZone(at, zone).toFormat('d LLL yyyy, HH:mm');

/** What a period is called by its first day: "3 Nov 2026", "Nov 2026". */
export const periodStart = (at: Instant, { period, zone }: ReportData): string =>
	inZone(at, zone).toFormat(period === 'month' ? 'LLL yyyy' : 'd LLL yyyy');
