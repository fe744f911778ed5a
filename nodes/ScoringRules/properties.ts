import type { INodeProperties } from 'n8n-workflow';
import { credentialSlot, storeField } from '../common/fields';
import { ruleSetField } from '../common/ruleSets';
import { operations } from './operations';

/** The parameters of all operations, each shown where the operation that is chosen has it. */
function shown(): INodeProperties[] {
	return [...new Set(operations.flatMap(({ fields }) => fields))].map((parameter) => {
		const values = operations.filter(({ fields }) => fields.includes(parameter)).map(({ value }) => value);
		const { show, ...displayOptions } = parameter.displayOptions ?? {};
		return { ...parameter, displayOptions: { show: { operation: values, ...show }, ...displayOptions } };
	});
}

export const properties: INodeProperties[] = [
	{
		// n8n lists the actions of an operation in the nodes panel, and knows what comes out, only where there is a resource.
		displayName: 'Resource',
		name: 'resource',
		type: 'hidden',
		options: [{ name: 'Rule Set', value: 'ruleSet' }],
		default: 'ruleSet',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['ruleSet'] } },
		options: operations.map(({ name, value, action, description }) => ({ name, value, action, description })),
		default: 'publish',
	},
	ruleSetField,
	...shown(),
	storeField,
	credentialSlot,
];
