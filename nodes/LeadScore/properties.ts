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
import { correct } from './operations/correct';
import { forget } from './operations/forget';
import { get } from './operations/get';
import { merge } from './operations/merge';
import { move } from './operations/move';
import { rollUp } from './operations/rollUp';

/** What the node does to leads: a new operation is one new file and one line. */
export const operations = { adjust, get, merge };
/** What it does to groups of leads. */
export const groupOperations = { rollUp };
/** What it does to the store. */
export const storeOperations = { correct, forget, move };

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
				description: 'Add or subtract points by hand, or set the score, with a reason',
			},
			{
				name: 'Correct a Rule',
				value: 'correct',
				action: 'Correct a rule',
				description: 'Remove, rename or re-price the points that a rule gave between two dates',
			},
			{
				name: 'Forget Old Details',
				value: 'forget',
				action: 'Forget old details',
				description: 'Remove old event IDs and the details of old history, without changing a score',
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
			{
				name: 'Move Scores',
				value: 'move',
				action: 'Move scores to another store',
				description: 'Move all scores between this n8n and the shared store',
			},
			{
				name: 'Roll Up to Companies',
				value: 'rollUp',
				action: 'Roll up to companies',
				description: 'Give each company a score from those of its contacts',
			},
		],
		default: 'get',
	},
	{
		...leadIdField('={{ $json.email }}'),
		displayOptions: { hide: { operation: Object.keys(storeOperations) } },
	},
	{ ...scoreField, displayOptions: { hide: { operation: ['merge', 'move'] } } },
	...Object.values({ ...operations, ...groupOperations, ...storeOperations }).flatMap(({ fields }) => fields),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{ ...asIfOption, displayOptions: { hide: { '/operation': ['move'] } } },
			{ ...noLeadIdOption, displayOptions: { hide: { '/operation': Object.keys(storeOperations) } } },
			{ ...entityOption, displayOptions: { hide: { '/operation': ['move', 'rollUp'] } } },
			outputFieldOption,
		],
	},
];
