import type { Rule } from '../../../scoring';
import { play } from './play';

const demo: Rule = { name: 'Requested a demo', award: 'once', expiresAfter: { amount: 10, unit: 'days' } };
const day = (n: number) => Date.parse('2026-01-01T00:00:00Z') + n * 86_400_000;

test('a once-only rule does not pay again after its points expired', () => {
	const { item, until, lines } = play(demo);

	expect(item({ points: 30 }, day(0))).toBe(30);
	expect(until(day(10))).toBe(0);
	expect(item({ points: 30 }, day(20))).toBe(0);
	expect(lines().map(({ kind, points, offered }) => [kind, points, offered])).toEqual([
		['award', 30, null],
		['refused', 0, 30],
	]);
});

test('the first to arrive is paid; an earlier one that arrives later replaces nothing', () => {
	const { item, until } = play(demo);
	item({ points: 30 }, day(5));

	expect(item({ points: 50 }, day(0))).toBe(30);
	expect(until(day(14.9))).toBe(30);
	expect(until(day(15))).toBe(0);
});

test('a first event whose points have expired already has paid', () => {
	const { item, until } = play(demo);
	until(day(20));

	expect(item({ points: 30 }, day(0))).toBe(0);
	expect(item({ points: 30 }, day(20))).toBe(0);
});
