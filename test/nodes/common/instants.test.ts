import { DateTime } from 'luxon';
import { isTooFarAhead, readInstant } from '../../../nodes/common/instants';

const NOON = Date.parse('2026-03-31T12:00:00Z');

test.each([
	['ISO 8601', '2026-03-31T12:00:00Z'],
	['ISO 8601 with an offset', '2026-03-31T14:00:00+02:00'],
	['ISO 8601 in the zone of the workflow', '2026-03-31T14:00:00'],
	['SQL in the zone of the workflow', '2026-03-31 14:00:00'],
	['SQL with an offset', '2026-03-31 14:00:00 +02:00'],
	['an email', 'Tue, 31 Mar 2026 12:00:00 +0000'],
	['HTTP', 'Tue, 31 Mar 2026 12:00:00 GMT'],
	['spaces around it', ' 2026-03-31T12:00:00Z '],
	['seconds', 1_774_958_400],
	['milliseconds', 1_774_958_400_000],
	['a Date', new Date(NOON)],
	['a luxon date', DateTime.fromMillis(NOON, { zone: 'Asia/Tokyo' })],
])('an instant can be written as %s', (_how, value) => {
	expect(readInstant(value, 'Europe/Berlin')).toBe(NOON);
});

test('a date alone is its first moment in the zone of the workflow', () => {
	expect(readInstant('2026-03-31', 'Europe/Berlin')).toBe(Date.parse('2026-03-30T22:00:00Z'));
});

test.each([
	['a word', 'yesterday'],
	['nothing', ''],
	['a day that is not there', '2026-02-30'],
	['a time without a day', '12:30'],
	['no number', NaN],
	['infinity', Infinity],
	['more than there can be', -1e17],
	['true', true],
	['a list', [2026]],
	['a Date that is none', new Date(NaN)],
	['a luxon date that is none', DateTime.invalid('none')],
])('%s is no instant', (_what, value) => {
	expect(readInstant(value, 'UTC')).toBeNull();
});

test('an instant may lie a day ahead, and no more', () => {
	expect(isTooFarAhead(NOON + 86_400_000, NOON)).toBe(false);
	expect(isTooFarAhead(NOON + 86_400_001, NOON)).toBe(true);
});
