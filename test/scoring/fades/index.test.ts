import fc from 'fast-check';
import {
	after,
	FADE_TYPES,
	FADE_TYPES_BY_INTERVALS,
	fadeInWords,
	remainingShare,
	silencesOf,
	type Duration,
	type Fade,
} from '../../../scoring';

const DAY = 86_400_000;
const at = (text: string) => Date.parse(text);
const days = (amount: number): Duration => ({ amount, unit: 'days' });
const months = (amount: number): Duration => ({ amount, unit: 'months' });
const START = at('2026-01-31T12:00:00Z');

/** What is left of an award of the start after so many days. */
const left = (fade: Fade, after: number) => remainingShare(fade, START, START + after * DAY, 'UTC', []);

const halfLife: Fade = { type: 'halfLife', every: days(30) };
const linear: Fade = { type: 'linear', every: days(30) };
const ofOriginal: Fade = { type: 'percentOfOriginal', every: days(30), percent: 40 };
const ofRemaining: Fade = { type: 'percentOfRemaining', every: days(30), percent: 40 };

test.each([
	[
		'halved',
		halfLife,
		[
			[-1, 1],
			[0, 1],
			[15, 2 ** -0.5],
			[30, 0.5],
			[60, 0.25],
			[300, 2 ** -10],
		],
	],
	[
		'fading to zero',
		linear,
		[
			[-1, 1],
			[0, 1],
			[15, 0.5],
			[30, 0],
			[31, 0],
			[300, 0],
		],
	],
	[
		'losing of the original',
		ofOriginal,
		[
			[-1, 1],
			[0, 1],
			[29.999, 1],
			[30, 0.6],
			[59.999, 0.6],
			[60, 0.2],
			[90, 0],
			[300, 0],
		],
	],
	[
		'losing of what is left',
		ofRemaining,
		[
			[-1, 1],
			[0, 1],
			[29.999, 1],
			[30, 0.6],
			[60, 0.36],
			[90, 0.216],
		],
	],
] as Array<[string, Fade, Array<[number, number]>]>)('points %s', (_how, fade, expected) => {
	for (const [after, share] of expected) expect(left(fade, after)).toBeCloseTo(share, 12);
});

test('an award dated a moment after the decay counts in full', () => {
	for (const fade of [halfLife, linear, ofOriginal, ofRemaining]) {
		expect(remainingShare(fade, START + 1, START, 'UTC', [])).toBe(1);
	}
});

test('all or none of the points can be lost at once, or not at all', () => {
	expect(left({ ...ofOriginal, percent: 100 }, 30)).toBe(0);
	expect(left({ ...ofRemaining, percent: 100 }, 30)).toBe(0);
	expect(left({ ...ofOriginal, percent: 0 }, 300)).toBe(1);
});

test('a percentage is lost at the ends of months, counted from the award', () => {
	const fade: Fade = { ...ofOriginal, percent: 10, every: months(1) };
	const leftAt = (until: string) => remainingShare(fade, START, at(until), 'UTC', []);

	expect(leftAt('2026-02-28T11:59:59.999Z')).toBe(1);
	expect(leftAt('2026-02-28T12:00:00Z')).toBeCloseTo(0.9, 12);
	expect(leftAt('2026-03-30T12:00:00Z')).toBeCloseTo(0.9, 12);
	expect(leftAt('2026-03-31T12:00:00Z')).toBeCloseTo(0.8, 12);
});

test('days of a percentage follow the time zone; days of a half-life have 24 hours', () => {
	const start = at('2026-03-28T12:00:00+01:00');
	const afterHours = (fade: Fade, hours: number) =>
		remainingShare(fade, start, start + hours * 3_600_000, 'Europe/Berlin', []);

	expect(afterHours({ ...ofOriginal, every: days(1) }, 23)).toBe(0.6);
	expect(afterHours({ ...halfLife, every: days(1) }, 23)).toBeCloseTo(2 ** (-23 / 24), 12);
	expect(afterHours({ ...halfLife, every: days(1) }, 24)).toBe(0.5);
});

describe('however long ago something was', () => {
	const hour = 3_600_000;
	const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia');
	const every = fc.constantFrom(days(1), days(7), months(1), { amount: 1, unit: 'years' as const });

	test('an award is charged for every interval that ends after it in a silence', () => {
		const moment = fc.integer({ min: 0, max: 24 * 800 }).map((hours) => at('2011-01-01') + hours * hour);
		const moments = fc.array(moment, { maxLength: 12 });
		fc.assert(
			fc.property(
				moment,
				moments,
				moment,
				moment,
				every,
				zone,
				(first, active, award, until, length, where) => {
					const fade: Fade = {
						type: 'percentOfOriginal',
						every: length,
						percent: 0.001,
						countFrom: 'lastActivity',
					};
					const starts = [first, ...active.filter((one) => one > first).sort((a, b) => a - b)];
					const charged = starts.flatMap((start, index) => {
						const end = Math.min(starts[index + 1] ?? Infinity, until);
						const ends = Array.from({ length: 1_000 }, (_, n) => after(start, length, where, n + 1));
						return ends.filter((one) => one <= end && one > award);
					});
					const silences = silencesOf(fade, first, active, until, where);

					const gone = award >= until ? 0 : charged.length;
					expect(remainingShare(fade, award, until, where, silences)).toBeCloseTo(1 - gone * 0.00001, 9);
				},
			),
			{ numRuns: 200 },
		);
	});

	const fades: Array<[string, Fade]> = [
		['silences of days', { ...ofRemaining, every: days(1), countFrom: 'lastActivity' }],
		['silences of months', { ...ofRemaining, every: months(1), countFrom: 'lastActivity' }],
		['silences of years', { ...ofOriginal, every: { amount: 1, unit: 'years' }, countFrom: 'lastActivity' }],
		['days since the award', { ...ofRemaining, every: days(1) }],
		['weeks since the award', { ...ofOriginal, every: { amount: 1, unit: 'weeks' } }],
		['months since the award', { ...ofOriginal, every: months(1) }],
		['seconds since the award', { ...ofRemaining, every: { amount: 1, unit: 'seconds' } }],
	];
	test.each(fades)('its intervals are counted at once: %s', (_name, fade) => {
		const began = performance.now();
		for (const ancient of ['0001-01-01T00:00:00Z', '-271820-01-01T00:00:00Z', '1899-12-30T00:00:00Z']) {
			for (const where of ['UTC', 'Europe/Berlin', 'America/New_York']) {
				const [first, until] = [at(ancient), at('2026-03-01T00:00:00Z')];
				const silences = silencesOf(fade, first, [at('2026-02-01T00:00:00Z')], until, where);

				expect(remainingShare(fade, first, until, where, silences)).toBeCloseTo(0, 9);
				expect(remainingShare(fade, until - hour, until, where, silences)).toBeLessThanOrEqual(1);
			}
		}
		expect(performance.now() - began).toBeLessThan(200);
	});
});

test('in words, with what intervals count', () => {
	expect(fadeInWords(halfLife)).toBe('halved every 30 days');
	expect(fadeInWords(ofRemaining)).toBe('cut by 40% of what is left every 30 days');
	expect(fadeInWords({ ...ofOriginal, countFrom: 'lastActivity' })).toBe(
		'cut by 40% of the original every 30 days of silence',
	);
});

test('a percentage belongs to the kinds by intervals alone', () => {
	expect(FADE_TYPES_BY_INTERVALS).toEqual(FADE_TYPES.filter((type) => type.startsWith('percent')));
});
