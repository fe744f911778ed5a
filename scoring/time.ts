import { instantOf, offsetAt } from './zone';

/** A point in time: milliseconds since 1970 in UTC. */
export type Instant = number;

export const UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;
export type Unit = (typeof UNITS)[number];

/** A number and a unit, as people write it: 3 months. From days up, the amount is a whole number. */
export interface Duration {
	amount: number;
	unit: Unit;
}

export const DAY = 86_400_000;

const FIXED: Partial<Record<Unit, number>> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 };
const LONGEST: Record<Unit, number> = {
	...(FIXED as Record<Unit, number>),
	days: DAY,
	weeks: 7 * DAY,
	months: 31 * DAY,
	years: 366 * DAY,
};

const SHORTEST: Record<Unit, number> = { ...LONGEST, months: 28 * DAY, years: 365 * DAY };

/**
 * The instant `times` durations after `at`. From days up, units follow the calendar of `zone`: the same time of day,
 * and the last day of a month that is too short. The n-th interval is `after(start, every, zone, n)`, not a chain.
 */
export function after(at: Instant, duration: Duration, zone: string, times = 1): Instant {
	const amount = duration.amount * times;
	const fixed = FIXED[duration.unit];
	if (fixed !== undefined) return at + Math.round(amount * fixed);
	const offset = offsetAt(at, zone);
	return instantOf(shifted(at + offset, duration.unit, amount), zone, offset);
}

/** A local time so many days, weeks, months or years later. */
function shifted(local: Instant, unit: Unit, amount: number): Instant {
	if (unit === 'days') return local + amount * DAY;
	if (unit === 'weeks') return local + amount * 7 * DAY;
	const date = new Date(local);
	const day = date.getUTCDate();
	date.setUTCMonth(date.getUTCMonth() + (unit === 'years' ? 12 * amount : amount));
	// A month that is too short runs over into the next: back to its last day.
	if (date.getUTCDate() !== day) date.setUTCDate(0);
	return date.getTime();
}

/** How many whole intervals lie between two instants: the largest n whose n-th interval ends no later than `end`. */
export function intervals(start: Instant, every: Duration, end: Instant, zone: string): number {
	if (end <= start || end - start < shortest(every)) return 0;
	let count = Math.max(0, Math.floor(units(start, every.unit, end, zone) / every.amount));
	while (after(start, every, zone, count + 1) <= end) count++;
	while (count > 0 && after(start, every, zone, count) > end) count--;
	return count;
}

/** About how many units lie between two instants, by the calendar from days up: at most one too many or too few. */
function units(start: Instant, unit: Unit, end: Instant, zone: string): number {
	if (unit !== 'months' && unit !== 'years') {
		const clocks = FIXED[unit] === undefined ? offsetAt(end, zone) - offsetAt(start, zone) : 0;
		return (end + clocks - start) / LONGEST[unit];
	}
	const [from, to] = [start, end].map((at) => new Date(at + offsetAt(at, zone)));
	const years = to!.getUTCFullYear() - from!.getUTCFullYear();
	return unit === 'years' ? years : 12 * years + to!.getUTCMonth() - from!.getUTCMonth();
}

/** By how much clock changes can shift a span in all: Samoa went a day and an hour ahead within the year 2011. */
const CLOCK_CHANGES = DAY + 60 * 60 * 1_000;

/** How many whole intervals can end within a span of time at most, wherever it is and in any time zone. */
export function mostIntervals(every: Duration, span: number): number {
	const slack = FIXED[every.unit] === undefined ? CLOCK_CHANGES : 0;
	return Math.floor((span + slack) / (every.amount * SHORTEST[every.unit])) + 1;
}

/** After this long, in milliseconds, an interval has ended, wherever it began; each further one takes its longest. */
export function longestWait(every: Duration): number {
	return longest(every) + (FIXED[every.unit] === undefined ? CLOCK_CHANGES : 0);
}

/** A duration in milliseconds where a day always has 24 hours. Months and years are taken at their longest. */
export function longest(duration: Duration): number {
	return duration.amount * LONGEST[duration.unit];
}

/** A duration in milliseconds at its shortest, over any change of the clocks. */
export function shortest({ amount, unit }: Duration): number {
	return amount * SHORTEST[unit] - (FIXED[unit] === undefined ? CLOCK_CHANGES : 0);
}

/** "3 months", "1 day". */
export function inWords({ amount, unit }: Duration): string {
	return `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}

/** The day of an instant, as the calendar of a zone has it: "2026-03-31". */
export const dayOf = (at: Instant, zone: string): string =>
	new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10);
