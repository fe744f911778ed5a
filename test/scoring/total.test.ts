import { emptyTotal, partsOf, rounded, totalOf, type Settings } from '../../scoring';
import { leadWith, scoreWith } from './states';

const web = (name: string, maxPoints?: number) => ({ name, group: 'Web', maxPoints });

test('the maximum of a rule comes first, then the limit of its group, then those of the score', () => {
	const rules = [web('Visit', 30), web('Pricing'), { name: 'Demo' }];
	const total = (settings: Settings) => totalOf(leadWith([100, 40, 50]), scoreWith(rules, settings));

	expect(total({})).toBe(30 + 40 + 50);
	expect(total({ caps: [['Web', 60]] })).toBe(60 + 50);
	expect(total({ caps: [['Web', 60]], max: 105 })).toBe(105);
	expect(total({ max: 105 })).toBe(105);
});

test('limits hold from above only', () => {
	const rules = [web('Visit', 30), web('Bounce', -5)];
	const total = (points: number[]) =>
		totalOf(leadWith(points), scoreWith(rules, { min: null, caps: [['Web', 10]] }));

	expect(total([-100, -50])).toBe(-150);
	// A maximum below zero holds too.
	expect(total([30, 0])).toBe(10);
	expect(total([8, -3])).toBe(3);
});

test('points that a rule takes away make room in its group', () => {
	const rules = [web('Visit'), web('Bounce')];

	expect(totalOf(leadWith([50, -20]), scoreWith(rules, { caps: [['Web', 40]] }))).toBe(30);
});

test('points given by hand are in no group, and within the bounds of the score', () => {
	const score = scoreWith([web('Visit')], { caps: [['Web', 10]], max: 25 });

	expect(totalOf(leadWith([50], { adjusted: 5 }), score)).toBe(15);
	expect(totalOf(leadWith([50], { adjusted: 50 }), score)).toBe(25);
	expect(totalOf(leadWith([50], { adjusted: -50 }), score)).toBe(0);
});

test('a score is not below zero unless its minimum says so', () => {
	const of = (settings: Settings) => totalOf(leadWith([-10]), scoreWith([{ name: 'Bounce' }], settings));

	expect([of({}), of({ min: null }), of({ min: -5 }), of({ min: 5 })]).toEqual([0, -10, -5, 5]);
});

test('a lead without a score counts as the minimum', () => {
	const of = (settings: Settings) => emptyTotal(scoreWith([], settings));

	expect([of({}), of({ min: null }), of({ min: -5 }), of({ min: 5 })]).toEqual([0, 0, -5, 5]);
});

test('what is cut off is not stored: it comes back as the points under it go', () => {
	const score = scoreWith([{ name: 'Bounce' }, { name: 'Demo' }]);

	expect(totalOf(leadWith([-30, 20]), score)).toBe(0);
	expect(totalOf(leadWith([-30, 40]), score)).toBe(10);
});

test('the highest step that the events reach gives its points', () => {
	const score = scoreWith([
		{
			name: 'Visits',
			tiers: [
				[1, 2],
				[3, 10],
				[5, 4],
			],
		},
	]);
	const of = (times: number) =>
		totalOf(leadWith([], { counted: new Map([[0, { times, window: '' }]]) }), score);

	expect([0, 1, 2, 3, 4, 5, 99].map(of)).toEqual([0, 2, 2, 10, 10, 4, 4]);
});

test('points that are held count', () => {
	const held = new Map([[0, { points: 20, at: 0, steps: [1] }]]);

	expect(totalOf(leadWith([], { held }), scoreWith([{ name: 'CEO', maxPoints: 15 }]))).toBe(15);
});

test('the parts add up to the score', () => {
	const score = scoreWith([web('Visit', 30), web('Pricing'), { name: 'Demo' }], {
		caps: [['Web', 60]],
		max: 100,
	});
	const parts = partsOf(leadWith([100, 40, 50], { adjusted: 5 }), score);

	expect(parts.map(({ kind, points }) => [kind, points])).toEqual([
		['rule', 100],
		['maximum', -70],
		['rule', 40],
		['rule', 50],
		['group', -10],
		['adjusted', 5],
		['bound', -15],
	]);
});

test('points are shown rounded to nine decimals', () => {
	expect([0.1 + 0.2, 1 / 3, -0.0000000001, 1e21, 5].map(rounded)).toEqual([0.3, 0.333333333, 0, 1e21, 5]);
	expect(Object.is(rounded(-1e-12), 0)).toBe(true);
});
