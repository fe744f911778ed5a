import fc, { type Arbitrary } from 'fast-check';
import { DateTime } from 'luxon';
import {
	FADE_TYPES,
	FADE_TYPES_BY_INTERVALS,
	type Duration,
	type Fade,
	type Instant,
	type Rule,
	type Settings,
} from '../../scoring';
import { plus } from './calendar';

/* Small sets of instants, durations and points, so that boundaries are met often. */

export const ruleNames = ['open', 'click', 'title', 'demo', 'visit'];
export const groups = ['web', 'mail'];
export const leads = ['ann', 'bob', 'cay', 'dan'];

/** A local time from which a journey's instants are counted: ends of months, and nights of clock changes. */
export interface Place {
	zone: string;
	start: Instant;
}

const from = (local: string, zone: string): Place => ({
	zone,
	start: DateTime.fromISO(local, { zone }).toMillis(),
});

export const place: Arbitrary<Place> = fc.constantFrom(
	from('2026-01-31T00:00', 'UTC'),
	from('2024-02-28T12:00', 'UTC'),
	from('2026-03-28T02:30', 'Europe/Berlin'),
	from('2026-10-24T02:30', 'Europe/Berlin'),
	from('2026-01-31T00:00', 'Europe/Berlin'),
	from('2026-03-07T02:30', 'America/New_York'),
	from('2026-10-31T01:30', 'America/New_York'),
);

/** An instant on the grid: whole calendar days and hours from a place's start, sometimes a millisecond off. */
export interface Spot {
	days: number;
	hours: number;
	off: number;
}

export const spot: Arbitrary<Spot> = fc.record({
	days: fc.constantFrom(0, 1, 2, 3, 7, 8, 14, 28, 29, 30, 31, 32, 59, 60),
	hours: fc.oneof(
		{ weight: 4, arbitrary: fc.constant(0) },
		{ weight: 1, arbitrary: fc.constantFrom(-1, 1, 12, 24) },
	),
	off: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) }),
});

export function instantOf({ zone, start }: Place, { days, hours, off }: Spot): Instant {
	return (
		plus(plus(start, { amount: days, unit: 'days' }, zone), { amount: hours, unit: 'hours' }, zone) + off
	);
}

const calendar: Arbitrary<Duration> = fc.constantFrom<Duration[]>(
	{ amount: 1, unit: 'days' },
	{ amount: 2, unit: 'days' },
	{ amount: 1, unit: 'weeks' },
	{ amount: 30, unit: 'days' },
	{ amount: 1, unit: 'months' },
);
const hours: Arbitrary<Duration> = fc.constantFrom<Duration[]>(
	{ amount: 1, unit: 'hours' },
	{ amount: 12, unit: 'hours' },
	{ amount: 24, unit: 'hours' },
);
const duration = fc.oneof({ weight: 3, arbitrary: calendar }, { weight: 1, arbitrary: hours });
const fixed: Arbitrary<Duration> = fc.constantFrom<Duration[]>(
	{ amount: 12, unit: 'hours' },
	{ amount: 1, unit: 'days' },
	{ amount: 7, unit: 'days' },
	{ amount: 2, unit: 'weeks' },
);

export const points = fc.constantFrom(10, 5, 2.5, 0.1, 20, -4, -10, 0, 1 / 3, 1e6);

const sometimes = <T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> =>
	fc.option(arbitrary, { nil: undefined });

export const limit = fc.oneof(
	fc.record({ times: fc.constantFrom(1, 2), per: duration }),
	fc.record({ points: fc.constantFrom(5, 12, 0.3), per: duration }),
);
const tiers = fc.constantFrom<Array<Array<[number, number]>>>(
	[[1, 5]],
	[
		[1, 2],
		[2, 10],
	],
	[
		[2, 8],
		[3, 0],
		[4, -3],
	],
);

const bounds = {
	group: sometimes(fc.constantFrom(...groups)),
	maxPoints: sometimes(fc.constantFrom(0, 3, 15)),
};

/** A rule of any kind, without its name. */
export const ruleBody: Arbitrary<Omit<Rule, 'name'>> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			award: fc.constant('everyTime' as const),
			...bounds,
			expiresAfter: sometimes(duration),
			limit: sometimes(limit),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			award: fc.constant('once' as const),
			...bounds,
			expiresAfter: sometimes(duration),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ award: fc.constant('whileTrue' as const), ...bounds }) },
	{
		weight: 2,
		arbitrary: fc.record({
			award: fc.constant('byCount' as const),
			...bounds,
			tiers,
			window: sometimes(duration),
		}),
	},
);

/** A rule of each name. */
export const rulesOf = (body: Arbitrary<Omit<Rule, 'name'>>): Arbitrary<Rule[]> =>
	fc.tuple(...ruleNames.map((name) => body.map((one) => ({ name, ...one }))));

const SMOOTH = FADE_TYPES.filter((type) => !FADE_TYPES_BY_INTERVALS.includes(type));

export const fade: Arbitrary<Fade> = fc.oneof(
	fc.record({ type: fc.constantFrom(...SMOOTH), every: fixed }),
	fc.record({
		type: fc.constantFrom(...FADE_TYPES_BY_INTERVALS),
		percent: fc.constantFrom(10, 50, 100),
		every: duration,
		countFrom: fc.constant('award' as const),
	}),
	fc.record({
		type: fc.constantFrom(...FADE_TYPES_BY_INTERVALS),
		percent: fc.constantFrom(10, 50),
		// Silences are counted in days or more.
		every: calendar,
		countFrom: fc.constant('lastActivity' as const),
	}),
);

export const settings: Arbitrary<Settings> = fc.record(
	{
		min: fc.constantFrom(null, 0, -10, 5),
		max: fc.constantFrom(null, 20, 40),
		caps: fc.array(fc.tuple(fc.constantFrom(...groups), fc.constantFrom(0, 12, 25)), { maxLength: 1 }),
	},
	{ requiredKeys: [] },
);

/** What the conditions of all rules say of an item. */
export const matches = fc.record(
	Object.fromEntries(
		ruleNames.map((name) => [
			name,
			fc.record({
				holds: fc.oneof(
					{ weight: 3, arbitrary: fc.constant(true) },
					{ weight: 1, arbitrary: fc.constant(false) },
					{ weight: 1, arbitrary: fc.constant(null) },
				),
				points,
			}),
		]),
	),
);
