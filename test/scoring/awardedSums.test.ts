import { add, canFadeTo, DAY, drop, fadeTo, newLead, noneYet, pointsIn, type Fade } from '../../scoring';
import { scoreWith } from './states';

const halving: Fade = { type: 'halfLife', every: { amount: 10, unit: 'days' } };
const evenly: Fade = { type: 'linear', every: { amount: 10, unit: 'days' } };
const score = { ...scoreWith([{ name: 'Opened', group: 'Email' }]), fades: [halving, evenly] };
const under = (fade: number, at: number) => ({ ...newLead(), marks: [{ group: null, fade, at }] });
const sums = (state = newLead()) => {
	const awarded = noneYet(state, score, 0);
	state.awarded.set(0, awarded);
	return awarded;
};
const award = (at: number, points: number) => ({ at, points });
const expired = (at: number, points: number) => ({ rule: 0, at, points, expiresAt: at, seq: 1 });

test('the first award of a rule comes under the decay that its group is under', () => {
	expect(noneYet(newLead(), score, 0)).toMatchObject({ times: 0, fade: -1, at: -Infinity });
	expect(noneYet(under(1, 5), score, 0)).toMatchObject({ fade: 1, at: 5 });
});

test('an award dated up to the last decay enters as that would have left it; a later one counts in full', () => {
	const awarded = sums(under(1, 10 * DAY));
	add(awarded, award(5 * DAY, 100), score);
	add(awarded, award(10 * DAY, 7), score);
	add(awarded, award(11 * DAY, 3), score);

	expect(awarded).toMatchObject({ times: 3, given: 110, faded: 57, fresh: 3, newest: 11 * DAY });
});

test('an award of which nothing is left cannot fade any further', () => {
	const awarded = sums(under(1, 10 * DAY));
	add(awarded, award(0, 100), score);

	expect(awarded).toMatchObject({ times: 1, given: 100, faded: 0, plus: 0, minus: 0 });
});

test('without awards sums are exactly zero, whatever rounding has left', () => {
	const state = under(0, 10 * DAY);
	const awarded = sums(state);
	for (const points of [0.1, 0.7]) add(awarded, award(3 * DAY, points), score);
	for (const points of [0.7, 0.1]) drop(state, score, expired(3 * DAY, points));

	expect(awarded).toMatchObject({
		times: 0,
		given: 0,
		faded: 0,
		fresh: 0,
		mass: 0,
		plus: 0,
		fade: 0,
		at: 10 * DAY,
	});
});

test('a counted event that leaves is one less, also where its rule has none any more', () => {
	const state = { ...newLead(), counted: new Map([[0, { times: 2, window: '' }]]) };
	const event = { rule: 0, at: 1, points: null, expiresAt: 2, seq: 1 };
	drop(state, score, event);
	drop(state, score, { ...event, rule: 9 });

	expect(state.counted.get(0)!.times).toBe(1);
});

test('sums halve as one: what is left of each award is what is left of their sum', () => {
	const awarded = sums(under(0, 0));
	add(awarded, award(0, 100), score);
	add(awarded, award(10 * DAY, 40), score);
	fadeTo(awarded, { group: null, fade: 0, at: 20 * DAY }, score);

	expect(pointsIn(awarded.faded)).toBeCloseTo(25 + 20, 12);
	expect(awarded).toMatchObject({ fresh: 0, mass: 0, at: 20 * DAY });
});

describe('sums say what a decay leaves', () => {
	const can = (fade: number, at: number, mark?: [fade: number, at: number], newest = -Infinity) =>
		canFadeTo(
			{ ...noneYet(under(fade, at), score, 0), times: 1, newest },
			mark && { group: null, fade: mark[0], at: mark[1] },
			score,
		);

	test('where there is no other decay than theirs', () => {
		expect(can(1, 5, [1, 5])).toBe(true);
		expect(can(1, 5)).toBe(false);
		expect(canFadeTo({ ...noneYet(newLead(), score, 0), times: 1 }, undefined, score)).toBe(true);
	});

	test('where points fade as one, and the decay is later and covers all of them', () => {
		expect(can(0, 5, [0, 6])).toBe(true);
		expect(can(0, 5, [0, 4])).toBe(false);
		expect(can(0, 5, [0, 6], 6)).toBe(true);
		expect(can(0, 5, [0, 6], 7)).toBe(false);
		expect(can(1, 5, [1, 6])).toBe(false);
		expect(can(0, 5, [1, 6])).toBe(false);
	});
});

test('empty sums fit under any decay', () => {
	const awarded = sums(under(0, 5));
	fadeTo(awarded, { group: null, fade: 1, at: 2 }, score);

	expect(awarded).toMatchObject({ fade: 1, at: 2 });
});
