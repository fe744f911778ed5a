import { halfLife } from '../../../scoring/fades/halfLife';
import { CLOCK, DAY, sums } from './sums';

const every = { amount: 10, unit: 'days' as const };

test('half is left after each half-life, and a part in between', () => {
	expect([0, 0.5, 1, 3].map((n) => halfLife.remaining(n, { every }))).toEqual([1, 2 ** -0.5, 0.5, 0.125]);
});

test('the bound of fading points is exactly what is left of them, from when they were given or last faded', () => {
	const awarded = sums({ faded: 40, at: CLOCK, mass: 80, newest: CLOCK - 10 * DAY });
	const least = halfLife.bound({ every }, awarded, CLOCK, 1);

	expect(least(CLOCK)).toBeCloseTo(80, 12);
	expect(least(CLOCK + 10 * DAY)).toBeCloseTo(40, 12);
});

test('points below zero do not rise by the least bound, nor do points above zero fall by the most', () => {
	const [minus, plus] = [sums({ faded: -40, at: CLOCK }), sums({ faded: 40, at: CLOCK })];

	expect(halfLife.bound({ every }, minus, CLOCK, 1)(CLOCK + 99 * DAY)).toBe(-40);
	expect(halfLife.bound({ every }, minus, CLOCK, -1)(CLOCK + 10 * DAY)).toBeCloseTo(-20, 12);
	expect(halfLife.bound({ every }, plus, CLOCK, -1)(CLOCK + 99 * DAY)).toBe(40);
});

test('in words', () => {
	expect(halfLife.inWords('10 days', { every })).toBe('halved every 10 days');
});
