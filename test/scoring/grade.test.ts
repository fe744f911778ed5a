import fc from 'fast-check';
import { gradeOf, gradesLike, possibleGrades, route, type Grading } from '../../scoring';

const grading: Grading = [
	{
		score: 'Fit',
		bands: [
			['D', -Infinity],
			['C', 25],
			['B', 50],
			['A', 75],
		],
	},
	{
		score: 'Engagement',
		bands: [
			['3', -Infinity],
			['2', 0],
			['1', 0.3],
		],
	},
];
const grade = (fit: number, engagement: number, by = grading) =>
	gradeOf(
		by,
		new Map([
			['Fit', fit],
			['Engagement', engagement],
		]),
	);

test.each([
	[75, 0.3, 'A1'],
	[1_000, 1_000, 'A1'],
	[74.99, 0.29, 'B2'],
	[50, 0, 'B2'],
	[49.99, -0.01, 'C3'],
	[25, -1_000, 'C3'],
	[24.99, 0, 'D2'],
	[-50, -50, 'D3'],
])('a fit of %d and an engagement of %d are %s: a threshold belongs to its band', (fit, engagement, name) => {
	expect(grade(fit, engagement).grade).toBe(name);
});

test('thresholds are compared after rounding to nine decimals', () => {
	expect(grade(74.9999999999, 0.1 + 0.2)).toEqual({ grade: 'A1', gradedBy: { Fit: 75, Engagement: 0.3 } });
	expect(grade(74.999999999, 0.299999999).grade).toBe('B2');
});

test('the grade says what naming each score alone says', () => {
	const points = fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.integer({ min: -4, max: 4 }));
	const part = (score: string, letters: string) =>
		fc.uniqueArray(points, { minLength: 0, maxLength: 3, selector: (one) => one.toFixed(9) }).map((from) => ({
			score,
			bands: [-Infinity, ...from.sort((a, b) => a - b)].map((begins, index): [string, number] => [
				letters[index]!,
				begins,
			]),
		}));
	const alone = ({ score, bands }: Grading[number], value: number) =>
		route(
			{
				bands: bands.map(([name, from]) => ({ name, from: [[score, from]] })),
				when: 'always',
				margin: 0,
				rememberFirst: false,
			},
			new Map([[score, value]]),
			undefined,
			false,
		).band;
	fc.assert(
		fc.property(
			part('Fit', 'abcd'),
			part('Engagement', '1234'),
			points,
			points,
			(first, second, fit, engagement) => {
				const by: Grading = [first, second];
				const { grade: name, gradedBy } = grade(fit, engagement, by);

				expect(name).toBe(`${alone(first, fit)}${alone(second, engagement)}`);
				expect(possibleGrades(by)).toContain(name);
				expect(grade(gradedBy.Fit!, gradedBy.Engagement!, by).grade).toBe(name);
			},
		),
		{ numRuns: 1_000 },
	);
});

test('grades are listed from the best to the last', () => {
	expect(possibleGrades(grading)).toEqual([
		...['A1', 'A2', 'A3', 'B1', 'B2', 'B3'],
		...['C1', 'C2', 'C3', 'D1', 'D2', 'D3'],
	]);
});

test.each([
	['B2', ['B2']],
	['b2', ['B2']],
	['A*', ['A1', 'A2', 'A3']],
	['*1', ['A1', 'B1', 'C1', 'D1']],
	['E1', []],
	['A', []],
	['*', []],
	['', []],
])('a text means grades: %j', (text, grades) => {
	expect(gradesLike(grading, text)).toEqual(grades);
});

test('a star stands for a band of the other score, not for a part of a name', () => {
	const plus: Grading = [
		{ ...grading[0], bands: [['A', -Infinity], ['A+', 50]] }, // prettier-ignore
		grading[1],
	];

	expect(gradesLike(plus, 'A*')).toEqual(['A1', 'A2', 'A3']);
	expect(gradesLike(plus, 'A+*')).toEqual(['A+1', 'A+2', 'A+3']);
});
