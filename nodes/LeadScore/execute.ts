import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { hintNoLeadId } from '../common/hints';
import { errorItem, readItems } from '../common/items';
import { readOptions, type OptionReader } from '../common/options';
import { progressOf } from '../common/progress';
import { stepRequest } from '../common/request';
import { failedItems, openStore } from '../common/store';
import type { Operation, StoreOperation } from './operations/operation';
import { operations, storeOperations } from './properties';

/** Lead Score: does one operation, for the leads of all items or for the whole store. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const name = context.getNodeParameter('operation', 0);
	const option = readOptions(context);
	if (name in storeOperations) {
		return await onStore(context, option, storeOperations[name as keyof typeof storeOperations]);
	}
	return await onLeads(context, option, operations[name as keyof typeof operations] as Operation<unknown>);
}

/** One item comes out, which says what was done. */
async function onStore(
	context: IExecuteFunctions,
	option: OptionReader,
	{ run }: StoreOperation,
): Promise<INodeExecutionData[][]> {
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	try {
		const binary: IBinaryKeyData = {};
		const done = await run(
			context,
			() => stepRequest(context, option),
			progressOf(context),
			(field, file) => (binary[field] = file),
		);
		const json = { [option('outputField', 'leadScore') || 'leadScore']: done };
		return [[{ json, ...(Object.keys(binary).length > 0 && { binary }), pairedItem }]];
	} catch (error) {
		return [failedItems(context, error)];
	}
}

/** Each item comes out with what its lead learned. */
async function onLeads<T>(
	context: IExecuteFunctions,
	option: OptionReader,
	{ reader, run, replacesItems }: Operation<T>,
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
			if (replacesItems && result) return { json: { [field]: result }, pairedItem: { item: index } };
			const json = result ? { ...item.json, [field]: result } : item.json;
			return { ...item, json, pairedItem: { item: index } };
		}),
	];
}
