import type { INodeProperties } from 'n8n-workflow';
import { credentialSlot, storeField } from '../common/fields';
import { shownFor } from '../common/shownFor';
import { operations } from './operations';

const withOptions = operations.filter(({ options }) => options.length > 0);

export const properties: INodeProperties[] = [
	{
		// n8n lists the actions of an operation in the nodes panel, and knows what comes out, only where there is a resource.
		displayName: 'Resource',
		name: 'resource',
		type: 'hidden',
		options: [{ name: 'Lead', value: 'lead' }],
		default: 'lead',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['lead'] } },
		options: operations.map(({ name, value, action, description }) => ({ name, value, action, description })),
		default: 'assign',
	},
	...shownFor(operations, ({ fields }) => fields),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { operation: withOptions.map(({ value }) => value) } },
		options: shownFor(withOptions, ({ options }) => options, '/operation'),
	},
	storeField,
	credentialSlot,
];
