import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { yieldRegularly, type NumberLine, type StepRequest } from '../../../steps';
import { badId } from '../../common/ids';
import { instantProblem, isTooFarAhead, readInstant } from '../../common/instants';
import type { ToLeadId } from '../../common/leadIds';
import { LARGEST } from '../../common/points';
import { inWords, readText } from '../../common/values';
import { readFile } from '../../common/textFiles/binary';
import { placeOf } from '../../common/textFiles/columns';
import { csvRows, fromCell, type CsvRow } from '../../common/textFiles/csv';
import { rawLinesOf } from '../../common/textFiles/lines';
import { decimalsOf, look, readNumber, type Decimals, type Evidence } from './numbers';

/** The date's column where nobody has named one: files need not have it. */
export const DATE_COLUMN = 'date';

/**
 * The rows of a CSV file as leads and their numbers. The file is read twice: what its numbers mean is known only when all
 * of them have been seen.
 * @throws NodeOperationError where a column is missing, or it is not clear how the file writes numbers
 */
export async function numbersOf(
	context: IExecuteFunctions,
	field: string,
	step: Pick<StepRequest, 'zone' | 'now'>,
	toLead: ToLeadId,
): Promise<AsyncGenerator<NumberLine, void, undefined>> {
	const decimals = await decimalsIn(context, field);
	return numberLines(context, field, decimals, step, toLead);
}

async function* numberLines(
	context: IExecuteFunctions,
	field: string,
	decimals: Decimals,
	{ zone, now }: Pick<StepRequest, 'zone' | 'now'>,
	toLead: ToLeadId,
): AsyncGenerator<NumberLine, void, undefined> {
	for await (const { row, columns } of tableIn(context, field)) {
		yield numberOf(row, columns, decimals, toLead, zone, now);
	}
}

/** How the file writes numbers: as the panel says, or as all of them together do. */
async function decimalsIn(context: IExecuteFunctions, field: string): Promise<Decimals> {
	const chosen = context.getNodeParameter('decimalSeparator', 0, 'file');
	if (chosen === 'point' || chosen === 'comma') return chosen;
	const evidence: Evidence = {};
	let delimiter = ',';
	for await (const { row, columns } of tableIn(context, field, (found) => (delimiter = found))) {
		if (row.cells) look(evidence, row.line, scoreIn(row.cells, columns));
	}
	const decimals = decimalsOf(evidence, delimiter);
	if (decimals) return decimals;
	const { point, comma, either } = evidence;
	const shown = ({ text, line }: { text: string; line: number }) => `"${inWords(text)}" (line ${line})`;
	const message =
		point && comma
			? `The file writes numbers in two ways: ${shown(point)} and ${shown(comma)}`
			: `It is not clear whether ${shown(either!)} is ${readNumber(either!.text, 'point')} or ${readNumber(either!.text, 'comma')}`;
	throw new NodeOperationError(context.getNode(), message, {
		description: 'Set "Decimal Separator" to the one that the file uses; nothing was imported.',
	});
}

/** The rows below the first one, which names the columns; with pauses, so that a long file does not block n8n. */
async function* tableIn(
	context: IExecuteFunctions,
	field: string,
	found?: (delimiter: string) => void,
): AsyncGenerator<{ row: CsvRow; columns: Columns }, void, undefined> {
	const pause = yieldRegularly();
	let columns: Columns | null = null;
	for await (const row of csvRows(rawLinesOf(readFile(context, field)), found)) {
		if (columns) yield { row, columns };
		else columns = columnsOf(context, row.cells ?? []);
		await pause();
	}
	if (!columns) columnsOf(context, []);
}

/** Where in a row the values stand; -1: nowhere. */
interface Columns {
	lead: number;
	score: number;
	date: number;
}

function columnsOf(context: IExecuteFunctions, header: string[]): Columns {
	const find = (parameter: string, field: string, off: string, isOptional = false): number => {
		const column = readText(context, parameter, off);
		return placeOf(context, header, column, field, isOptional && column === off);
	};
	return {
		lead: find('leadColumn', 'Lead ID Column', 'leadId'),
		score: find('scoreColumn', 'Score Column', 'score'),
		date: find('dateColumn', 'Date Column', DATE_COLUMN, true),
	};
}

const scoreIn = (cells: string[], { score }: Columns): string => fromCell(cells[score] ?? '').trim();

function numberOf(
	{ line, cells }: CsvRow,
	columns: Columns,
	decimals: Decimals,
	toLead: ToLeadId,
	zone: string,
	now: number,
): NumberLine {
	if (!cells) return { line, reason: 'A quote is never closed' };
	const id = fromCell(cells[columns.lead] ?? '');
	const lead = toLead(id);
	if (lead === null) return { line, reason: badId('lead ID', id)?.message ?? 'It has no lead ID' };
	const score = scoreIn(cells, columns);
	const points = readNumber(score, decimals);
	if (!(Math.abs(points) <= LARGEST))
		return { line, reason: `The score is not a number: "${inWords(score)}"` };
	const date = (cells[columns.date] ?? '').trim();
	if (date === '') return { line, lead, points, at: null };
	const at = readInstant(date, zone);
	if (at !== null && !isTooFarAhead(at, now)) return { line, lead, points, at };
	return { line, reason: `The date ${instantProblem(date, zone, now)}: "${inWords(date)}"` };
}
