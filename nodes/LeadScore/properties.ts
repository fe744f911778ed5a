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
import { erase } from './operations/erase';
import { exportLead } from './operations/exportLead';
import { exportScores } from './operations/exportScores';
import { forget } from './operations/forget';
import { get } from './operations/get';
import { importScores } from './operations/importScores';
import { merge } from './operations/merge';
import { move } from './operations/move';

/** What the node does to leads: a new operation is one new file and one line. */
export const operations = { adjust, erase, exportLead, get, merge };
/** What it does to the store. */
export const storeOperations = { exportScores, forget, importScores, move };

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
				name: 'Erase',
				value: 'erase',
				action: 'Erase a lead',
				description: 'Remove everything about a lead from all scores, as data protection laws ask for',
			},
			{
				name: 'Export One Lead',
				value: 'exportLead',
				action: 'Export one lead',
				description: 'Give out everything that is stored about a lead, as a person may ask for it',
			},
			{
				name: 'Export Scores',
				value: 'exportScores',
				action: 'Export scores',
				description: 'Write all leads of a score into a file',
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
				name: 'Import Scores',
				value: 'importScores',
				action: 'Import scores',
				description: 'Read leads and their scores from a file',
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
		],
		default: 'get',
	},
	{
		...leadIdField('={{ $json.email }}'),
		displayOptions: { hide: { operation: Object.keys(storeOperations) } },
	},
	{ ...scoreField, displayOptions: { hide: { operation: ['erase', 'exportLead', 'merge', 'move'] } } },
	...Object.values({ ...operations, ...storeOperations }).flatMap(({ fields }) => fields),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				...asIfOption,
				displayOptions: { hide: { '/operation': ['erase', 'exportLead', 'exportScores', 'move'] } },
			},
			{ ...noLeadIdOption, displayOptions: { hide: { '/operation': Object.keys(storeOperations) } } },
			{ ...entityOption, displayOptions: { hide: { '/operation': ['move'] } } },
			outputFieldOption,
		],
	},
];
