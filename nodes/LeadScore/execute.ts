import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { hintNoLeadId, leadReader, noLeadIdError } from '../shared/leads';
import { readOptions } from '../shared/options';
import { stepRequest } from '../shared/request';
import { asNodeError, openStore } from '../shared/store';
import type { LeadItem } from './operations/operation';
import { operations } from './properties';

/** Lead Score: does one operation for the leads of all items, and adds what it learned to each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const option = readOptions(context);
	const { run } = operations[context.getNodeParameter('operation', 0) as keyof typeof operations];
	const ids = items.map(leadReader(context));
	const withoutLead = ids.indexOf(null);
	if (withoutLead >= 0 && option<string>('itemsWithoutLeadId', 'pass') === 'fail') {
		throw noLeadIdError(context, withoutLead);
	}
	const known = ids.flatMap((lead, index): LeadItem[] =>
		lead === null ? [] : [{ item: items[index]!, index, lead }],
	);
	hintNoLeadId(context, items.length - known.length, 'passed through as they are');
	const field = option('outputField', 'leadScore') || 'leadScore';
	const outputs = items.map((item, index): INodeExecutionData => ({ ...item, pairedItem: { item: index } }));
	try {
		const results = await run(context, await openStore(context), stepRequest(context, option), known);
		known.forEach(({ item, index }, position) => {
			outputs[index]!.json = { ...item.json, [field]: results[position]! };
		});
	} catch (error) {
		throw asNodeError(context, error);
	}
	return [outputs];
}
