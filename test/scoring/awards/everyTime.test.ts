import type { Rule } from '../../../scoring';
import { play } from './play';

const open: Rule = { name: 'Opened an email', award: 'everyTime' };
const day = (n: number) => Date.parse('2026-01-01T00:00:00Z') + n * 86_400_000;

test('each matching event pays', () => {
	const { item } = play(open);

	expect([item({ points: 2 }, day(0)), item({ points: 3 }, day(0)), item({ holds: false }, day(1))]).toEqual([
		2, 5, 5,
	]);
});

test('an event counts once; one that did not match has decided nothing', () => {
	const { item } = play(open);

	expect(item({ holds: false }, day(0), 'e1')).toBe(0);
	expect(item({ points: 2 }, day(0), 'e1')).toBe(2);
	expect(item({ points: 2 }, day(5), 'e1')).toBe(2);
});

test('points no longer count from the instant on at which they expire', () => {
	const { item, until } = play({ ...open, expiresAfter: { amount: 1, unit: 'months' } });
	item({ points: 2 }, '2026-01-31T09:00:00Z');

	expect(until('2026-02-28T08:59:59.999Z')).toBe(2);
	expect(until('2026-02-28T09:00:00Z')).toBe(0);
});

test('expiry follows the time zone of the score', () => {
	const { item, until } = play(
		{ ...open, expiresAfter: { amount: 1, unit: 'days' } },
		{ zone: 'Europe/Berlin' },
	);
	item({ points: 2 }, '2026-03-28T11:00:00Z');

	expect(until('2026-03-29T09:59:59.999Z')).toBe(2);
	expect(until('2026-03-29T10:00:00Z')).toBe(0);
});

describe('a limit', () => {
	const perDay = (limit: { times?: number; points?: number }) =>
		play({ ...open, limit: { ...limit, per: { amount: 1, unit: 'days' } } });

	test('of times leaves room again a whole window after the award', () => {
		const { item } = perDay({ times: 1 });

		expect(item({ points: 2 }, day(0))).toBe(2);
		expect(item({ points: 2 }, day(1) - 1)).toBe(2);
		expect(item({ points: 2 }, day(1))).toBe(4);
	});

	test('looks before and after a late event, and is never exceeded', () => {
		const { item } = perDay({ times: 1 });
		item({ points: 2 }, day(10));

		expect(item({ points: 2 }, day(9) + 1)).toBe(2);
		expect(item({ points: 2 }, day(9))).toBe(4);
		expect(item({ points: 2 }, day(11) - 1)).toBe(4);
	});

	test('of points cuts the last award to fit, and then refuses', () => {
		const { item, lines } = perDay({ points: 5 });

		expect([
			item({ points: 3 }, day(0)),
			item({ points: 3 }, day(0.1)),
			item({ points: 3 }, day(0.2)),
		]).toEqual([3, 5, 5]);
		expect(lines().map(({ kind, points, offered }) => [kind, points, offered])).toEqual([
			['award', 3, null],
			['award', 2, 3],
			['refused', 0, 3],
		]);
	});

	test('of points counts what is taken away by its amount', () => {
		const { item } = play({ ...open, limit: { points: 5, per: { amount: 1, unit: 'days' } } }, { min: null });

		expect([item({ points: -3 }, day(0)), item({ points: -3 }, day(0.1))]).toEqual([-3, -5]);
	});

	test('of no times pays nothing', () => {
		expect(perDay({ times: 0 }).item({ points: 2 }, day(0))).toBe(0);
	});

	test('sees awards that have expired', () => {
		const { item } = play({
			...open,
			expiresAfter: { amount: 1, unit: 'hours' },
			limit: { times: 1, per: { amount: 1, unit: 'days' } },
		});
		item({ points: 2 }, day(0));

		expect(item({ points: 2 }, day(0.5))).toBe(0);
		expect(item({ points: 2 }, day(1))).toBe(2);
	});

	test('has a day of 25 hours in autumn', () => {
		const { item } = play(
			{ ...open, limit: { times: 1, per: { amount: 1, unit: 'days' } } },
			{ zone: 'America/New_York' },
		);
		item({ points: 2 }, '2026-10-31T12:00:00-04:00');

		expect(item({ points: 2 }, '2026-11-01T11:59:59-05:00')).toBe(2);
		expect(item({ points: 2 }, '2026-11-01T12:00:00-05:00')).toBe(4);
	});

	test('that refused an event refuses it again when it is delivered again', () => {
		const { item } = perDay({ times: 1 });
		item({ points: 2 }, day(0), 'e1');
		item({ points: 2 }, day(0.5), 'e2');

		expect(item({ points: 2 }, day(5), 'e2')).toBe(2);
	});
});
