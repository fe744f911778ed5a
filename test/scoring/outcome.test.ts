import fc from 'fast-check';
import {
	DAY,
	holdsFrom,
	isBackInNurture,
	isWonForGood,
	outcomeIdOf,
	outcomeInWords,
	takenOver,
	type Outcome,
} from '../../scoring';

const one = (more: Partial<Outcome> = {}): Outcome => ({
	id: 'd1',
	kind: 'won',
	at: 100,
	value: null,
	reason: '',
	holdsFrom: null,
	step: 1,
	execution: '7',
	writtenAt: 1_000,
	...more,
});

test.each([
	[one(), 'Won: d1'],
	[one({ value: 5_000, reason: 'signed for a year' }), 'Won: d1, value 5000 (signed for a year)'],
	[one({ id: 'lost 2026-03-31', kind: 'lost', value: 0 }), 'Lost: value 0'],
	[one({ id: 'rejected 2026-03-31', kind: 'rejected' }), 'Rejected by sales'],
	[one({ id: 'won against all odds' }), 'Won: won against all odds'],
	[one({ id: 'won 2026-03-31', kind: 'lost' }), 'Lost: won 2026-03-31'],
])('in words: %#', (outcome, words) => {
	expect(outcomeInWords(outcome)).toBe(words);
});

test('without an ID, its kind and its day in the zone stand for it', () => {
	const at = Date.parse('2026-03-31T22:30:00Z');

	expect(outcomeIdOf('won', at, 'UTC')).toBe('won 2026-03-31');
	expect(outcomeIdOf('lost', at, 'Europe/Berlin')).toBe('lost 2026-04-01');
});

describe('from when on it keeps a lead back', () => {
	const day = Date.parse('2026-03-28T23:00:00Z');
	const zone = 'Europe/Berlin';

	test('an instant: from then on', () => {
		expect(holdsFrom(day + 1, zone, day + 9 * DAY)).toBe(day + 1);
	});

	test('a whole day: from its end on, by the calendar, or from now on while it lasts', () => {
		// The clocks go forward on this day: it has 23 hours.
		expect(holdsFrom(day, zone, day + 9 * DAY)).toBe(day + DAY - 3_600_000);
		expect(holdsFrom(day, zone, day + 5)).toBe(day + 5);
	});
});

test('a rejected lead is in nurture until an activity that is newer than the rejection', () => {
	const rejected = [one({ kind: 'rejected', holdsFrom: 100 })];

	expect([null, 99, 100, 101].map((at) => isBackInNurture(rejected, at))).toEqual([true, true, true, false]);
	expect(isBackInNurture([one({ kind: 'rejected' })], null)).toBe(false);
	expect(isBackInNurture([one({ kind: 'won', holdsFrom: 100 })], null)).toBe(false);
	expect(isBackInNurture([...rejected, one({ kind: 'rejected', holdsFrom: 50 })], 60)).toBe(true);
});

test('a win keeps a lead from alerts from its date on', () => {
	const win = [one({ holdsFrom: 100 }), one({ kind: 'lost', at: 500 })];

	expect([99, 100, 101].map((at) => isWonForGood(win, at))).toEqual([false, true, true]);
	expect(isWonForGood([one()], 200)).toBe(false);
	expect(isWonForGood([one({ kind: 'rejected', holdsFrom: 100 })], 200)).toBe(false);
});

describe('of the outcomes of a merged lead', () => {
	test('those are taken over that are newer by date, or of equal dates arrived later', () => {
		const own = [one({ id: 'a' }), one({ id: 'b' }), one({ id: 'c' }), one({ id: 'd' })];
		const others = [
			one({ id: 'a', at: 101, writtenAt: 1 }),
			one({ id: 'b', at: 99, writtenAt: 2_000 }),
			one({ id: 'c', writtenAt: 1_001 }),
			one({ id: 'd' }),
			one({ id: 'e' }),
		];

		expect(takenOver(own, others).map(({ id }) => id)).toEqual(['a', 'c', 'e']);
	});

	test('it makes no difference which lead is which, unless two arrived at once', () => {
		const outcomes = fc.array(
			fc.record({ id: fc.constantFrom('a', 'b'), at: fc.nat(3), writtenAt: fc.nat(1_000) }),
			{ maxLength: 6 },
		);
		const unique = (all: Outcome[]) => [...new Map(all.map((each) => [each.id, each])).values()];
		fc.assert(
			fc.property(outcomes, outcomes, (left, right) => {
				const [a, b] = [unique(left.map((each) => one(each))), unique(right.map((each) => one(each)))];
				fc.pre(!a.some((x) => b.some((y) => x.at === y.at && x.writtenAt === y.writtenAt)));
				const united = (own: Outcome[], others: Outcome[]) =>
					unique([...own, ...takenOver(own, others)]).sort((x, y) => (x.id < y.id ? -1 : 1));

				expect(united(a, b)).toEqual(united(b, a));
			}),
		);
	});
});
