import { escaped, shorten } from './clean';

/** Rows of cells; a number's column is aligned to the right. */
export interface Table {
	caption: string;
	columns: Array<{ name: string; isNumber?: boolean }>;
	rows: string[][];
}

/** Columns of numbers with these names. */
export const numbers = (...names: string[]): Table['columns'] =>
	names.map((name) => ({ name, isNumber: true }));

/** How much of a text from the data a page shows; more would not be read. */
const LONGEST = 240;
const MOST_ROWS = 500;

/** Text from the data: cut, escaped, and not able to turn around what stands beside it. */
export const shown = (text: string, columns = LONGEST): string =>
	`<bdi>${escaped(shorten(text, columns))}</bdi>`;

/** A name from the data that may be broken after its signs: an email between its parts, not in a word. */
const shownName = (text: string): string => shown(text).replace(/[@.](?=[a-z])/gi, '$&<wbr>');

export function table({ caption, columns, rows }: Table, kindOfTable = ''): string {
	const kind = (index: number) => (columns[index]?.isNumber ? ' class="number"' : '');
	const head = columns.map(({ name }, index) => `<th scope="col"${kind(index)}>${escaped(name)}</th>`);
	const body = rows.slice(0, MOST_ROWS).map((row) => {
		const [first = '', ...others] = row;
		const cells = others.map((cell, index) => `<td${kind(index + 1)}>${shown(cell)}</td>`);
		return `<tr><th scope="row"${kind(0)}>${shownName(first)}</th>${cells.join('')}</tr>`;
	});
	const more = rows.length - body.length;
	return [
		`<div class="scroll"><table${kindOfTable && ` class="${kindOfTable}"`}>`,
		`<caption>${escaped(caption)}</caption>`,
		`<thead><tr>${head.join('')}</tr></thead>`,
		`<tbody>${body.join('\n')}</tbody>`,
		'</table></div>',
		more > 0 ? `<p class="quiet">${more} more rows are left out.</p>` : '',
	].join('\n');
}
