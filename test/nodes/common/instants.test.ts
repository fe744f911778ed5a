import { DateTime } from 'luxon';
import fc from 'fast-check';
import { instantProblem, isTooFarAhead, readInstant } from '../../../nodes/common/instants';

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
	['seconds as a text', '1774958400'],
	['seconds with a fraction', '1774958400.000200'],
	['milliseconds as a text', ' 1774958400000 '],
	['microseconds', 1_774_958_400_000_000],
	['nanoseconds as a text', '1774958400000000000'],
	['a number of Excel, in the zone of the workflow', 46112 + 14 / 24],
	['a number of Excel as a text', '46112.583333333336'],
	['digits, in the zone of the workflow', 20_260_331_140_000],
	['digits without seconds as a text', '202603311400'],
	['the basic form of ISO 8601', '20260331T120000Z'],
	['a week of ISO 8601', '2026-W14-2T12:00:00Z'],
	['a day of the year', '2026-090T12:00:00Z'],
	['a Date', new Date(NOON)],
	['a luxon date', DateTime.fromMillis(NOON, { zone: 'Asia/Tokyo' })],
])('an instant can be written as %s', (_how, value) => {
	expect(readInstant(value, 'Europe/Berlin')).toBe(NOON);
});

test('a date alone is its first moment in the zone of the workflow', () => {
	expect(readInstant('2026-03-31', 'Europe/Berlin')).toBe(Date.parse('2026-03-30T22:00:00Z'));
});

test.each(['2026-03-31', 20_260_331, '20260331', 46_112, '46112'])(
	'%p is the first moment of a day in the zone of the workflow',
	(value) => {
		expect(readInstant(value, 'Europe/Berlin')).toBe(Date.parse('2026-03-30T22:00:00Z'));
	},
);

test.each([
	['the zero of .NET', '0001-01-01T00:00:00'],
	['the zero of Excel', '1899-12-30'],
	['the zero of Unix', '1970-01-01T00:00:00Z'],
	['the other zero of Excel', '1904-01-01'],
	['the first date of JavaScript', '-271821-04-20T00:00:00Z'],
	['a Date of 1970', new Date(0)],
])('%s is before 1990', (_what, value) => {
	expect(readInstant(value, 'UTC')).toBeNull();
	expect(instantProblem(value, 'UTC', NOON)).toBe('is before 1990');
});

test('what is wrong with an instant is said in words', () => {
	expect(instantProblem('2026-04-01T12:00:00Z', 'UTC', NOON)).toBeNull();
	expect(instantProblem('soon', 'UTC', NOON)).toBe('is not a date and time');
	expect(instantProblem('9999-12-31', 'UTC', NOON)).toBe('is more than a day ahead of now');
});

test('an instant is the same in whichever unit it is written', () => {
	const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: 1e13 - 1 });
	const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York');
	fc.assert(
		fc.property(instants, zones, (at, zone) => {
			const written = [at, String(at), at / 1_000, (at / 1_000).toFixed(6), `${at}000`, `${at}000000`];
			expect(written.map((value) => readInstant(value, zone))).toEqual(written.map(() => at));
		}),
	);
});

test('a day is the same as Excel counts it, in digits and in ISO 8601', () => {
	const days = fc.integer({ min: 32_874, max: 99_999 });
	fc.assert(
		fc.property(days, (serial) => {
			const iso = DateTime.fromISO('1899-12-30', { zone: 'UTC' }).plus({ days: serial }).toISODate()!;
			const at = readInstant(iso, 'America/New_York');
			expect(at).not.toBeNull();
			expect(readInstant(serial, 'America/New_York')).toBe(at);
			expect(readInstant(iso.replaceAll('-', ''), 'America/New_York')).toBe(at);
		}),
	);
});

test.each([
	['a word', 'yesterday'],
	['zero', 0],
	['zero as a text', '0'],
	['one', 1],
	['less than zero', -1_774_958_400],
	['a year', 2026],
	['a year as a text', '2026'],
	['a year and a month', '2026-03'],
	['a year and a month in digits', '202603'],
	['a week without a day', '2026-W14'],
	['a time in digits', '1230'],
	['a time of ISO 8601', 'T1230'],
	['a time with an offset', '1230Z'],
	['no day in digits', 20_261_399],
	['a number in which digits were lost', '1.79361E+12'],
	['a number with thousands', '1,793,610,000'],
	['seconds of 1972', 86_399_999],
	['a very long text', '2026-03-31'.padEnd(1_000_000) + 'x'],
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
