import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { failedItems } from '../common/store';
import { operations } from './operations';
import { properties } from './properties';

const VALUES = operations.map(({ value }) => value);

/** Assign Lead: does one operation. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const chosen = oneOf(context, 'Operation', context.getNodeParameter('operation', 0), VALUES);
	const { ofItems, outputs, run } = operations.find(({ value }) => value === chosen)!;
	refuseDiffering(context, properties, ofItems(context));
	try {
		return await run(context);
	} catch (error) {
		return [failedItems(context, error), ...Array.from({ length: outputs - 1 }, () => [])];
	}
}
