import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { hintNoLeadId } from '../common/hints';
import { errorItem, readItems } from '../common/items';
import { readOptions, type OptionReader } from '../common/options';
import { stepRequest } from '../common/request';
import { failedItems, openStore } from '../common/store';
import type { Operation } from './operations/operation';
import { operations } from './properties';

/** Lead Score: does one operation for the leads of all items, and adds what it learned to each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = operations[context.getNodeParameter('operation', 0) as keyof typeof operations];
	return await carryOut(context, readOptions(context), operation as Operation<unknown>);
}

async function carryOut<T>(
	context: IExecuteFunctions,
	option: OptionReader,
	{ reader, run }: Operation<T>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const request = stepRequest(context, option);
	const { known, errors, withoutLead } = readItems(context, items, option, reader(context));
	hintNoLeadId(context, withoutLead, 'passed through as they are');
	let learned: IDataObject[];
	try {
		learned = await run(
			await openStore(context),
			request,
			known.map(([, value]) => value),
		);
	} catch (error) {
		return [failedItems(context, error)];
	}
	const results = new Map(known.map(([index], position) => [index, learned[position]!]));
	const field = option('outputField', 'leadScore') || 'leadScore';
	return [
		items.map((item, index): INodeExecutionData => {
			const error = errors.get(index);
			if (error) return errorItem(context, item, error, index);
			const result = results.get(index);
			const json = result ? { ...item.json, [field]: result } : item.json;
			return { ...item, json, pairedItem: { item: index } };
		}),
	];
}
