import { BY_HAND, DAY, isActivity, isFadingInSilence, silencesIn, type Fade } from '../../scoring';
import { adjusted, award, common, correction, counted } from './lines';
import { scoreWith } from './states';

const inSilence: Fade = {
	type: 'percentOfOriginal',
	percent: 10,
	every: { amount: 10, unit: 'days' },
	countFrom: 'lastActivity',
};
const halving: Fade = { type: 'halfLife', every: { amount: 10, unit: 'days' } };
const score = { ...scoreWith([]), fades: [inSilence, halving] };

test('a match of a rule with points above zero is an activity, paid or refused', () => {
	const refused = { ...common(1), kind: 'refused' as const, rule: 0, isOnce: false };

	expect(isActivity(award(1, 5))).toBe(true);
	expect(isActivity({ ...refused, offered: 5 })).toBe(true);
	expect(isActivity(counted(1))).toBe(true);
});

test('losses, points by hand, points held and corrections are none', () => {
	expect(isActivity(award(1, -5))).toBe(false);
	expect(isActivity(award(1, 0))).toBe(false);
	expect(isActivity(award(1, 5, { rule: BY_HAND }))).toBe(false);
	expect(isActivity(adjusted(1, 5))).toBe(false);
	expect(isActivity({ ...common(1), kind: 'held', rule: 0, points: 5 })).toBe(false);
	expect(isActivity(correction(2, 1, 5))).toBe(false);
});

test('silences begin with the first award, whatever it gave, and with each activity', () => {
	const lines = [award(1, -5, { at: 0 }), counted(2, { at: 15 * DAY }), counted(3, { at: -99 * DAY })];

	expect(silencesIn(lines, score)(0, 40 * DAY)).toEqual([
		{ start: 0, whole: 1, before: 0 },
		{ start: 15 * DAY, whole: 2, before: 1 },
	]);
});

test('a way of fading that does not follow activity, or none, knows no silences', () => {
	const silences = silencesIn([award(1, 5, { at: 0 })], score);

	expect(silences(1, 40 * DAY)).toEqual([]);
	expect(silences(-1, 40 * DAY)).toEqual([]);
});

test('they are worked out once for each decay', () => {
	const silences = silencesIn([award(1, 5, { at: 0 })], score);

	expect(silences(0, 40 * DAY)).toBe(silences(0, 40 * DAY));
	expect(silences(0, 40 * DAY)).not.toEqual(silences(0, 20 * DAY));
});

test('an activity before the last decay, not at it, changes what silences have taken', () => {
	const marks = (fade: number) => [{ group: null, fade, at: 10 }];

	expect([9, 10].map((at) => isFadingInSilence(marks(0), score, at))).toEqual([true, false]);
	expect(isFadingInSilence(marks(1), score, 9)).toBe(false);
});
