import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { shadowOf } from '../../steps';
import { shortened } from '../common/answer';
import { scoreName } from '../common/request';
import { openStore } from '../common/store';
import { operations } from './operations';

/**
 * Refuses what is not for agents, and a score that is not there: a name that a model mistypes would create a new one.
 * @throws NodeOperationError
 */
export async function refuseToModel(context: IExecuteFunctions): Promise<void> {
	const chosen = context.getNodeParameter('operation', 0);
	if (!operations.some(({ value, isForAgents }) => isForAgents && value === chosen)) {
		throw new NodeOperationError(context.getNode(), 'This operation is not for an AI agent', {
			description: 'Put it into a workflow of its own, and give the agent that workflow as a tool.',
		});
	}
	const score = scoreName(context);
	const store = await openStore(context);
	const names = await store.transaction(async (tx) => await tx.scoreNames(), 'preview');
	if (names.includes(score)) return;
	const live = names.filter((name) => !names.some((other) => shadowOf(other) === name));
	throw new NodeOperationError(context.getNode(), `There is no score "${shortened(score)}"`, {
		description: live.length > 0 ? `There is: ${listed(live)}.` : 'No step has scored a lead yet.',
	});
}

const MOST_NAMES = 10;

function listed(names: string[]): string {
	const shown = names.slice(0, MOST_NAMES).map((name) => shortened(name));
	const more = names.length - shown.length;
	return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
