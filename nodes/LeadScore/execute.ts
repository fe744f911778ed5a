import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { oneOf } from '../common/choices';
import { readOptions } from '../common/options';
import { failedItems } from '../common/store';
import { answerModel, isTool } from '../common/tool';
import { onGroups } from './onGroups';
import { onLeads } from './onLeads';
import { onStore } from './onStore';
import { operations } from './operations';
import { hintOfTest } from './testItems';
import { refuseToModel } from './tool';

/** Lead Score: does one operation, for the leads of all items, for groups of them or for the whole store. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (!isTool(context)) return [await operate(context)];
	return await answerModel(context, async () => {
		await refuseToModel(context);
		return [await operate(context)];
	});
}

const VALUES = operations.map(({ value }) => value);

async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const chosen = oneOf(context, 'Operation', context.getNodeParameter('operation', 0), VALUES);
	const operation = operations.find(({ value }) => value === chosen)!;
	const option = readOptions(context);
	hintOfTest(context);
	try {
		switch (operation.worksOn) {
			case 'leads':
				return await onLeads(context, option, operation);
			case 'groups':
				return await onGroups(context, option, operation);
			case 'store':
				return await onStore(context, option, operation);
		}
	} catch (error) {
		return failedItems(context, error);
	}
}
