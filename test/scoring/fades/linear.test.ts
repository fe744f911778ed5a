import { linear } from '../../../scoring/fades/linear';
import { CLOCK, DAY, sums } from './sums';

const every = { amount: 10, unit: 'days' as const };

test('points shrink evenly, and are gone at the end', () => {
	expect([0, 0.25, 1, 2].map((n) => linear.remaining(n, { every }))).toEqual([1, 0.75, 0, 0]);
});

test('the least that can be left goes down by what was given, and no further than to the losses', () => {
	const least = linear.bound({ every }, sums({ fresh: 70, plus: 100, minus: -5 }), CLOCK, 1);

	expect([0, 1, 5, 10, 99].map((days) => least(CLOCK + days * DAY))).toEqual([70, 60, 20, -5, -5]);
});

test('the most that can be left goes up as losses fade, and no further than to what was given', () => {
	const most = linear.bound({ every }, sums({ fresh: -30, plus: 10, minus: -50 }), CLOCK, -1);

	expect([0, 1, 10, 99].map((days) => most(CLOCK + days * DAY))).toEqual([-30, -25, 10, 10]);
});

test('in words', () => {
	expect(linear.inWords('10 days', { every })).toBe('shrunk evenly to zero over 10 days');
});
