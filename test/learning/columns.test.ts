import { attributeOf } from '../../learning/bins';
import { isDate, isMissing, kindOf, numberIn, textIn } from '../../learning/columns';

const kind = (values: unknown[]) =>
	kindOf(
		values,
		Uint32Array.from(values, (_, row) => row),
	);

test.each([
	['12', 12],
	[' 1.5 ', 1.5],
	['-3e2', -300],
	['.5', 0.5],
	['0', 0],
	['0.25', 0.25],
	[7, 7],
])('%p is the number %p', (value, number) => {
	expect(numberIn(value)).toBe(number);
});

test.each(['00123', '1,5', '0x1F', '12 kg', '', 'Infinity', null, true])('%p is no number', (value) => {
	expect(numberIn(value)).toBeNaN();
});

test.each([
	'2026-03-31',
	'2026-03-31T09:00:00Z',
	'2026/3/31 10:00',
	'31.03.2026',
	'3/31/26',
	'31 March 2026',
	'31-Mar-26',
	'March 31, 2026',
	'Tue, 31 Mar 2026 10:00:00 GMT',
	new Date(0),
	{ toMillis: () => 0 },
])('%p is a date', (value) => {
	expect(isDate(value)).toBe(true);
});

test.each(['march', '1.2', '10-20', 'v1.2.3', '2026', 'May 2026 campaign', {}, null])(
	'%p is no date',
	(value) => {
		expect(isDate(value)).toBe(false);
	},
);

test('null, nothing and blanks are missing; zero and false are not', () => {
	expect([null, undefined, '', '  ', 0, false, '0'].map(isMissing)).toEqual([
		true,
		true,
		true,
		true,
		false,
		false,
		false,
	]);
});

test('a column is what nearly all of its values are', () => {
	const numbers = Array.from({ length: 20 }, (_, n) => n);

	expect(kind(numbers)).toBe('number');
	expect(kind([...numbers, 'n/a'])).toBe('number');
	expect(kind([...numbers, 'n/a', 'none'])).toBe('text');
	expect(kind(['00123', '04567'])).toBe('text');
	expect(kind([true, false])).toBe('text');
	expect(kind(['2026-03-31', '', null])).toBe('date');
	expect(kind([{}, []])).toBeNull();
	expect(kind([null, ' '])).toBeNull();
});

test('texts mean what they mean to rules, which ignore case', () => {
	expect([textIn('VP Sales'), textIn(true), textIn(3), textIn({})]).toEqual(['vp sales', 'true', '3', null]);
});

describe('levels', () => {
	const levels = (values: unknown[]) =>
		attributeOf(
			'x',
			values,
			Uint32Array.from(values, (_, row) => row),
		);

	test('a number that most leads share has a bin of its own, and every bin has 20 leads', () => {
		const values = [...Array(900).fill(999), ...Array.from({ length: 100 }, (_, n) => n % 10)];
		const { levels: bins, levelOf } = levels(values);

		expect(bins.at(-1)).toEqual({ is: 'between', from: 999, below: null });
		expect(bins.length).toBeGreaterThan(2);
		const counts = bins.map((_, bin) => values.filter((value) => levelOf(value) === bin).length);
		expect(Math.min(...counts)).toBeGreaterThanOrEqual(20);
		expect(counts.reduce((sum, count) => sum + count)).toBe(1_000);
	});

	test('a bin begins with its lower number and ends before its upper one', () => {
		const { levels: bins, levelOf } = levels(Array.from({ length: 1_000 }, (_, n) => n));
		const [first, second] = bins as Array<{ below: number; from: number }>;

		expect(second!.from).toBe(first!.below);
		expect([levelOf(second!.from), levelOf(second!.from - 0.001), levelOf(-1e9), levelOf(1e9)]).toEqual([
			1,
			0,
			0,
			bins.length - 1,
		]);
	});

	test('missing values are a level where 20 leads have none, and say nothing otherwise', () => {
		const some = levels([...Array(50).fill('a'), ...Array(50).fill('b'), ...Array(20).fill('')]);
		const few = levels([...Array(50).fill('a'), ...Array(50).fill('b'), ...Array(19).fill('')]);

		expect(some.levels.at(-1)).toEqual({ is: 'missing' });
		expect(some.levelOf(null)).toBe(2);
		expect(few.levelOf(null)).toBe(-1);
	});

	test('rare texts are pooled, spellings in another case are one', () => {
		const { levels: texts, levelOf } = levels([
			...Array(30).fill('Paris'),
			...Array(25).fill('LYON'),
			'lyon',
			'Nice',
		]);

		expect(texts).toEqual([
			{ is: 'equal', value: 'Paris' },
			{ is: 'equal', value: 'LYON' },
		]);
		expect([levelOf('PARIS'), levelOf('lyon'), levelOf('Nice'), levelOf('Rome')]).toEqual([0, 1, -1, -1]);
	});

	test('a text with spaces around it is the same text, as it was written each time', () => {
		const { levels: texts, levelOf } = levels([
			...Array(30).fill('Clerk'),
			...Array(15).fill('Owner'),
			...Array(16).fill('Owner '),
		]);

		expect(texts).toEqual([
			{ is: 'equal', value: 'Owner ', also: ['Owner'] },
			{ is: 'equal', value: 'Clerk' },
		]);
		// Rules compare exactly, so spaces that were never seen match nothing.
		expect([levelOf('OWNER'), levelOf('owner '), levelOf(' owner')]).toEqual([0, 0, -1]);
	});

	test('words in a column of numbers say nothing', () => {
		const { levelOf } = levels([...Array.from({ length: 100 }, (_, n) => n), 'n/a']);

		expect(levelOf('n/a')).toBe(-1);
	});
});
