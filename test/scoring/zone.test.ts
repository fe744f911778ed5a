import { isZone } from '../../scoring';
import { instantOf, offsetAt } from '../../scoring/zone';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

test.each(['UTC', 'Europe/Berlin', 'UTC+14', 'UTC-14'])('%s is a time zone', (name) => {
	expect(isZone(name)).toBe(true);
});

test.each(['', 'local', 'Berlin', 'UTC+15', 'Mars/Olympus'])('"%s" is none', (name) => {
	expect(isZone(name)).toBe(false);
});

test('clocks go forward and back at the instant of the change', () => {
	const offsets = (...texts: string[]) => texts.map((text) => offsetAt(at(text), 'Europe/Berlin') / HOUR);

	expect(offsets('2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00Z')).toEqual([1, 2]);
	expect(offsets('2026-10-25T00:59:59.999Z', '2026-10-25T01:00:00Z')).toEqual([2, 1]);
});

test('a local time that is skipped comes later', () => {
	const local = at('2026-03-29T02:30:00Z');

	expect(instantOf(local, 'Europe/Berlin', HOUR)).toBe(at('2026-03-29T01:30:00Z'));
});

test('a local time that comes twice is the one with the offset that was asked for', () => {
	const local = at('2026-10-25T02:30:00Z');

	expect(instantOf(local, 'Europe/Berlin', 2 * HOUR)).toBe(at('2026-10-25T00:30:00Z'));
	expect(instantOf(local, 'Europe/Berlin', HOUR)).toBe(at('2026-10-25T01:30:00Z'));
});
