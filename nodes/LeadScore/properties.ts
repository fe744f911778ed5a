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
import { asItWasOption } from './operations/asItWas';
import { get } from './operations/get';
import { getMany } from './operations/getMany';
import { history } from './operations/history';
import { limitFields } from './operations/limit';
import { merge } from './operations/merge';
import { move } from './operations/move';
import { rollUp } from './operations/rollUp';

/** What the node does to leads: a new operation is one new file and one line. */
export const operations = { adjust, get, history, merge };
/** What it does to groups of leads. */
export const groupOperations = { rollUp };
/** What it does to the store. */
export const storeOperations = { correct, forget, getMany, move };

/** Operations that change nothing. */
const lookUps = ['get', 'getMany', 'history'];

export const properties: INodeProperties[] = [
	storeField,
	credentialSlot,
	{
		// n8n names a tool for AI agents after the operation's action only where there is a resource.
		displayName: 'Resource',
		name: 'resource',
		type: 'hidden',
		default: 'lead',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['lead'] } },
		options: [
			{
				name: 'Adjust',
				value: 'adjust',
				action: 'Adjust a score by hand and say why',
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
				action: 'Get a score with its reasons and band',
				description: 'Look up the score of a lead, why it has it, and in which band it is',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Rank and filter leads by score',
				description:
					'Rank and filter the stored leads by their scores. Runs once, whatever the number of incoming items.',
			},
			{
				name: 'History',
				value: 'history',
				action: 'Get the history of a score',
				description:
					'List what has changed the score of a lead, fading included: when, what, how many points, and the score after it',
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
	...limitFields,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{ ...asIfOption, displayOptions: { hide: { '/operation': [...lookUps, 'move'] } } },
			{ ...asItWasOption, displayOptions: { show: { '/operation': ['get', 'history'] } } },
			{ ...noLeadIdOption, displayOptions: { hide: { '/operation': Object.keys(storeOperations) } } },
			{ ...entityOption, displayOptions: { hide: { '/operation': ['move', 'rollUp'] } } },
			outputFieldOption,
		],
	},
];
