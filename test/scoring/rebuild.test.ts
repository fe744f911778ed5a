import { newLead, noneYet, pointsIn, rebuild, startWork } from '../../scoring';
import { award, correction, counted } from './lines';
import { scoreWith } from './states';

const WINDOW = { amount: 10, unit: 'seconds' as const };
const score = scoreWith([
	{ name: 'Opened' },
	{ name: 'Often', tiers: [[1, 5]], window: WINDOW },
	{ name: 'Other' },
]);

/** A lead at an instant with this ledger, whose sums are all wrong. */
function lead(
	clock: number,
	ledger: ReturnType<typeof award | typeof correction | typeof counted>[],
	window = '10 seconds',
) {
	const state = { ...newLead(), clock, lines: ledger.length };
	for (const rule of [0, 2])
		state.awarded.set(rule, { ...noneYet(state, score, rule), times: 99, given: 99 });
	state.counted.set(1, { times: 99, window });
	return startWork(state, { ledger, whole: true });
}

test('sums are what the awards in the ledger give', () => {
	const work = lead(100, [award(1, 10), award(2, -3), award(3, 5, { rule: 2 })]);
	rebuild(work, score);

	expect(work.state.awarded.get(0)).toMatchObject({ times: 2, given: 7, plus: 10, minus: -3 });
	expect(work.state.awarded.get(2)).toMatchObject({ times: 1, given: 5 });
});

test("an award that expires at the lead's clock has expired; one after it is to expire", () => {
	const work = lead(100, [
		award(1, 10, { expiresAt: 100 }),
		award(2, 3, { expiresAt: 102 }),
		award(3, 1, { expiresAt: 101 }),
	]);
	const live = rebuild(work, score);

	expect(pointsIn(work.state.awarded.get(0)!.given)).toBe(4);
	expect(live.map(({ seq }) => seq)).toEqual([3, 2]);
	expect(work.state.next).toMatchObject({ seq: 3, expiresAt: 101 });
});

test('awards count as corrections left them, under the rule that has them', () => {
	const work = lead(100, [
		award(1, 10),
		correction(2, 1, -10),
		correction(3, 1, 10, { rule: 2 }),
		award(4, 5),
		correction(5, 4, -5),
	]);
	rebuild(work, score);

	expect(work.state.awarded.get(0)).toMatchObject({ times: 0, given: 0 });
	expect(work.state.awarded.get(2)).toMatchObject({ times: 1, given: 10 });
});

test('events are counted in the window of today, and what is to expire of them is replaced where it was another', () => {
	const events = [
		counted(1, { rule: 1, at: 89_000 }),
		counted(2, { rule: 1, at: 90_000 }),
		counted(3, { rule: 1, at: 91_000 }),
	];
	const [same, other] = [lead(100_000, events), lead(100_000, events, '1 days')];
	for (const work of [same, other]) rebuild(work, score);

	expect(same.state.counted.get(1)).toEqual({ times: 1, window: '10 seconds' });
	expect(same.newExpiring).toEqual([]);
	expect(other.state.counted.get(1)).toEqual({ times: 1, window: '10 seconds' });
	expect(other.recounted).toEqual([1]);
	expect(other.newExpiring).toMatchObject([{ seq: 3, expiresAt: 101_000, points: null }]);
});
