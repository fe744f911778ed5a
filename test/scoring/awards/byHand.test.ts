import { BY_HAND, giveByHand, newLead, pointsIn, startWork, totalOf } from '../../../scoring';
import { scoreWith } from '../states';

const author = { step: 1, execution: '1' };
const score = scoreWith([], { min: null });

test('points by hand are kept apart from those of rules, and add up', () => {
	const work = startWork(newLead());
	giveByHand({ points: 5, reason: 'Fair', fades: false }, work, score, author);
	giveByHand({ points: -2, reason: '', fades: false }, work, score, author);

	expect(pointsIn(work.state.adjusted)).toBe(3);
	expect(work.lines).toMatchObject([
		{ kind: 'adjusted', rule: null, points: 5, reason: 'Fair' },
		{ kind: 'adjusted', rule: null, points: -2, reason: '' },
	]);
});

test('those that fade are an award without a rule', () => {
	const work = startWork(newLead());
	giveByHand({ points: 5, reason: 'once', fades: true }, work, score, author);
	giveByHand({ points: -2, reason: '', fades: true }, work, score, author);

	expect(work.state.adjusted).toBe(0);
	expect(work.state.awarded.get(BY_HAND)).toMatchObject({ times: 2, given: 3, plus: 5, minus: -2 });
	expect(work.lines[0]).toMatchObject({ kind: 'award', rule: BY_HAND, isOnce: false, reason: 'once' });
	expect(totalOf(work.state, score)).toBe(3);
});
