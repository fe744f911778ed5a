import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { importNumbers, importScore, type NumberLine } from '../../../steps';
import { isTooFarAhead, readInstant } from '../../common/instants';
import { leadIdsOf, readIdCase, type ToLeadId } from '../../common/leadIds';
import { readOptions } from '../../common/options';
import { LARGEST } from '../../common/points';
import { openStore } from '../../common/store';
import { inWords, readText } from '../../common/values';
import { readFile } from '../files/binary';
import { csvRows, fromCell, type CsvRow } from '../files/csv';
import { linesOf } from '../files/lines';
import type { StoreOperation } from './operation';

const ofImport = { operation: ['importScores'] };
const ofCsv = { ...ofImport, importFormat: ['csv'] };

/** The date's column where nobody has named one: files need not have it. */
const DATE_COLUMN = 'date';

/** Scores come from a file: from another system as plain numbers, or from an export as they were. */
export const importScores: StoreOperation = {
	fields: [
		{
			displayName: 'Format',
			name: 'importFormat',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'CSV (Numbers From Another System)',
					value: 'csv',
					description: 'Each number becomes points that fade like others. A lead gets them once.',
				},
				{
					name: 'JSON Lines (From Export Scores)',
					value: 'jsonl',
					description: 'Everything as it was, into a score that nobody has used yet',
				},
			],
			default: 'csv',
			displayOptions: { show: ofImport },
			description: 'What the file holds',
		},
		{
			displayName: 'Input File Field',
			name: 'importField',
			type: 'string',
			default: 'data',
			required: true,
			displayOptions: { show: ofImport },
			description: 'The field of the first item that holds the file, such as one that was uploaded or read',
		},
		{
			displayName: 'Lead ID Column',
			name: 'leadColumn',
			type: 'string',
			default: 'leadId',
			required: true,
			displayOptions: { show: ofCsv },
			description: 'What the first line of the file calls the column of lead IDs',
		},
		{
			displayName: 'Score Column',
			name: 'scoreColumn',
			type: 'string',
			default: 'score',
			required: true,
			displayOptions: { show: ofCsv },
			description:
				'What it calls the column of numbers. They become points of a rule named "Starting score", once for each lead.',
		},
		{
			displayName: 'Date Column',
			name: 'dateColumn',
			type: 'string',
			default: DATE_COLUMN,
			displayOptions: { show: ofCsv },
			description:
				'What it calls the column of dates from which the points fade, if it has one; otherwise they fade from now on',
		},
	],
	async run(context, request, goOn) {
		const step = request();
		const store = await openStore(context);
		const idCase = readIdCase(context, readOptions(context));
		const toLead = await leadIdsOf(store, step.entity, idCase, true);
		const lines = linesOf(readFile(context, readText(context, 'importField', 'data')));
		const count = (leads: number) => goOn(`${leads} leads have been imported`);
		const report =
			context.getNodeParameter('importFormat', 0) === 'csv'
				? await importNumbers(store, step, numbersOf(context, lines, step, toLead), count)
				: await importScore(store, step.entity, step.score, lines, count);
		const [first] = report.refusedLines;
		if (first) {
			const lines = report.refused === 1 ? '1 line was' : `${report.refused} lines were`;
			step.notice?.(`${lines} left out. Line ${first.line}: ${first.reason}.`);
		}
		return { ...report };
	},
};

/** The rows of a table of numbers. */
async function* numbersOf(
	context: IExecuteFunctions,
	lines: AsyncIterable<string>,
	{ zone, now }: { zone: string; now: number },
	toLead: ToLeadId,
): AsyncGenerator<NumberLine, void, undefined> {
	let columns: Columns | null = null;
	for await (const row of csvRows(lines)) {
		if (columns) yield numberOf(row, columns, toLead, zone, now);
		else columns = columnsOf(context, row.cells ?? []);
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
	const simple = (name: string) => name.trim().toLowerCase();
	const names = header.map(simple);
	const find = (parameter: string, field: string, off: string, isOptional = false): number => {
		const wanted = readText(context, parameter, off);
		const index = names.indexOf(simple(wanted));
		if (index >= 0 || wanted === '' || (isOptional && wanted === off)) return index;
		const shown = header.slice(0, 20).map((name) => inWords(name));
		throw new NodeOperationError(context.getNode(), `The file has no column "${wanted}"`, {
			description: `Its first line names ${shown.length > 0 ? shown.join(', ') : 'none'}. Set "${field}" to one of them.`,
		});
	};
	return {
		lead: find('leadColumn', 'Lead ID Column', 'leadId'),
		score: find('scoreColumn', 'Score Column', 'score'),
		date: find('dateColumn', 'Date Column', DATE_COLUMN, true),
	};
}

function numberOf(
	{ line, cells }: CsvRow,
	columns: Columns,
	toLead: ToLeadId,
	zone: string,
	now: number,
): NumberLine {
	if (!cells) return { line, reason: 'A quote is never closed' };
	const lead = toLead(fromCell(cells[columns.lead] ?? ''));
	if (lead === null) return { line, reason: 'It has no lead ID' };
	const score = (cells[columns.score] ?? '').trim();
	const points = score === '' ? NaN : Number(score);
	if (!(Math.abs(points) <= LARGEST))
		return { line, reason: `The score is not a number: "${inWords(score)}"` };
	const date = (cells[columns.date] ?? '').trim();
	if (date === '') return { line, lead, points, at: null };
	const at = readInstant(date, zone);
	if (at === null) return { line, reason: `The date cannot be read: "${inWords(date)}"` };
	if (isTooFarAhead(at, now))
		return { line, reason: `The date lies more than a day ahead: "${inWords(date)}"` };
	return { line, lead, points, at };
}
