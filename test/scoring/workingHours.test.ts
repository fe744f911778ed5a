import fc from 'fast-check';
import { DateTime } from 'luxon';
import { afterWorking, ALL_HOURS, type WorkingHours } from '../../scoring';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const [BERLIN, NEW_YORK] = ['Europe/Berlin', 'America/New_York'];
const OFFICE: WorkingHours = { days: [1, 2, 3, 4, 5], from: 9 * 60, until: 17 * 60 };

const at = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toMillis();
const local = (instant: number, zone: string) =>
	DateTime.fromMillis(instant, { zone }).toFormat("ccc yyyy-MM-dd'T'HH:mm");

test.each([
	['within a day', '2026-03-31T10:00', 1, 'Tue 2026-03-31T11:00'],
	['from the minute of opening on', '2026-03-31T09:00', 1, 'Tue 2026-03-31T10:00'],
	['to the minute of closing', '2026-03-31T16:00', 1, 'Tue 2026-03-31T17:00'],
	['over a night', '2026-03-31T16:30', 1, 'Wed 2026-04-01T09:30'],
	['from the evening to the next morning', '2026-03-31T21:00', 1, 'Wed 2026-04-01T10:00'],
	['from before work', '2026-03-31T03:00', 1, 'Tue 2026-03-31T10:00'],
	['over a week end', '2026-04-03T16:30', 1, 'Mon 2026-04-06T09:30'],
	['from a week end', '2026-04-04T12:00', 1, 'Mon 2026-04-06T10:00'],
	['for a whole week', '2026-03-31T10:00', 40, 'Tue 2026-04-07T10:00'],
	['over the night in which clocks go ahead', '2026-03-27T16:00', 2, 'Mon 2026-03-30T10:00'],
])('time runs %s', (_what, start, hours, end) => {
	expect(local(afterWorking(at(start, BERLIN), hours * HOUR, OFFICE, BERLIN), BERLIN)).toBe(end);
});

test.each([
	[BERLIN, '2026-03-29T00:00', 5, '2026-03-29T06:00'],
	[BERLIN, '2026-10-25T00:00', 5, '2026-10-25T04:00'],
	[NEW_YORK, '2026-03-08T00:00', 5, '2026-03-08T06:00'],
	[NEW_YORK, '2026-11-01T00:00', 5, '2026-11-01T04:00'],
])('in %s, the night of %s counts as long as it was: %d hours are over at %s', (zone, start, hours, end) => {
	const nights: WorkingHours = { days: [7], from: 0, until: 8 * 60 };

	expect(afterWorking(at(start, zone), hours * HOUR, nights, zone)).toBe(at(end, zone));
});

test('work that would begin in the hour that clocks leave out begins as much later', () => {
	const early: WorkingHours = { days: [7], from: 150, until: 240 };

	// 2:30 is 3:30 in that night.
	expect(local(afterWorking(at('2026-03-28T12:00', BERLIN), 30 * MINUTE, early, BERLIN), BERLIN)).toBe(
		'Sun 2026-03-29T04:00',
	);
});

const zones = fc.constantFrom('UTC', BERLIN, NEW_YORK, 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe');
const instants = fc.integer({ min: at('2009-01-01', 'UTC'), max: at('2030-01-01', 'UTC') });
const workingHours: fc.Arbitrary<WorkingHours> = fc
	.record({
		days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort()),
		times: fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 2, maxLength: 2 }),
	})
	.map(({ days, times }) => ({ days, from: Math.min(...times), until: Math.max(...times) }));
const durations = fc.integer({ min: 1, max: 40 * HOUR });

test('all hours are all of the time, in any zone', () => {
	fc.assert(
		fc.property(zones, instants, durations, (zone, start, duration) => {
			expect(afterWorking(start, duration, ALL_HOURS, zone)).toBe(start + duration);
		}),
	);
});

test('what is over later began later or took longer', () => {
	fc.assert(
		fc.property(
			...[zones, workingHours, instants, fc.nat(3 * 24 * HOUR), durations, fc.nat(8 * HOUR)],
			(zone, hours, start, later, duration, longer) => {
				const end = afterWorking(start, duration, hours, zone);
				expect(afterWorking(start + later, duration, hours, zone)).toBeGreaterThanOrEqual(end);
				expect(afterWorking(start, duration + longer, hours, zone)).toBeGreaterThanOrEqual(end + longer);
			},
		),
	);
});

test('two spans one after the other are over when both together are', () => {
	fc.assert(
		fc.property(zones, workingHours, instants, durations, durations, (zone, hours, start, one, other) => {
			const inTwo = afterWorking(afterWorking(start, one, hours, zone), other, hours, zone);
			expect(inTwo).toBe(afterWorking(start, one + other, hours, zone));
		}),
	);
});

/** Whether clocks show a working time in the minute that begins then. */
const isWorkingMinute = (instant: number, { days, from, until }: WorkingHours, zone: string): boolean => {
	const { weekday, hour, minute } = DateTime.fromMillis(instant, { zone });
	const time = hour * 60 + minute;
	return days.includes(weekday) && time >= from && time < until;
};

test('it is what counting minute by minute gives, over changes of the clocks, too', () => {
	const around = fc
		.tuple(fc.constantFrom('2026-03-29', '2026-10-25', '2026-07-01'), fc.integer({ min: -2_000, max: 400 }))
		.map(([day, minutes]) => at(day, BERLIN) + minutes * MINUTE);
	// Hours that do not begin or end in those that clocks show twice, or not at all.
	const outside = workingHours.filter(({ from, until }) =>
		[from, until].every((time) => time <= 120 || time >= 180),
	);
	fc.assert(
		fc.property(around, outside, fc.integer({ min: 1, max: 200 }), (start, hours, minutes) => {
			let [instant, counted] = [start, 0];
			while (counted < minutes) {
				if (isWorkingMinute(instant, hours, BERLIN)) counted++;
				instant += MINUTE;
			}
			expect(local(afterWorking(start, minutes * MINUTE, hours, BERLIN), BERLIN)).toBe(
				local(instant, BERLIN),
			);
		}),
		{ numRuns: 20 },
	);
});
