import type { INodeProperties } from 'n8n-workflow';
import { credentialSlot, storeField } from '../common/fields';
import { ruleSetField } from '../common/ruleSets';
import { shownFor } from '../common/shownFor';
import { operations } from './operations';

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
	// The first one is published before there is any to pick.
	{ ...ruleSetField, default: { mode: 'name', value: '' } },
	...shownFor(operations, ({ fields }) => fields),
	storeField,
	credentialSlot,
];
