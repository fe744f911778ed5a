import type { INodeProperties } from 'n8n-workflow';
import {
	asIfOption,
	credentialSlot,
	entityOption,
	leadIdField,
	noLeadIdOption,
	outputFieldOption,
	scoreField,
	storeField,
} from '../common/fields';
import { adjust } from './operations/adjust';
import { get } from './operations/get';
import { merge } from './operations/merge';

/** What the node does: a new operation is one new file and one line. */
export const operations = { adjust, get, merge };

export const properties: INodeProperties[] = [
	storeField,
	credentialSlot,
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Adjust',
				value: 'adjust',
				action: 'Adjust a score',
				description: 'Add or subtract points by hand, with a reason',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a score',
				description: 'Look up the score of a lead, and why it has it',
			},
			{
				name: 'Merge',
				value: 'merge',
				action: 'Merge two leads',
				description: 'Make two records of one person one lead',
			},
		],
		default: 'get',
	},
	leadIdField('={{ $json.email }}'),
	{ ...scoreField, displayOptions: { hide: { operation: ['merge'] } } },
	...Object.values(operations).flatMap(({ fields }) => fields),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [asIfOption, noLeadIdOption, entityOption, outputFieldOption],
	},
];
