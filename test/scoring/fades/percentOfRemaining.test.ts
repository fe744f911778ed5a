import { percentOfRemaining } from '../../../scoring/fades/percentOfRemaining';
import { CLOCK, DAY, sums } from './sums';

const half = { every: { amount: 10, unit: 'days' as const }, percent: 50 };

test('each interval takes its part of what the one before has left', () => {
	expect([0, 1, 3].map((n) => percentOfRemaining.remaining(n, half))).toEqual([1, 0.5, 0.125]);
	expect(percentOfRemaining.remaining(9, { ...half, percent: 0 })).toBe(1);
	expect(percentOfRemaining.remaining(1, { ...half, percent: 100 })).toBe(0);
});

test('the least that can be left is a part of what is left now', () => {
	const least = percentOfRemaining.bound(half, sums({ faded: 80, plus: 100 }), CLOCK, 1);

	expect(least(CLOCK)).toBe(40);
	expect(least(CLOCK + 10 * DAY)).toBe(20);
});

test('with losses beside it, it takes all that was given and no more than that', () => {
	const least = percentOfRemaining.bound(half, sums({ fresh: 80, plus: 100, minus: -20 }), CLOCK, 1);

	expect(least(CLOCK)).toBe(30);
	expect(least(CLOCK + 9_999 * DAY)).toBe(-20);
});

test('in words', () => {
	expect(percentOfRemaining.inWords('10 days', half)).toBe('cut by 50% of what is left every 10 days');
});
