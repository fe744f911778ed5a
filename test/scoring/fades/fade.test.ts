import { lostShare } from '../../../scoring/fades/fade';

const every = { amount: 1, unit: 'days' as const };

test('an interval takes its percentage, and nothing where there is none', () => {
	expect([0, 25, 100].map((percent) => lostShare({ every, percent }))).toEqual([0, 0.25, 1]);
	expect(lostShare({ every })).toBe(0);
});
