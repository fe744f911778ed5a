import type { Rule } from '../../../scoring';
import { play } from './play';

const ceo: Rule = { name: 'Is a CEO', award: 'whileTrue' };
const day = (n: number) => Date.parse('2026-01-01T00:00:00Z') + n * 86_400_000;
const [yes, no, unknown] = [{ points: 20 }, { holds: false }, { holds: null }];

test('points are held while the condition holds', () => {
	const { item } = play(ceo);

	expect([item(yes, day(0)), item(yes, day(1)), item(no, day(2)), item(yes, day(3))]).toEqual([
		20, 20, 0, 20,
	]);
});

test('an item that does not know leaves them as they are', () => {
	const { item } = play(ceo);

	expect([item(unknown, day(0)), item(yes, day(1)), item(unknown, day(2))]).toEqual([0, 20, 20]);
});

test('they follow the newest item by event time on which the condition is known', () => {
	const { item } = play(ceo);
	item(yes, day(5));
	item(unknown, day(9));

	expect([item(no, day(4)), item(no, day(6)), item(yes, day(5))]).toEqual([20, 0, 0]);
});

test('of items of the same time the last to arrive decides', () => {
	const { item } = play(ceo);

	expect([item(yes, day(0)), item(no, day(0)), item(yes, day(0))]).toEqual([20, 0, 20]);
});

test('they do not look at event IDs', () => {
	const { item } = play(ceo);

	expect([item(yes, day(0), 'e1'), item(no, day(0), 'e1')]).toEqual([20, 0]);
});

test('points that change are held as they are now', () => {
	const { item, lines } = play(ceo);

	expect([item(yes, day(0)), item({ points: 25 }, day(1)), item({ points: 25 }, day(2))]).toEqual([
		20, 25, 25,
	]);
	expect(lines().map(({ kind, points }) => [kind, points])).toEqual([
		['held', 20],
		['held', 5],
	]);
});

test('a rule held by several steps counts once, and goes when the last of them drops it', () => {
	const { item, drop } = play(ceo);

	expect(item(yes, day(0), undefined, 1)).toBe(20);
	expect(item(yes, day(1), undefined, 2)).toBe(20);
	expect(drop(day(2), 1)).toBe(20);
	expect(drop(day(3), 2)).toBe(0);
});

test('a rule that is no longer in its step goes at the next evaluation of the lead', () => {
	const { item, drop, until, lines } = play(ceo);
	item(yes, day(0));

	expect(until(day(1))).toBe(20);
	expect(drop(day(2))).toBe(0);
	expect(lines().map(({ kind, points, at }) => [kind, points, at])).toEqual([
		['held', 20, day(0)],
		['held', -20, day(2)],
	]);
});

test('a step that never had the rule takes nothing away', () => {
	const { item, drop } = play(ceo);
	item(yes, day(0));

	expect(drop(day(1), 2)).toBe(20);
});
