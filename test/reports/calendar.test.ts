import { DateTime } from 'luxon';
import { calendarTicks } from '../../reports/charts/calendar';

const berlin = (iso: string) => DateTime.fromISO(iso, { zone: 'Europe/Berlin' }).toMillis();
const labels = (from: string, to: string, most = 8) =>
	calendarTicks(berlin(from), berlin(to), 'Europe/Berlin', most).map(({ label, below }) =>
		`${label} ${below}`.trim(),
	);

test('a few days have a date each, at midnight of the zone on both sides of a clock change', () => {
	const ticks = calendarTicks(berlin('2026-10-23T09:00'), berlin('2026-10-27T09:00'), 'Europe/Berlin', 8);
	expect(ticks.map(({ at }) => at)).toEqual(
		['2026-10-24', '2026-10-25', '2026-10-26', '2026-10-27'].map(berlin),
	);
});

test('hours name their day once', () => {
	expect(labels('2026-11-22T01:00', '2026-11-23T01:00', 5)).toEqual([
		'06:00 22 Nov 2026',
		'12:00',
		'18:00',
		'00:00 23 Nov 2026',
	]);
});

test('the year stands where it begins', () => {
	expect(labels('2026-11-05', '2027-02-20')).toEqual(
		['1 Dec 2026', '1 Jan 2027', '1 Feb'].map((text) => text.replace(/^1 /, '')),
	);
});

test.each([
	['2026-11-22T10:00', '2026-11-22T10:01'],
	['2026-01-01', '2026-04-01'],
	['1990-01-01', '2026-04-01'],
	['0001-01-01', '9000-01-01'],
])('from %s to %s there are not too many', (from, to) => {
	expect(labels(from, to).length).toBeLessThan(100);
});

test('one ancient event leaves as few as any time does', () => {
	const ancient = Date.parse('-271820-01-01T00:00:00Z');
	for (const most of [4, 9]) {
		const ticks = calendarTicks(ancient, berlin('2026-04-01'), 'Europe/Berlin', most);
		expect(ticks.length).toBeGreaterThan(0);
		expect(ticks.length).toBeLessThanOrEqual(most);
	}
});
