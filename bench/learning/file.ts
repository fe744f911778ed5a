import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { isWon, wonValueIn, type Past } from '../../learning';
import { csvRows } from '../../nodes/common/textFiles/csv';
import { rawLinesOf } from '../../nodes/common/textFiles/lines';

export interface FileOptions {
	outcome: string;
	/** The outcome that means won; guessed, where it is not given. */
	positive?: string;
	drop: string[];
	/** `file`: leads stand in the order in which they came; or the column that tells it. */
	order?: string;
	separator?: string;
}

/** The leads of a CSV file, also a gzipped one, and which outcome was taken as won. */
export async function readPast(
	path: string,
	options: FileOptions,
): Promise<{ past: Past; positive: string }> {
	const [header, ...rows] = await rowsOf(path, options.separator);
	if (!header) throw new Error('The file is empty');
	const columns = new Map(header.map((name, place) => [name.trim(), rows.map((cells) => cells[place])]));
	const column = (name: string) => {
		const values = columns.get(name);
		if (values) return values;
		throw new Error(`The file has no column "${name}". It has: ${[...columns.keys()].join(', ')}`);
	};
	const outcomes = column(options.outcome);
	const positive = options.positive ?? wonValueIn(outcomes);
	if (positive === null) throw new Error('It is not clear which outcome means won. Say so with --positive');
	const judged = outcomes.map((outcome) => isWon(outcome, positive));
	const known = [...judged.keys()].filter((row) => judged[row] !== null);
	const order = options.order ? orderOf(options.order, known, column) : null;
	for (const name of [options.outcome, ...options.drop]) {
		column(name);
		columns.delete(name);
	}
	if (options.order && options.order !== 'file') columns.delete(options.order);
	return {
		positive,
		past: {
			columns: new Map([...columns].map(([name, values]) => [name, known.map((row) => values[row])])),
			won: Uint8Array.from(known, (row) => Number(judged[row])),
			order,
		},
	};
}

async function rowsOf(path: string, separator?: string): Promise<string[][]> {
	const file = createReadStream(path);
	const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
	const rows: string[][] = [];
	const lines = rawLinesOf(text.setEncoding('utf8') as AsyncIterable<string>);
	for await (const { line, cells } of csvRows(lines, undefined, separator)) {
		if (!cells) throw new Error(`A quote in line ${line} is never closed`);
		if (rows.length === 0) cells[0] = cells[0]!.replace(/^\uFEFF/, '');
		rows.push(cells);
	}
	return rows;
}

function orderOf(order: string, known: number[], column: (name: string) => unknown[]): Float64Array {
	if (order === 'file') return Float64Array.from(known);
	const values = column(order);
	return Float64Array.from(known, (row) => {
		const text = String(values[row]).trim();
		const value = text === '' || Number.isNaN(Number(text)) ? Date.parse(text) : Number(text);
		if (Number.isNaN(value)) throw new Error(`"${text}" in "${order}" is neither a number nor a date`);
		return value;
	});
}
