/** A row of a CSV file: its cells, and the line on which it begins. Without cells: a quote in it is never closed. */
export interface CsvRow {
	line: number;
	cells: string[] | null;
}

const DELIMITERS = [',', ';', '\t'];
/** Characters after which a quote counts as forgotten, so that it does not swallow the file. */
const LONGEST = 100_000;

/** Reads CSV, with the delimiter that its first line has most of: comma, semicolon or tab. Empty lines are left out. */
export async function* csvRows(lines: AsyncIterable<string>): AsyncGenerator<CsvRow, void, undefined> {
	let delimiter: string | null = null;
	let open = '';
	let line = 0;
	let first = 1;
	for await (const text of lines) {
		line++;
		if (open === '' && text.trim() === '') continue;
		delimiter ??= DELIMITERS.toSorted((a, b) => text.split(b).length - text.split(a).length)[0]!;
		if (open === '') first = line;
		const row: string = open === '' ? text : `${open}\n${text}`;
		const cells = cellsOf(row, delimiter);
		if (cells === null && row.length < LONGEST) {
			open = row;
			continue;
		}
		open = '';
		yield { line: first, cells };
	}
	if (open !== '') yield { line: first, cells: null };
}

/** The cells of a row; null where its last quote is open. */
function cellsOf(row: string, delimiter: string): string[] | null {
	if (!row.includes('"')) return row.split(delimiter);
	const cells: string[] = [];
	let start = 0;
	while (start <= row.length) {
		let cell = '';
		if (row[start] === '"') {
			let end = row.indexOf('"', start + 1);
			for (; end >= 0 && row[end + 1] === '"'; end = row.indexOf('"', end + 2));
			if (end < 0) return null;
			cell = row.slice(start + 1, end).replaceAll('""', '"');
			start = end + 1;
		}
		const next = row.indexOf(delimiter, start);
		const end = next < 0 ? row.length : next;
		cells.push(cell + row.slice(start, end));
		start = end + 1;
	}
	return cells;
}

/** Begins a text that a spreadsheet would take for a formula; it shows such texts after an apostrophe as they are. */
const FORMULA = /^[=+\-@\t\r]/;

/** A row as CSV, ready for a spreadsheet. */
export function csvLine(cells: Array<string | number>): string {
	const written = cells.map((cell) => {
		if (typeof cell === 'number') return String(cell);
		const safe = FORMULA.test(cell) ? `'${cell}` : cell;
		return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	});
	return `${written.join(',')}\r\n`;
}

/** A cell's text as it was before it was made safe for spreadsheets. */
export function fromCell(cell: string): string {
	return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
