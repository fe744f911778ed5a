import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { shortened } from '../common/answer';
import { scoreName } from '../common/request';
import { openStore } from '../common/store';

/**
 * What an AI agent can do to leads: what it does by mistake can be seen in the history, and be undone. The rest is for
 * workflows that people build.
 */
const toolOperations = ['adjust', 'get', 'getMany', 'history'];

/** The parameter "Operation", which offers an agent the operations that are for agents. */
export function limitedForTools(operation: INodeProperties): INodeProperties {
	const options = (operation.options as INodePropertyOptions[]).map((option) =>
		toolOperations.includes(String(option.value))
			? option
			: { ...option, displayOptions: { show: { '@tool': [false] } } },
	);
	return { ...operation, options };
}

/**
 * Refuses what an agent must not do, and a score that is not there: a name that a model mistypes would create a new one.
 * @throws NodeOperationError
 */
export async function refuseToModel(context: IExecuteFunctions): Promise<void> {
	const operation = context.getNodeParameter('operation', 0);
	if (!toolOperations.includes(operation)) {
		throw new NodeOperationError(context.getNode(), 'This operation is not for an AI agent', {
			description: 'Put it into a workflow of its own; the agent can have that workflow as a tool.',
		});
	}
	const score = scoreName(context);
	const store = await openStore(context);
	const names = await store.transaction(async (tx) => await tx.scoreNames(), 'preview');
	if (names.includes(score)) return;
	throw new NodeOperationError(context.getNode(), `There is no score "${shortened(score)}"`, {
		description: names.length > 0 ? `There is: ${listed(names)}.` : 'No step has scored a lead yet.',
	});
}

const MOST_NAMES = 10;

function listed(names: string[]): string {
	const shown = names.slice(0, MOST_NAMES).map((name) => shortened(name));
	const more = names.length - shown.length;
	return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
