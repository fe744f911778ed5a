import { bandSlices, Conversion, pointSlices } from '../../../learning/check';

test('bands begin at their thresholds, and what is below all of them comes first', () => {
	const bands = bandSlices([
		['Sales', 50],
		['Warm', 20],
	]);
	expect(bands).toEqual([
		{ name: 'below all bands', from: -Infinity, to: 20 },
		{ name: 'Warm', from: 20, to: 50 },
		{ name: 'Sales', from: 50, to: Infinity },
	]);
	const conversion = new Conversion(bands);
	expect([-5, 19.999, 20, 50].map((score) => conversion.sliceOf(score))).toEqual([0, 0, 1, 2]);
});

test('ten points each', () => {
	const conversion = new Conversion(pointSlices());
	conversion.add(
		new Map([
			[conversion.sliceOf(9.9), { all: 3, won: 1 }],
			[conversion.sliceOf(10), { all: 2, won: 0 }],
		]),
	);
	conversion.add(
		new Map([
			[conversion.sliceOf(-1), { all: 1, won: 0 }],
			[conversion.sliceOf(5_000), { all: 1, won: 1 }],
		]),
	);
	expect(
		conversion
			.result()
			.filter(({ all }) => all > 0)
			.map(({ name, all, won }) => [name, all, won]),
	).toEqual([
		['below 0', 1, 0],
		['0 to 10', 3, 1],
		['10 to 20', 2, 0],
		['110 and more', 1, 1],
	]);
});
