import fc from 'fast-check';
import { DateTime } from 'luxon';
import { after, intervals, inWords, longest, UNITS, type Duration, type Unit } from '../../scoring';

const [BERLIN, NEW_YORK] = ['Europe/Berlin', 'America/New_York'];
const every = (amount: number, unit: Unit): Duration => ({ amount, unit });
const at = (text: string, zone = 'UTC') => DateTime.fromISO(text, { zone }).toMillis();
const iso = (instant: number, zone = 'UTC') =>
	DateTime.fromMillis(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");

test('months count from the start, not from the end of the month before', () => {
	const ends = [1, 2, 3, 4, 13].map((n) => iso(after(at('2026-01-31T09:00'), every(1, 'months'), 'UTC', n)));

	expect(ends).toEqual([
		'2026-02-28T09:00',
		'2026-03-31T09:00',
		'2026-04-30T09:00',
		'2026-05-31T09:00',
		'2027-02-28T09:00',
	]);
});

test('a month from a day that the next month does not have ends on its last day, in a leap year too', () => {
	expect(iso(after(at('2028-01-31T09:00'), every(1, 'months'), 'UTC'))).toBe('2028-02-29T09:00');
	expect(iso(after(at('2028-02-29T09:00'), every(1, 'years'), 'UTC'))).toBe('2029-02-28T09:00');
	expect(iso(after(at('2028-02-29T09:00'), every(1, 'years'), 'UTC', 4))).toBe('2032-02-29T09:00');
	expect(iso(after(at('2028-02-29T09:00'), every(12, 'months'), 'UTC', 4))).toBe('2032-02-29T09:00');
});

test.each([
	[BERLIN, '2026-03-28T12:00', 23],
	[BERLIN, '2026-10-24T12:00', 25],
	[NEW_YORK, '2026-03-07T12:00', 23],
	[NEW_YORK, '2026-10-31T12:00', 25],
])('in %s the day after %s has %d hours', (zone, start, hours) => {
	const from = at(start, zone);

	expect(after(from, every(1, 'days'), zone) - from).toBe(hours * 3_600_000);
	expect(after(from, every(1, 'weeks'), zone) - from).toBe((6 * 24 + hours) * 3_600_000);
	expect(after(from, every(24, 'hours'), zone) - from).toBe(24 * 3_600_000);
	expect(intervals(from, every(1, 'days'), from + hours * 3_600_000, zone)).toBe(1);
	expect(intervals(from, every(1, 'days'), from + hours * 3_600_000 - 1, zone)).toBe(0);
});

test('a day that ends in the hour that is skipped ends an hour later; the day after it does not', () => {
	const start = at('2026-03-28T02:30', BERLIN);

	expect(iso(after(start, every(1, 'days'), BERLIN, 1), BERLIN)).toBe('2026-03-29T03:30');
	expect(iso(after(start, every(1, 'days'), BERLIN, 2), BERLIN)).toBe('2026-03-30T02:30');
});

test('the same instant is another day of the month in another zone', () => {
	const start = at('2026-01-31T23:30');

	expect(iso(after(start, every(1, 'months'), 'UTC'))).toBe('2026-02-28T23:30');
	expect(iso(after(start, every(1, 'months'), BERLIN))).toBe('2026-02-28T23:30');
	expect(iso(after(start, every(1, 'months'), NEW_YORK))).toBe('2026-02-28T23:30');
	expect(iso(after(at('2026-03-31T23:30'), every(1, 'months'), BERLIN))).toBe('2026-04-30T23:30');
});

test('an interval is whole at the instant of its end, and not a millisecond before', () => {
	const start = at('2026-01-31T00:00');
	const end = at('2026-03-31T00:00');

	expect(intervals(start, every(1, 'months'), end, 'UTC')).toBe(2);
	expect(intervals(start, every(1, 'months'), end - 1, 'UTC')).toBe(1);
	expect(intervals(start, every(1, 'months'), start, 'UTC')).toBe(0);
	expect(intervals(start, every(1, 'months'), start - 1, 'UTC')).toBe(0);
});

const duration = fc
	.constantFrom(...UNITS)
	.chain((unit) => fc.integer({ min: 1, max: 40 }).map((amount) => every(amount, unit)));
const zone = fc.constantFrom(
	'UTC',
	BERLIN,
	NEW_YORK,
	'Asia/Kathmandu',
	'Pacific/Apia',
	'Australia/Lord_Howe',
);
const instant = fc.integer({ min: at('2005-01-01'), max: at('2045-01-01') });

test('calendar units end when luxon says they do, around every change of the clocks', () => {
	const quarter = 900_000;
	const edge = instant.map((around) => around - (around % quarter));
	fc.assert(
		fc.property(
			fc.oneof(instant, edge),
			duration.filter(({ unit }) => ['days', 'weeks', 'months', 'years'].includes(unit)),
			zone,
			fc.integer({ min: -10, max: 60 }),
			(start, length, where, n) => {
				const end = DateTime.fromMillis(start, { zone: where }).plus({ [length.unit]: length.amount * n });

				expect(after(start, length, where, n)).toBe(end.toMillis());
			},
		),
		{ numRuns: 20_000 },
	);
});

test('three years are whole in a zone that lost a day and an hour in them', () => {
	const start = at('2008-12-31T00:00', 'Pacific/Apia');
	const end = at('2011-12-31T00:00', 'Pacific/Apia');

	expect(after(start, every(3, 'years'), 'Pacific/Apia')).toBe(end);
	expect(intervals(start, every(3, 'years'), end, 'Pacific/Apia')).toBe(1);
	expect(intervals(start, every(3, 'years'), end - 1, 'Pacific/Apia')).toBe(0);
});

test('the number of whole intervals is the number of their ends', () => {
	fc.assert(
		fc.property(
			instant,
			duration,
			zone,
			fc.integer({ min: 0, max: 60 }),
			fc.integer({ min: -2, max: 2 }),
			(start, length, where, n, shift) => {
				const end = after(start, length, where, n) + shift;
				const whole = intervals(start, length, end, where);

				expect(whole === 0 || after(start, length, where, whole) <= end).toBe(true);
				expect(after(start, length, where, whole + 1)).toBeGreaterThan(end);
			},
		),
		{ numRuns: 2_000 },
	);
});

test('each interval ends later than the one before, and none is longer than the longest', () => {
	fc.assert(
		fc.property(instant, duration, zone, fc.integer({ min: 0, max: 60 }), (start, length, where, n) => {
			const [end, next] = [after(start, length, where, n), after(start, length, where, n + 1)];

			expect(next).toBeGreaterThan(end);
			expect(after(start, length, where) - start).toBeLessThanOrEqual(longest(length) + 86_400_000);
		}),
		{ numRuns: 1_000 },
	);
});

test('a duration reads as people write it', () => {
	expect([every(1, 'days'), every(3, 'months')].map(inWords)).toEqual(['1 day', '3 months']);
});

test('the number of whole intervals since any time is found at once', () => {
	const ages = fc.integer({ min: -8.6e15, max: at('2026-01-01') });
	const began = performance.now();
	fc.assert(
		fc.property(ages, duration, zone, (start, length, where) => {
			const end = at('2026-03-30T12:00:00Z');
			const whole = intervals(start, length, end, where);

			expect(after(start, length, where, whole)).toBeLessThanOrEqual(end);
			expect(after(start, length, where, whole + 1)).toBeGreaterThan(end);
		}),
		{ numRuns: 5_000 },
	);
	expect(performance.now() - began).toBeLessThan(10_000);
});
