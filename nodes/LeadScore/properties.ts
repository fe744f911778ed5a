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
import { leadIdsOption } from '../common/leadIds';
import { filledByModel, notOfTools } from '../common/tool';
import { adjust, fadesOption } from './operations/adjust';
import { mostPointsOption } from './operations/adjustByAgent';
import { backUp } from './operations/backUp';
import { correct } from './operations/correct';
import { erase } from './operations/erase';
import { exportLead } from './operations/exportLead';
import { exportScores } from './operations/exportScores';
import { forget } from './operations/forget';
import { asItWasOption } from './operations/asItWas';
import { get } from './operations/get';
import { getMany } from './operations/getMany';
import { history } from './operations/history';
import { limitFields } from './operations/limit';
import { importScores } from './operations/importScores';
import { merge } from './operations/merge';
import { move } from './operations/move';
import { report } from './operations/report';
import { rollUp } from './operations/rollUp';
import { limitedForTools } from './tool';

/** What the node does to leads: a new operation is one new file and one line. */
export const operations = { adjust, erase, exportLead, get, history, merge };
/** What it does to groups of leads. */
export const groupOperations = { rollUp };
/** What it does to the store. */
export const storeOperations = { backUp, correct, exportScores, forget, getMany, importScores, move, report };

/** Operations that change nothing. */
const lookUps = ['exportLead', 'exportScores', 'get', 'getMany', 'history', 'report'];

const leadId: INodeProperties = {
	...leadIdField('={{ $json.email }}'),
	displayOptions: { hide: { operation: Object.keys(storeOperations) } },
};

export const properties: INodeProperties[] = [
	storeField,
	credentialSlot,
	{
		// n8n names a tool for AI agents after the operation's action only where there is a resource, and lists the actions of
		// its options in the nodes panel.
		displayName: 'Resource',
		name: 'resource',
		type: 'hidden',
		options: [{ name: 'Lead', value: 'lead' }],
		default: 'lead',
	},
	limitedForTools({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['lead'] } },
		options: [
			{
				name: 'Adjust',
				value: 'adjust',
				action: 'Adjust the score of a lead and say why',
				description: 'Add or subtract points by hand, or set the score, with a reason',
			},
			{
				name: 'Back Up',
				value: 'backUp',
				action: 'Back up the store',
				description: 'Copy all scores as they are at this moment into a file beside the store',
			},
			{
				name: 'Correct a Rule',
				value: 'correct',
				action: 'Correct a rule',
				description: 'Remove, rename or re-price the points that a rule gave between two dates',
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
				action: 'Get the score of a lead with its reasons and band',
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
				action: 'List what has changed the score of a lead',
				description:
					'List what has changed the score of a lead, fading included: when, what, how many points, and the score after it',
			},
			{
				name: 'Import Scores',
				value: 'importScores',
				action: 'Import scores',
				description: 'Read leads and their scores from a file',
			},
			{
				name: 'Make a Report',
				value: 'report',
				action: 'Make a report of a score',
				description: 'Draw how the leads of a score stand and move, as a page and pictures',
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
	}),
	notOfTools(leadId),
	filledByModel(leadId, 'The email address or other ID of one lead'),
	{
		...scoreField,
		displayOptions: { hide: { operation: ['backUp', 'erase', 'exportLead', 'merge', 'move'] } },
	},
	...Object.values({ ...operations, ...groupOperations, ...storeOperations }).flatMap(({ fields }) => fields),
	...limitFields,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{ ...asIfOption, displayOptions: { hide: { '/operation': [...lookUps, 'backUp', 'erase', 'move'] } } },
			{ ...asItWasOption, displayOptions: { show: { '/operation': ['get', 'history'] } } },
			{
				...noLeadIdOption,
				displayOptions: { hide: { '/operation': Object.keys(storeOperations), '@tool': [true] } },
			},
			{ ...entityOption, displayOptions: { hide: { '/operation': ['backUp', 'move', 'rollUp'] } } },
			{ ...fadesOption, displayOptions: { show: { '/operation': ['adjust'], '@tool': [false] } } },
			{
				...leadIdsOption,
				displayOptions: { show: { '/operation': ['adjust', 'importScores', 'rollUp'], '@tool': [false] } },
			},
			mostPointsOption,
			outputFieldOption,
		],
	},
];
