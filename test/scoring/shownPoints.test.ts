import fc from 'fast-check';
import { rounded, shownPoints } from '../../scoring';

test.each([
	[52, 52],
	[49.999999, 49.99],
	[50.004, 50],
	[0.29, 0.29],
	[1.005, 1],
	[8.2, 8.2],
	[-0.001, -0.01],
	[-12.5, -12.5],
	[0.1 + 0.2, 0.3],
	[19.9999999999, 20],
	[0.001, 0],
	[1e15 + 0.3, 1e15 + 0.3],
])('%p points are shown as %p', (points, shown) => {
	expect(shownPoints(points)).toBe(shown);
});

const points = fc.oneof(
	fc.double({ min: -1e9, max: 1e9, noNaN: true }),
	fc.integer({ min: -1e9, max: 1e9 }).map((hundredths) => hundredths / 100),
	fc.integer({ min: -1e9, max: 1e9 }).map((billionths) => billionths / 1e9),
);
/** A threshold as people write it, near the points. */
const near = (one: number) =>
	fc.integer({ min: -3, max: 3 }).map((off) => Number((one + off / 100).toFixed(2)));

test('what is shown reaches a threshold of two decimals exactly when the points do', () => {
	const pair = points.chain((one) => fc.tuple(fc.constant(one), near(one)));
	fc.assert(
		fc.property(pair, ([one, threshold]) => {
			expect(shownPoints(one) >= threshold).toBe(rounded(one) >= threshold);
		}),
		{ numRuns: 5_000 },
	);
});

test('what is shown has two decimals at most, and is no more than the points', () => {
	fc.assert(
		fc.property(points, (one) => {
			const shown = shownPoints(one);
			expect(shown).toBe(Number(shown.toFixed(2)));
			expect(shown).toBeLessThanOrEqual(rounded(one));
			expect(rounded(one) - shown).toBeLessThan(0.0100001);
		}),
	);
});
