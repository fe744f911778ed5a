import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { outcomeIn } from '../../learning';
import { yieldRegularly, type KnownOutcome, type StepRequest } from '../../steps';
import { asHtml } from '../common/asHtml';
import { oneOf } from '../common/choices';
import { badId, toEventId } from '../common/ids';
import { hint } from '../common/hints';
import { instantProblem, isTooFarAhead, readInstant } from '../common/instants';
import type { ToLeadId } from '../common/leadIds';
import { inWords, readText } from '../common/values';
import { readFile } from '../common/textFiles/binary';
import { placeOf } from '../common/textFiles/columns';
import { csvRows, fromCell } from '../common/textFiles/csv';
import { rawLinesOf } from '../common/textFiles/lines';

const RECORDED = 'recorded';

const ofGiven = { show: { outcomesFrom: ['items', 'file'] } };

/** Where the outcomes come from that a score is checked against. */
export const outcomeFields: INodeProperties[] = [
	{
		displayName: 'Outcomes',
		name: 'outcomesFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'In a File',
				value: 'file',
				description: 'A CSV file, such as an export of deals from your CRM',
			},
			{ name: 'In the Incoming Items', value: 'items', description: 'One outcome an item' },
			{ name: 'Recorded', value: RECORDED, description: 'Those that Record Outcome has stored' },
		],
		default: RECORDED,
		description: 'What came of the leads: which were won, lost, or rejected by sales, and when',
	},
	{
		displayName: 'Input File Field',
		name: 'outcomesField',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { outcomesFrom: ['file'] } },
		description: 'The field of the first item that contains the file',
	},
	{
		displayName: 'Lead ID Field',
		name: 'outcomeLead',
		type: 'string',
		default: 'leadId',
		required: true,
		displayOptions: ofGiven,
		description: 'The name of the field, or of the column of the file, with the lead ID',
	},
	{
		displayName: 'Outcome Field',
		name: 'outcomeKind',
		type: 'string',
		default: 'outcome',
		required: true,
		displayOptions: ofGiven,
		description: 'The name of the field with what came of the lead: won, lost or rejected',
	},
	{
		displayName: 'Date Field',
		name: 'outcomeDate',
		type: 'string',
		default: 'date',
		required: true,
		displayOptions: ofGiven,
		description: 'The name of the field with the date of the outcome',
	},
	{
		displayName: 'Outcome ID Field',
		name: 'outcomeId',
		type: 'string',
		default: '',
		displayOptions: ofGiven,
		description:
			'The name of the field with the ID of the deal, if there is one. Leads that share a deal count as one where the check says how sure it is.',
	},
];

/** A row with an outcome: from an item, or a line of a file. */
interface Row {
	where: string;
	lead: unknown;
	kind: unknown;
	date: unknown;
	id: unknown;
}

/** What rows without a usable outcome were. */
interface LeftOut {
	rows: number;
	first: string;
}

/**
 * The outcomes that were given, by lead, each list ascending; null: those that were recorded are wanted.
 * Rows without a lead, or with an outcome that is none of the three, are left out with a hint.
 * @throws NodeOperationError where a field is missing, or no row has an outcome
 */
export async function outcomesGiven(
	context: IExecuteFunctions,
	{ zone, now }: Pick<StepRequest, 'zone' | 'now'>,
	toLead: ToLeadId,
): Promise<Map<string, KnownOutcome[]> | null> {
	const from = context.getNodeParameter('outcomesFrom', 0, RECORDED);
	const source = oneOf(context, 'Outcomes', from, [RECORDED, 'items', 'file']);
	if (source === RECORDED) return null;
	const outcomes = new Map<string, KnownOutcome[]>();
	const leftOut: LeftOut = { rows: 0, first: '' };
	const pause = yieldRegularly();
	for await (const row of source === 'items' ? itemRows(context) : fileRows(context)) {
		const read = outcomeOf(row, toLead, zone, now);
		if (typeof read === 'string') {
			leftOut.first ||= `${row.where}: ${read}`;
			leftOut.rows++;
		} else {
			const [lead, outcome] = read;
			const known = outcomes.get(lead);
			if (known) known.push(outcome);
			else outcomes.set(lead, [outcome]);
		}
		await pause();
	}
	if (outcomes.size === 0) throw noOutcome(context, leftOut);
	if (leftOut.rows > 0) {
		const were = leftOut.rows === 1 ? '1 outcome was' : `${leftOut.rows} outcomes were`;
		hint(context, `${were} left out. ${leftOut.first}.`);
	}
	for (const all of outcomes.values()) all.sort((a, b) => a.at - b.at);
	return outcomes;
}

function noOutcome(context: IExecuteFunctions, { rows, first }: LeftOut): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'There is no outcome to check the score against', {
		description: asHtml(
			rows > 0
				? `${first}. Check "Lead ID Field", "Outcome Field" and "Date Field".`
				: 'The input has no rows. Give the step items or a file with outcomes, or set "Outcomes" to "Recorded".',
		),
	});
}

function outcomeOf(
	{ lead: written, kind: word, date, id }: Row,
	toLead: ToLeadId,
	zone: string,
	now: number,
): string | [lead: string, outcome: KnownOutcome] {
	const lead = toLead(written);
	if (lead === null) return badId('lead ID', written)?.message ?? 'it has no lead ID';
	const kind = outcomeIn(String(word));
	if (!kind) return `the outcome is not won, lost or rejected: "${inWords(word)}"`;
	const at = readInstant(date, zone);
	if (at === null || isTooFarAhead(at, now)) {
		return `the date ${instantProblem(date, zone, now)}: "${inWords(date)}"`;
	}
	return [lead, { id: toEventId(id) ?? '', kind, at, reason: '' }];
}

interface Names {
	lead: string;
	kind: string;
	date: string;
	id: string;
}

const namesOf = (context: IExecuteFunctions): Names => ({
	lead: readText(context, 'outcomeLead', 'leadId'),
	kind: readText(context, 'outcomeKind', 'outcome'),
	date: readText(context, 'outcomeDate', 'date'),
	id: readText(context, 'outcomeId', ''),
});

async function* itemRows(context: IExecuteFunctions): AsyncGenerator<Row, void, undefined> {
	const { lead, kind, date, id } = namesOf(context);
	for (const [index, { json }] of context.getInputData().entries()) {
		const of = (name: string) => (name !== '' && Object.hasOwn(json, name) ? json[name] : undefined);
		yield { where: `Item ${index}`, lead: of(lead), kind: of(kind), date: of(date), id: of(id) };
	}
}

async function* fileRows(context: IExecuteFunctions): AsyncGenerator<Row, void, undefined> {
	const names = namesOf(context);
	let places: Record<keyof Names, number> | null = null;
	const file = readFile(context, readText(context, 'outcomesField', 'data'));
	for await (const { line, cells } of csvRows(rawLinesOf(file))) {
		if (!places) {
			const find = (column: string, field: string) => placeOf(context, cells ?? [], column, field);
			places = {
				lead: find(names.lead, 'Lead ID Field'),
				kind: find(names.kind, 'Outcome Field'),
				date: find(names.date, 'Date Field'),
				id: find(names.id, 'Outcome ID Field'),
			};
			continue;
		}
		const of = (place: number) => fromCell(cells?.[place] ?? '').trim();
		const { lead, kind, date, id } = places;
		yield { where: `Line ${line}`, lead: of(lead), kind: of(kind), date: of(date), id: of(id) };
	}
}
