import type { IBinaryData, IBinaryKeyData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { readRuleSet } from '../common/ruleSets';
import { failedItems, openStore } from '../common/store';
import { operations } from './operations';
import { properties } from './properties';

const VALUES = operations.map(({ value }) => value);

/** Scoring Rules: does one operation on one set, once, whatever the items. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	// The rules' own expressions are for the items that steps will score by them.
	refuseDiffering(context, properties, ['rules']);
	const chosen = oneOf(context, 'Operation', context.getNodeParameter('operation', 0), VALUES);
	const operation = operations.find(({ value }) => value === chosen)!;
	const ruleSet = readRuleSet(context);
	try {
		const binary: IBinaryKeyData = {};
		const attach = (field: string, file: IBinaryData) => (binary[field] = file);
		const done = await operation.run(context, await openStore(context), ruleSet, attach);
		const files = Object.keys(binary).length > 0 && { binary };
		const pairedItem = context.getInputData().map((_, item) => ({ item }));
		return [done.map((json) => ({ json, ...files, pairedItem }))];
	} catch (error) {
		return [failedItems(context, error)];
	}
}
