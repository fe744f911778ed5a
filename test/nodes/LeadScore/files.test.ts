import { csvLine, csvRows, fromCell } from '../../../nodes/LeadScore/files/csv';
import { linesOf } from '../../../nodes/LeadScore/files/lines';

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
