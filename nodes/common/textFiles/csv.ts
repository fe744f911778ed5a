/*
 * CSV, read and written. Common parsers take everything after an unclosed quote as one field; this one resumes at
 * the next line, so that one mistake in a long list costs one row. Each character is looked at twice at most.
 */

/** A row of a CSV file: its cells, and the line on which it begins. Without cells: a quote in it is never closed. */
export interface CsvRow {
	line: number;
	cells: string[] | null;
}

const DELIMITERS = [',', ';', '\t'];
/** Characters after which a quote counts as forgotten, so that it does not swallow the file. */
const LONGEST = 100_000;

/**
 * Reads CSV, with the delimiter that is given, or that its first line has most of: comma, semicolon or tab. Empty lines are
 * left out.
 * @param lines with their carriage returns, or without
 * @param found called with the delimiter before the first row
 */
export async function* csvRows(
	lines: AsyncIterable<string>,
	found: (delimiter: string) => void = () => {},
	given?: string,
): AsyncGenerator<CsvRow, void, undefined> {
	let reader: RowReader | null = null;
	let line = 0;
	for await (const text of withOldEnds(lines)) {
		line++;
		if (!reader) {
			if (text.trim() === '') continue;
			const delimiter = given ?? delimiterOf(text);
			found(delimiter);
			reader = new RowReader(delimiter, line);
		}
		yield* reader.read(text);
	}
	if (reader) yield* reader.end();
}

/** Lines of a file that ends them with a carriage return alone, as Excel for the Mac saves CSV: its first line holds the others. */
async function* withOldEnds(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
	let isOld: boolean | null = null;
	for await (const text of lines) {
		if (text.trim() !== '') isOld ??= /\r(?!$)/.test(unquoted(text));
		if (isOld) yield* text.split('\r');
		else yield text;
	}
}

const unquoted = (text: string): string => text.replaceAll(/"[^"]*"/g, '');

function delimiterOf(text: string): string {
	const bare = unquoted(text);
	const count = (delimiter: string) => bare.split(delimiter).length;
	return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0]!;
}

/** Makes rows of lines, of which a quoted cell can span many. */
class RowReader {
	private cells: string[] = [];
	/** The cell that is open: what was read of it, and whether its quote is still to be closed. */
	private parts: string[] = [];
	private isQuoted = false;
	/** The lines of a row that has not ended. */
	private pending: string[] = [];
	private size = 0;

	constructor(
		private readonly delimiter: string,
		private line: number,
	) {}

	*read(text: string): Generator<CsvRow> {
		const begin = this.line - this.pending.length;
		this.line++;
		if (!this.isQuoted && text.trim() === '') return;
		this.take(text);
		if (!this.isQuoted) {
			yield { line: begin, cells: this.cells };
			this.reset();
			return;
		}
		this.pending.push(text);
		this.size += text.length;
		if (this.size < LONGEST) return;
		yield { line: begin, cells: null };
		const [, ...rest] = this.pending;
		this.reset();
		this.line = begin + 1;
		for (const again of rest) yield* this.read(again);
	}

	*end(): Generator<CsvRow> {
		if (this.isQuoted) yield { line: this.line - this.pending.length, cells: null };
	}

	private reset(): void {
		[this.cells, this.parts, this.isQuoted, this.pending, this.size] = [[], [], false, [], 0];
	}

	/** Takes in a line, with the cells that end in it. */
	private take(text: string): void {
		let at = 0;
		if (this.isQuoted) {
			this.parts.push('\n');
			at = this.takeQuoted(text, 0);
		} else if (text[0] === '"') at = this.takeQuoted(text, 1);
		while (!this.isQuoted) {
			const next = text.indexOf(this.delimiter, at);
			const rest = next < 0 ? text.slice(at).replace(/\r$/, '') : text.slice(at, next);
			this.cells.push(this.parts.join('') + rest);
			this.parts = [];
			if (next < 0) return;
			at = next + 1;
			if (text[at] === '"') at = this.takeQuoted(text, at + 1);
		}
	}

	/** Takes what stands between quotes, from after the opening one on. Returns where it goes on after the closing one. */
	private takeQuoted(text: string, start: number): number {
		let end = text.indexOf('"', start);
		for (; end >= 0 && text[end + 1] === '"'; end = text.indexOf('"', end + 2));
		this.isQuoted = end < 0;
		const quoted = this.isQuoted ? text.slice(start) : text.slice(start, end);
		this.parts.push(quoted.replaceAll('""', '"'));
		return end + 1;
	}
}

/**
 * Where a spreadsheet would find a formula: where a cell begins, whichever delimiter it takes, and wherever it takes the
 * quotes to be. It shows such a text after an apostrophe as it is.
 */
const FORMULA = /(?<=^|[,;\t\r\n])(?=['"]*[=+\-@\t\r＝＋－＠])/g;
const SAFE = /(?<=^|[,;\t\r\n])'(?=['"]*[=+\-@\t\r＝＋－＠])/g;

/** A row as CSV, ready for a spreadsheet. */
export function csvLine(cells: Array<string | number>): string {
	const written = cells.map((cell) => {
		if (typeof cell === 'number') return String(cell);
		const safe = cell.replaceAll(FORMULA, "'");
		return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	});
	return `${written.join(',')}\r\n`;
}

/** A cell's text as it was before it was made safe for spreadsheets. */
export const fromCell = (cell: string): string => cell.replaceAll(SAFE, '');
