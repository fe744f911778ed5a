import { calibrationOf, Rows } from '../../../learning/check';

function rowsOf(count: number, isWon: (row: number) => boolean, score = (row: number) => row) {
	const rows = new Rows();
	for (let row = 0; row < count; row++) rows.add(score(row), isWon(row), row);
	return rows.all();
}

test('ten groups of equally many, each with the chance that was given and the share that won', () => {
	const groups = calibrationOf(
		rowsOf(1_000, (row) => row % 10 < row / 100),
		(score) => score / 1_000,
	);
	expect(groups.map(({ all }) => all)).toEqual(Array(10).fill(100));
	expect(groups.map(({ expected }) => Math.round(expected * 100))).toEqual([
		5, 15, 25, 35, 45, 55, 65, 75, 85, 95,
	]);
	for (const { expected, low, high } of groups) {
		expect(low).toBeLessThan(expected + 0.06);
		expect(high).toBeGreaterThan(expected - 0.06);
	}
});

test('where most rows have the same score, the others are still groups of equally many', () => {
	const sizes = (score: (row: number) => number) =>
		calibrationOf(
			rowsOf(1_000, (row) => row % 10 === 0, score),
			(given) => given / 1_000,
		).map(({ all }) => all);
	expect(sizes((row) => Math.max(row, 599))).toEqual([600, 45, 45, 45, 45, 44, 44, 44, 44, 44]);
	expect(sizes((row) => Math.min(row, 400))).toEqual([100, 100, 100, 100, 600]);
});

test('rows with the same score stay together', () => {
	const groups = calibrationOf(
		rowsOf(
			100,
			(row) => row < 50,
			(row) => (row < 35 ? 1 : 2),
		),
		(score) => score / 10,
	);
	expect(groups.map(({ all, expected }) => [all, expected])).toEqual([
		[35, expect.closeTo(0.1)],
		[65, expect.closeTo(0.2)],
	]);
	expect(
		calibrationOf(
			rowsOf(0, () => true),
			() => 0.5,
		),
	).toEqual([]);
});
