import fc from 'fast-check';
import { csvLine, csvRows, fromCell } from '../../../nodes/common/textFiles/csv';
import { linesOf, rawLinesOf } from '../../../nodes/common/textFiles/lines';
import { decimalsOf, look, readNumber, type Evidence } from '../../../nodes/LeadScore/files/numbers';

const pieces = async function* (text: string, size: number): AsyncGenerator<string> {
	for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
};
async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const value of values) found.push(value);
	return found;
}
const rowsOf = async (text: string, size = 3) => await all(csvRows(linesOf(pieces(text, size))));
const cellsOf = async (text: string, size = 3) => (await rowsOf(text, size)).map(({ cells }) => cells);

test.each([1, 2, 3, 100])('lines are the same however the file comes in pieces: %i', async (size) => {
	expect(await all(linesOf(pieces('a\r\nb\n\nc', size)))).toEqual(['a', 'b', '', 'c']);
	expect(await all(linesOf(pieces('a\n', size)))).toEqual(['a']);
});

test('cells can be quoted, hold quotes, delimiters and lines, and a row knows its line', async () => {
	const text = 'a,b\r\n"x, ""y""","two\nlines"\r\n\r\n5" screen,z\r\n,';

	expect(await rowsOf(text)).toEqual([
		{ line: 1, cells: ['a', 'b'] },
		{ line: 2, cells: ['x, "y"', 'two\nlines'] },
		{ line: 5, cells: ['5" screen', 'z'] },
		{ line: 6, cells: ['', ''] },
	]);
});

test('semicolons and tabs are found by the first line', async () => {
	expect(await cellsOf('a;b\n1,5;2')).toEqual([
		['a', 'b'],
		['1,5', '2'],
	]);
	expect(await cellsOf('a\tb\n1\t2')).toEqual([
		['a', 'b'],
		['1', '2'],
	]);
});

test.each([
	['without a last one', 'a;b\r1,5;2\r3;4'],
	['with a last one', 'a;b\r1,5;2\r3;4\r'],
	['doubled', 'a;b\r\r1,5;2\r\r3;4\r\r'],
	['after a blank line', '\ra;b\r1,5;2\r3;4'],
	['and with one line feed at the end', 'a;b\r1,5;2\r3;4\n'],
])('lines can end with a carriage return alone, as Excel for the Mac saves them: %s', async (_, text) => {
	const table = [
		['a', 'b'],
		['1,5', '2'],
		['3', '4'],
	];
	expect(await cellsOf(text)).toEqual(table);
	expect(await all(csvRows(rawLinesOf(pieces(text, 2))))).toMatchObject(table.map((cells) => ({ cells })));
});

test('a carriage return in a cell ends no line of a file whose lines end otherwise', async () => {
	const text = '"a\rx",b\r\n"1\r2",3\n';
	expect(await all(csvRows(rawLinesOf(pieces(text, 4))))).toEqual([
		{ line: 1, cells: ['a\rx', 'b'] },
		{ line: 2, cells: ['1\r2', '3'] },
	]);
});

test('a quote that is never closed is told, and does not swallow a long file', async () => {
	expect(await rowsOf('a,b\n"x,1\ny,2')).toEqual([
		{ line: 1, cells: ['a', 'b'] },
		{ line: 2, cells: null },
	]);
	const rows = await rowsOf(`a,b\n"x,1\n${'y,2\n'.repeat(100_000)}`, 10_000);
	expect(rows.slice(0, 2)).toEqual([
		{ line: 1, cells: ['a', 'b'] },
		{ line: 2, cells: null },
	]);
	expect(rows.at(-1)).toEqual({ line: 100_002, cells: ['y', '2'] });
});

test('no text in a written file is a formula, and all can be read again', async () => {
	const cells = ['=1+1', '+49', '-x', '@a', '\tb', 'a"b', 'c,d', 'e\nf', "'g", ''];
	const written = csvLine([...cells, -5]);

	expect(written).toMatch(/^'=1\+1,'\+49,'-x,'@a,/);
	expect(written.endsWith(',-5\r\n')).toBe(true);
	expect((await cellsOf(written))[0]!.map(fromCell)).toEqual([...cells, '-5']);
});

test('a formula is neutralised whichever delimiter the reader takes, and wherever it takes quotes to be', () => {
	for (const formula of ['=1+1', '+1', '-1', '@SUM(1)', '＝1', '＋1', '－1', '＠a', '\t=1', '\r=1', '"=1"']) {
		for (const text of [formula, `a;${formula}`, `a\t${formula}`, `a,${formula}`, `a\n${formula}`]) {
			const written = csvLine([text, 'x']);
			for (const delimiter of [',', ';', '\t', '\n', '\r']) {
				for (const cell of written.split(delimiter)) expect(cell).not.toMatch(/^"*[=+\-@＝＋－＠]/);
			}
		}
	}
});

const nasty = fc.string({
	unit: fc.constantFrom(
		...['"', "'", ',', ';', '\t', '\r', '\n', '=', '+', '-', '@', '＝', ' ', 'a', 'é', '😀'],
	),
	minLength: 1,
});

test('any text in any cell comes back as it was, however the file comes in pieces', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(nasty, nasty), { minLength: 1, maxLength: 5 }),
			fc.integer({ min: 1, max: 9 }),
			async (rows, size) => {
				const text = [['id', 'why'], ...rows].map(csvLine).join('');
				const read = await all(csvRows(rawLinesOf(pieces(text, size))));
				expect(read.slice(1).map(({ cells }) => cells?.map(fromCell))).toEqual(rows);
			},
		),
	);
});

test.each([
	['one open quote', `a,b\n"x,1\n${'y,2\n'.repeat(500_000)}`],
	['an open quote in each row', `a,b\n${'x,"y\n'.repeat(400_000)}`],
	['half-open quotes', `a,b\n${'"x""\n'.repeat(400_000)}`],
	['quotes only', `a,b\n${'"'.repeat(2_000_000)}`],
	['quotes in pairs below an open one', `a,b\n"x\n${'"",""\n'.repeat(300_000)}`],
	['lines of quotes', `a,b\n"\n${'""""\n'.repeat(400_000)}`],
])(
	'2 MB with %s take no longer than other rows',
	async (_what, text) => {
		const timeOf = async (content: string) => {
			const start = process.cpuUsage();
			await rowsOf(content, 256 * 1024);
			const { user, system } = process.cpuUsage(start);
			return (user + system) / 1_000;
		};
		expect(await timeOf(text)).toBeLessThan(500 + 5 * (await timeOf(`a,b\n${'x,y\n'.repeat(500_000)}`)));
	},
	60_000,
);

test.each([
	['1250', 1250, 1250],
	['-87.5', -87.5, NaN],
	['87,5', NaN, 87.5],
	['1.250', 1.25, 1250],
	['1,250', 1250, 1.25],
	['1.250,5', NaN, 1250.5],
	['1,250.5', 1250.5, NaN],
	['1.250.000', NaN, 1_250_000],
	['1 250,5', NaN, 1250.5],
	['1\u202f250', 1250, 1250],
	["1'250.5", 1250.5, NaN],
	['0.125', 0.125, NaN],
	['0,125', NaN, 0.125],
	['.5', 0.5, NaN],
	['1e-7', 1e-7, 1e-7],
	['+3', 3, 3],
	['12.34.56', NaN, NaN],
	['1.25.000', NaN, NaN],
	['0x10', NaN, NaN],
	['Infinity', NaN, NaN],
	['', NaN, NaN],
	['-', NaN, NaN],
	['1-2', NaN, NaN],
])('"%s" is %d with a decimal point and %d with a decimal comma', (text, point, comma) => {
	expect(readNumber(text, 'point')).toBe(point);
	expect(readNumber(text, 'comma')).toBe(comma);
});

test.each<[string[], string, ReturnType<typeof decimalsOf>]>([
	[['1.250', '87,5'], ';', 'comma'],
	[['1.250', '87.5'], ';', 'point'],
	[['1.250', '2.500'], ';', null],
	[['1,250'], ';', null],
	[['1.250'], '\t', null],
	[['1.250', '300'], ',', 'point'],
	[['1,250'], ',', null],
	[['1,250', '1.5'], ',', 'point'],
	[['0,125', '1,125'], ';', 'comma'],
	[['12.5', '12,5'], ';', null],
	[['1.250.000', '1.250'], ';', 'comma'],
	[['1', '-200', 'none'], ';', 'point'],
])('of %j between %j: %s', (texts, delimiter, expected) => {
	const evidence: Evidence = {};
	texts.forEach((text, line) => look(evidence, line, text));
	expect(decimalsOf(evidence, delimiter)).toBe(expected);
});
