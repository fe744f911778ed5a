import fc from 'fast-check';
import { added, pointsIn, rounded, scaled, united, type Sum } from '../../scoring';

test('many small points add up exactly, and large ones leave nothing behind when they go', () => {
	let sum: Sum = 0;
	for (let n = 0; n < 1_000; n++) sum = added(sum, 0.1);

	expect(pointsIn(sum)).toBe(100);
	expect(pointsIn(added(added(added(0, 1e16), 1), -1e16))).toBe(1);
});

test('a sum that is exact is a plain number', () => {
	expect(added(1, 2)).toBe(3);
	expect(added(0.1, 0.2)).toEqual([0.30000000000000004, -2.7755575615628914e-17]);
});

test('two sums are united with what rounding took from both', () => {
	const small = added(added(0, 1e16), 1);

	expect(pointsIn(united(small, -1e16))).toBe(1);
	expect(pointsIn(united(-1e16, small))).toBe(1);
});

test('a factor applies to what rounding took, too', () => {
	expect(scaled(3, 0.5)).toBe(1.5);
	expect(scaled([1e16, 1], 0.5)).toEqual([5e15, 0.5]);
});

test('9 decimals count, and zero has no sign', () => {
	expect([0.1 + 0.2, 29.9999999996, 29.9999999994, -1e-12].map(rounded)).toEqual([0.3, 30, 29.999999999, 0]);
	expect(Object.is(rounded(-1e-12), 0)).toBe(true);
});

test('points that come and go in any order leave nothing', () => {
	const points = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 30 });
	fc.assert(
		fc.property(points, (all) => {
			const given = all.reduce<Sum>((sum, one) => added(sum, one), 0);

			expect(rounded(pointsIn(all.reduce<Sum>((sum, one) => added(sum, -one), given)))).toBe(0);
		}),
	);
});
