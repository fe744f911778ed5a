import { cohortsOf } from '../../../learning/check';

test('leads by the month in which they came, as they stand today', () => {
	const months = new Map([
		[200, [10, 60, 20]],
		[100, [50, 0]],
	]);
	expect(cohortsOf(months, [20, 50])).toEqual([
		{ month: 100, leads: 2, median: 25, above: [0.5, 0.5] },
		{ month: 200, leads: 3, median: 20, above: [2 / 3, 1 / 3] },
	]);
});
