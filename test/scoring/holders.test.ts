import { followedBy, holderOf, newScore, withFollower, withRulesOf } from '../../scoring';

const score = withRulesOf(newScore('contact', 'Lead Score'), 1, [0, 1]);

test('a step whose rules are its own shares them with none', () => {
	expect(followedBy(score, 1)).toBe(1);
	expect(holderOf(score, 1, 1)).toEqual({ own: 1, all: [1] });
	expect(withFollower(score, 1, 1)).toBe(score);
});

test('steps that share rules are one', () => {
	const shared = withFollower(withFollower(withFollower(score, 1, 9), 2, 9), 3, 8);

	expect(followedBy(shared, 2)).toBe(9);
	expect(holderOf(shared, 2, 9)).toEqual({ own: 2, all: [2, 9, 1] });
	expect(withFollower(shared, 2, 9)).toBe(shared);
});

test('a step that gets other rules is no longer one with the others', () => {
	const shared = withFollower(withFollower(score, 1, 9), 2, 9);
	const other = withFollower(shared, 1, 1);

	expect(holderOf(other, 1, 1)).toEqual({ own: 1, all: [1] });
	expect(holderOf(other, 2, 9)).toEqual({ own: 2, all: [2, 9] });
});

test('rules that no step has any more are forgotten', () => {
	const following = withRulesOf(withFollower(score, 1, 9), 9, [2]);
	expect(following.rulesOf).toEqual([[9, [2]]]);

	const both = withFollower(following, 2, 9);
	expect(withFollower(both, 1, 1).rulesOf).toEqual([[9, [2]]]);
	expect(withFollower(following, 1, 1)).toEqual({ ...score, rulesOf: [], follows: undefined });
});
