import { correctedAwards, isNothing } from '../../scoring';
import { award, correction, counted } from './lines';

test('an award without corrections is as it was given', () => {
	expect(correctedAwards([award(1, 10), counted(2)])).toEqual([
		{ line: award(1, 10), rule: 0, points: 10, isGone: false, isDouble: false, isTaken: false },
	]);
});

test('corrections of an award add up, whatever lies between them', () => {
	const [first, second] = correctedAwards([
		award(1, 10),
		correction(2, 1, -3),
		award(3, 5),
		correction(4, 1, 1),
	]);

	expect([first!.points, second!.points]).toEqual([8, 5]);
});

test('points that went to another rule are its', () => {
	const [moved] = correctedAwards([award(1, 10), correction(2, 1, -10), correction(3, 1, 10, { rule: 7 })]);

	expect(moved).toMatchObject({ rule: 7, points: 10, isGone: false });
});

test('an award corrected to nothing is gone, but for what sums of fractions leave', () => {
	const [gone] = correctedAwards([award(1, 0.3), correction(2, 1, -0.1), correction(3, 1, -0.2)]);

	expect(gone!.isGone).toBe(true);
	expect([1e-10, -1e-10, 1e-9].map(isNothing)).toEqual([true, true, false]);
});

test('an award of nothing that nobody corrected is not gone', () => {
	expect(correctedAwards([award(1, 0)])[0]!.isGone).toBe(false);
});

test('an award that was given under two names is so for good', () => {
	const [double] = correctedAwards([
		award(1, 10),
		correction(2, 1, -10, { isDouble: true }),
		correction(3, 1, 0),
	]);

	expect(double!.isDouble).toBe(true);
});
