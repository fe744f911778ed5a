import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { isWon, wonValueIn, type Past } from '../../learning';
import { yieldRegularly } from '../../steps';
import { asHtml } from '../common/asHtml';
import { oneOf } from '../common/choices';
import { hint } from '../common/hints';
import { readInstant } from '../common/instants';
import { readOptions } from '../common/options';
import { asText, inWords, readText } from '../common/values';
import { readZone } from '../common/zone';
import { learnedItems } from './learnedItems';
import type { LeadSource } from './source';
import { readFile } from '../common/textFiles/binary';
import { csvRows, fromCell } from '../common/textFiles/csv';
import { rawLinesOf } from '../common/textFiles/lines';

/** So many fields are learned from at most. */
const MOST_FIELDS = 500;

/** Leads as a table: the values of each field, in the order of the leads. */
interface LeadTable {
	fields: Map<string, unknown[]>;
	leads: number;
}

/**
 * The past leads, without those that have no outcome.
 * @throws NodeOperationError where there are none, a field is missing, or it is not clear which value means won
 */
export async function givenLeads(context: IExecuteFunctions): Promise<LeadSource> {
	const from = oneOf(context, 'Past Leads', context.getNodeParameter('leadsFrom', 0, 'items'), [
		'items',
		'file',
	]);
	const table = from === 'items' ? tableOfItems(context) : await tableOfFile(context);
	const outcome = readText(context, 'outcomeField', '');
	const outcomes = column(context, table, 'Outcome Field', outcome);
	const wonValue = wonValueOf(context, outcomes);
	const known = outcomes.map((outcome) => isWon(outcome, wonValue));
	const kept = known.flatMap((won, lead) => (won === null ? [] : [lead]));
	if (kept.length < known.length) {
		const without = known.length - kept.length;
		hint(
			context,
			`${without} ${without === 1 ? 'lead has' : 'leads have'} no outcome and taught nothing.`,
			'info',
		);
	}
	const dates = readText(context, 'dateField', '');
	const order = dates === '' ? null : orderOf(context, column(context, table, 'Date Field', dates), kept);
	const isOut = leftOut(context, table, [outcome, dates]);
	const fields = [...table.fields].filter(([name]) => !isOut.has(simple(name)));
	const past: Past = {
		columns: new Map(fields.map(([name, values]) => [name, kept.map((lead) => values[lead])])),
		won: Uint8Array.from(kept, (lead) => Number(known[lead])),
		order,
	};
	return { past, outcome, wonValue, rulesFrom: learnedItems };
}

const simple = (name: string): string => name.trim().toLowerCase();

function column(
	context: IExecuteFunctions,
	{ fields, leads }: LeadTable,
	panel: string,
	name: string,
): unknown[] {
	if (leads === 0) {
		throw new NodeOperationError(context.getNode(), 'There are no past leads to learn from', {
			description: 'Give this step leads that were won and others that were not, as items or as a file.',
		});
	}
	const found = [...fields.keys()].find((field) => simple(field) === simple(name));
	if (found !== undefined) return fields.get(found)!;
	const shown = [...fields.keys()].slice(0, 20).map((field) => inWords(field));
	throw new NodeOperationError(context.getNode(), `The leads have no field "${name}"`, {
		description: asHtml(`Set "${panel}" to one of their fields: ${shown.join(', ')}.`),
	});
}

function wonValueOf(context: IExecuteFunctions, outcomes: unknown[]): string {
	const chosen = asText(context.getNodeParameter('wonValue', 0, '') ?? '').trim();
	const value = chosen === '' ? wonValueIn(outcomes) : chosen;
	const seen = [...new Set(outcomes.map((outcome) => inWords(outcome ?? '').trim()))].filter(
		(one) => one !== '',
	);
	const isSeen = value !== null && outcomes.some((outcome) => isWon(outcome, value) === true);
	if (isSeen) return value;
	throw new NodeOperationError(
		context.getNode(),
		chosen === ''
			? 'It is not clear which value of the outcome means won'
			: `No lead has the outcome "${chosen}"`,
		{
			description: asHtml(
				`Set "Value That Means Won" to one of the values of "Outcome Field": ${seen.slice(0, 10).join(', ') || 'there are none'}.`,
			),
		},
	);
}

function orderOf(context: IExecuteFunctions, dates: unknown[], kept: number[]): Float64Array {
	const zone = readZone(context);
	const read = kept.map((lead) => readInstant(dates[lead], zone));
	const known = read.filter((at) => at !== null).sort((a, b) => a - b);
	if (known.length === 0) {
		throw new NodeOperationError(context.getNode(), '"Date Field" has no dates', {
			description: `Its first value is "${inWords(dates[kept[0] ?? 0] ?? '')}". Use dates such as 2026-03-31, or leave the field empty.`,
		});
	}
	const without = read.length - known.length;
	if (without > 0)
		hint(context, `${without} of the leads have no readable date. They count as the earliest ones.`);
	return Float64Array.from(read, (at) => at ?? known[0]!);
}

function leftOut(context: IExecuteFunctions, { fields }: LeadTable, names: string[]): Set<string> {
	const written = asText(readOptions(context)<unknown>('leaveOut', '') ?? '');
	const chosen = written
		.split(',')
		.map(simple)
		.filter((name) => name !== '');
	const known = new Set([...fields.keys()].map(simple));
	const unknown = chosen.filter((name) => !known.has(name));
	if (unknown.length > 0) {
		hint(
			context,
			`"Fields to Leave Out" names fields that no lead has: ${unknown.map((name) => inWords(name)).join(', ')}.`,
		);
	}
	return new Set([...names.map(simple).filter((name) => name !== ''), ...chosen]);
}

function tableOfItems(context: IExecuteFunctions): LeadTable {
	const items = context.getInputData();
	const fields = new Map<string, unknown[]>();
	for (const [lead, { json }] of items.entries()) {
		for (const [name, value] of Object.entries(json)) {
			const values =
				fields.get(name) ?? (fields.size < MOST_FIELDS ? new Array<unknown>(items.length) : null);
			if (!values) continue;
			values[lead] = value;
			fields.set(name, values);
		}
	}
	return { fields, leads: items.length };
}

async function tableOfFile(context: IExecuteFunctions): Promise<LeadTable> {
	const fields = new Map<string, unknown[]>();
	const pause = yieldRegularly();
	let names: string[] | null = null;
	let leads = 0;
	const file = readFile(context, readText(context, 'leadsField', 'data'));
	for await (const { cells } of csvRows(rawLinesOf(file))) {
		if (!names) {
			names = (cells ?? []).slice(0, MOST_FIELDS).map((name) => fromCell(name).trim());
			for (const name of names) fields.set(name, []);
			continue;
		}
		if (!cells) continue;
		for (const [place, name] of names.entries()) fields.get(name)![leads] = fromCell(cells[place] ?? '');
		leads++;
		await pause();
	}
	return { fields, leads };
}
