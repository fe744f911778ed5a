import type { Rule } from '../../../scoring';
import { play } from './play';

const visits: Rule = {
	name: 'Visits',
	award: 'byCount',
	tiers: [
		[1, 2],
		[3, 10],
	],
	window: { amount: 7, unit: 'days' },
};
const day = (n: number) => Date.parse('2026-01-01T00:00:00Z') + n * 86_400_000;

test('points follow the number of events inside the window', () => {
	const { item, until } = play(visits);

	expect([item({}, day(0)), item({}, day(1)), item({}, day(2))]).toEqual([2, 2, 10]);
	expect(until(day(7) - 1)).toBe(10);
	expect(until(day(7))).toBe(2);
	expect(until(day(9) - 1)).toBe(2);
	expect(until(day(9))).toBe(0);
});

test('an event counts once', () => {
	const { item } = play(visits);

	expect([item({}, day(0), 'e1'), item({}, day(0), 'e1'), item({}, day(0), 'e1')]).toEqual([2, 2, 2]);
});

test('a late event counts for as long as its window lasts', () => {
	const { item, until } = play(visits);
	until(day(5));
	expect([item({}, day(4)), item({}, day(4)), item({}, day(-1))]).toEqual([2, 2, 10]);
	expect(until(day(6))).toBe(2);
});

test('an event whose window has passed does not count', () => {
	const { item, until } = play(visits);
	until(day(10));

	expect(item({}, day(3))).toBe(0);
});

test('without a window events count for ever', () => {
	const { item, until } = play({ ...visits, window: undefined });
	for (const n of [0, 100, 200]) item({}, day(n));

	expect(until(day(10_000))).toBe(10);
});
