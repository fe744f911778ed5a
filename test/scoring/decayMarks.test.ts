import { clockAt, markOf, marksAt, newLead, withFade, withMark, withSweep, type Fade } from '../../scoring';
import { scoreWith } from './states';

const halving: Fade = { type: 'halfLife', every: { amount: 1, unit: 'days' } };
const evenly: Fade = { type: 'linear', every: { amount: 1, unit: 'days' } };
const score = scoreWith([{ name: 'Opened', group: 'Email' }]);
const lead = { ...newLead(), clock: 10 };

test("a decay of all groups replaces every earlier one; that of a group, the group's alone", () => {
	const marks = withMark(withMark([], null, 0, 1), 'Email', 1, 2);

	expect(markOf(marks, 'Email')).toMatchObject({ fade: 1 });
	expect(markOf(marks, 'Web')).toMatchObject({ fade: 0 });
	expect(markOf(withMark(marks, 'Email', 2, 3), undefined)).toMatchObject({ fade: 0 });
	expect(withMark(marks, null, 2, 3)).toEqual([{ group: null, fade: 2, at: 3 }]);
});

test('a group that no decay has covered is under none', () => {
	expect(markOf(withMark([], 'Email', 0, 1), 'Web')).toBeUndefined();
	expect(markOf(withMark([], 'Email', 0, 1), undefined)).toBeUndefined();
});

test("time never runs backwards: not before the lead's last step, nor before the last decay of all leads", () => {
	expect(clockAt(lead, score, 9)).toBe(10);
	expect(clockAt(lead, score, 11)).toBe(11);
	expect(clockAt(lead, withSweep(score, 1, 20), 11)).toBe(20);
});

test('a lead takes in the decays of all leads that it has not seen, at its own clock where that is later', () => {
	const swept = withSweep(withSweep(score, 1, 5, halving), 1, 20, evenly, ['Email']);

	expect(marksAt(lead, swept, 0)).toEqual([
		{ group: null, fade: 0, at: 10 },
		{ group: 'Email', fade: 1, at: 20 },
	]);
	expect(marksAt({ ...lead, seen: 1 }, swept, 0)).toEqual([{ group: 'Email', fade: 1, at: 20 }]);
	expect(marksAt({ ...lead, seen: 2 }, swept, 0)).toBe(lead.marks);
});

test('a decay of this lead comes after those of all', () => {
	const [swept, fade] = withFade(withSweep(score, 1, 5, halving), evenly);

	expect(marksAt(lead, swept, 30, { fade, groups: [null] })).toEqual([{ group: null, fade: 1, at: 30 }]);
});
