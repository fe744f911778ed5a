import fc from 'fast-check';
import { solve } from '../../learning/cholesky';
import { fit } from '../../learning/fit';
import { fitLine } from '../../learning/line';

const LEADS = 60;
const coded = {
	codes: [
		Int16Array.from({ length: LEADS }, (_, i) => i % 3),
		Int16Array.from({ length: LEADS }, (_, i) => ((i * 7) % 4) - 1),
	],
	levels: [3, 3],
	won: Uint8Array.from({ length: LEADS }, (_, i) =>
		Number([0, 4].includes((i * i + 3 * i) % 7) || (i % 3 === 0 && i % 2 === 0)),
	),
};
const rows = Uint32Array.from({ length: LEADS }, (_, row) => row);

const close = (weights: Float64Array[], expected: number[]) =>
	weights.flatMap((of) => [...of]).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i]!, 4));

test('weights are those that scipy finds by BFGS', () => {
	const { intercept, weights } = fit(coded, rows);

	expect(intercept).toBeCloseTo(0.860822, 4);
	close(weights, [0.518995, -0.259497, -0.259497, -0.340835, 0.136073, -0.340835]);
});

test('weights of which the signs are given are those that scipy finds by L-BFGS-B', () => {
	const { intercept, weights } = fit(coded, rows, [Int8Array.of(1, -1, 1), Int8Array.of(-1, 1, 0)]);

	expect(intercept).toBeCloseTo(0.667517, 4);
	close(weights, [0.669254, -0.100216, 0, -0.340181, 0.135589, -0.340181]);
});

test('a start nearby changes nothing but the time it takes', () => {
	const first = fit(coded, rows);
	const again = fit(coded, rows, undefined, first);

	expect(again.intercept).toBeCloseTo(first.intercept, 6);
});

test('leads that a level tells apart exactly keep finite weights', () => {
	const { weights } = fit(
		{
			codes: [Int16Array.from(rows, (row) => row % 2)],
			levels: [2],
			won: Uint8Array.from(rows, (row) => row % 2),
		},
		rows,
	);

	expect(weights[0]![1]).toBeGreaterThan(1);
	expect(weights[0]![1]).toBeLessThan(5);
});

test('a line is the published one: hours of study and passing the exam', () => {
	const hours = [
		0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5,
	];
	const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1];

	const { intercept, slope } = fitLine(hours, passed);

	expect(intercept).toBeCloseTo(-4.0777, 3);
	expect(slope).toBeCloseTo(1.5046, 3);
});

test('a line stays finite where a number separates winners from the rest, and flat where it is constant', () => {
	expect(Number.isFinite(fitLine([1, 2, 3, 4], [0, 0, 1, 1]).slope)).toBe(true);
	expect(fitLine([3, 3, 3, 3], [0, 0, 1, 1]).slope).toBe(0);
});

test('equations are solved', () => {
	const square = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }), {
		minLength: 4,
		maxLength: 4,
	});
	fc.assert(
		fc.property(square, (b) => {
			// B Bᵀ + 1 is positive definite.
			const a = b.map((row, i) =>
				b.map((other, j) => row.reduce((sum, x, k) => sum + x * other[k]!, Number(i === j))),
			);
			const right = a.map((row) => row.reduce((sum, x, k) => sum + x * (k + 1), 0));

			const x = solve(
				a.map((row) => Float64Array.from(row)),
				Float64Array.from(right),
			);

			x.forEach((value, k) => expect(value).toBeCloseTo(k + 1, 5));
		}),
	);
});
