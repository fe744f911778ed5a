import fc from 'fast-check';
import { isWon, outcomeIn, splitAtRandom, splitByTime, wonValueIn } from '../../learning';
import { shuffled } from '../../learning/random';
import { foldsOf } from '../../learning/splits';

test('by time, the earlier 70 % are learned from; of leads at one time, those that stand first', () => {
	const { learn, check } = splitByTime([5, 1, 4, 1, 3, 9, 8, 7, 2, 6]);

	expect([...learn]).toEqual([1, 3, 8, 4, 2, 0, 9]);
	expect([...check]).toEqual([7, 6, 5]);
});

test('at random, each lead is on one side, and a seed gives the same again', () => {
	fc.assert(
		fc.property(fc.nat(200), fc.integer(), (leads, seed) => {
			const { learn, check } = splitAtRandom(leads, seed);

			expect([...learn, ...check].sort((a, b) => a - b)).toEqual([...Array(leads).keys()]);
			expect(splitAtRandom(leads, seed)).toEqual({ learn, check });
		}),
	);
});

test('seeds differ', () => {
	expect(shuffled(100, 1)).not.toEqual(shuffled(100, 2));
});

test('every fold has its part of the winners, and each lead is judged once', () => {
	const won = Uint8Array.from({ length: 100 }, (_, row) => Number(row < 10));
	const rows = shuffled(100, 5).slice(0, 90);
	const folds = foldsOf(rows, won, 5, 1);

	expect(folds.flatMap(({ check }) => [...check]).sort()).toEqual([...rows].sort());
	const wins = folds.map(({ check }) => check.reduce((sum, row) => sum + won[row]!, 0));
	expect(Math.max(...wins) - Math.min(...wins)).toBeLessThanOrEqual(1);
});

test('won is what says so, or else the rarer of two', () => {
	expect(wonValueIn(['No', 'yes', 'No'])).toBe('yes');
	expect(wonValueIn([0, 1, 0, null])).toBe('1');
	expect(wonValueIn(['open', 'lost', 'Won'])).toBe('won');
	expect(wonValueIn(['closedlost', 'closedwon', 'closedwon', 'proposal'])).toBe('closedwon');
	expect(wonValueIn(['good', 'bad', 'good'])).toBe('bad');
	expect(wonValueIn(['a', 'b', 'c'])).toBeNull();
	expect(wonValueIn(['yes', 'won'])).toBeNull();
	expect(wonValueIn(['Closed Won', 'open', 'Closed Lost'])).toBe('closed won');
	expect(wonValueIn([-1, 1, 1, -1, 1])).toBe('1');
	expect(wonValueIn([])).toBeNull();
});

test.each([
	[
		'won',
		['Won', ' closed won ', 'Closed-Won', 'CLOSED_WON', 'closedwon', 'win', 'Y', 'true', '1', 'converted'],
	],
	['lost', ['lost', 'Closed Lost', 'no', 'N', 'false', '0']],
	['rejected', ['Rejected by Sales', 'disqualified']],
	[null, ['open', '', '-1', '10', 'w 0 n', 'not won']],
])('an outcome says %s in several words', (kind, words) => {
	expect(words.map(outcomeIn)).toEqual(words.map(() => kind));
});

test('an outcome that is missing is no loss', () => {
	expect([' YES ', 'no', '', null, true].map((outcome) => isWon(outcome, 'Yes'))).toEqual([
		true,
		false,
		null,
		null,
		false,
	]);
});
