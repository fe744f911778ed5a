import { percentOfOriginal } from '../../../scoring/fades/percentOfOriginal';
import { CLOCK, DAY, sums } from './sums';

const tenth = { every: { amount: 10, unit: 'days' as const }, percent: 10 };

test('each interval takes the same part, until nothing is left', () => {
	expect([0, 1, 5, 10, 11].map((n) => percentOfOriginal.remaining(n, tenth))).toEqual([1, 0.9, 0.5, 0, 0]);
	expect(percentOfOriginal.remaining(1, { ...tenth, percent: 0 })).toBe(1);
	expect(percentOfOriginal.remaining(1, { ...tenth, percent: 100 })).toBe(0);
});

test('the least that can be left has lost an interval at once, as the next one can end at any moment', () => {
	const least = percentOfOriginal.bound(tenth, sums({ fresh: 100, plus: 100 }), CLOCK, 1);

	expect(least(CLOCK)).toBe(90);
	expect(least(CLOCK + 20 * DAY)).toBe(70);
	expect(least(CLOCK + 999 * DAY)).toBe(0);
});

test('in words', () => {
	expect(percentOfOriginal.inWords('month of silence', tenth)).toBe(
		'cut by 10% of the original every month of silence',
	);
});
