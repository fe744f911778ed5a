import type { INodeProperties } from 'n8n-workflow';
import { credentialSlot, entityOption, scoreField, storeField } from '../common/fields';
import { pageField } from '../common/page';

const ofStore = { show: { leadsFrom: ['store'] } };
const ofGiven = { hide: { leadsFrom: ['store'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Past Leads',
		name: 'leadsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'In a File', value: 'file', description: 'A CSV file, such as an export from your CRM' },
			{ name: 'In the Incoming Items', value: 'items', description: 'One lead an item' },
			{
				name: 'In the Store',
				value: 'store',
				description:
					'Leads of a score whose outcomes Record Outcome has stored. Points are learned for its published rules: which of them had given a lead points before it was won or lost.',
			},
		],
		default: 'items',
		description: 'Leads of which you know what came of them, with what you knew of each before',
	},
	{
		displayName: 'Input File Field',
		name: 'leadsField',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { leadsFrom: ['file'] } },
		description: 'The field of the first item that contains the file',
	},
	{ ...scoreField, displayOptions: ofStore },
	{
		displayName: 'Outcome Field',
		name: 'outcomeField',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. outcome',
		displayOptions: ofGiven,
		description:
			'The name of the field, or of the column of the file, that says whether the lead was won. Leads without an outcome are left out.',
	},
	{
		displayName: 'Value That Means Won',
		name: 'wonValue',
		type: 'string',
		default: '',
		placeholder: 'e.g. Closed Won',
		displayOptions: ofGiven,
		description:
			'Every other value counts as not won, so leave out leads that are still open. Empty: a value such as won, Closed Won, yes or true, or else the rarer of two values. The page says which.',
	},
	{
		displayName: 'Date Field',
		name: 'dateField',
		type: 'string',
		default: '',
		placeholder: 'e.g. createdAt',
		displayOptions: ofGiven,
		description:
			'The name of the field with the date on which each lead came. The later leads then check what the earlier ones teach. Empty: leads picked at random check it.',
	},
	{
		displayName: 'Points',
		name: 'scale',
		type: 'options',
		options: [
			{ name: 'From 0 to 100', value: 'hundred', description: 'The past leads lie between 0 and 100 points' },
			{
				name: 'That Double the Odds',
				value: 'doubling',
				description: 'So many points more always mean that winning is twice as likely as not winning',
			},
		],
		default: 'hundred',
		description: 'How large points are',
	},
	{
		displayName: 'Points to Double the Odds',
		name: 'doublingPoints',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000 },
		default: 20,
		displayOptions: { show: { scale: ['doubling'] } },
		description: 'With 20, a lead with 60 points has twice the odds of one with 40',
	},
	{
		...pageField,
		description:
			'The name of the output field for the page, at the output Check. Its charts are pictures in the fields "conversion" and "chances".',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Direction of Points',
				name: 'style',
				type: 'options',
				options: [
					{
						name: 'As Learned',
						value: 'free',
						description: 'What predicts wins best, also where another field explains a value better',
					},
					{
						name: 'As Each Value Wins',
						value: 'consistent',
						description:
							'No value that wins more often than average gets points below zero, and none that wins less often gets points above',
					},
					{
						name: 'Only Up or Only Down With Numbers',
						value: 'monotone',
						description: 'A larger number never turns a gain into a loss',
					},
				],
				default: 'free',
				description: 'Which way points may go. The page says what the stricter choices cost.',
			},
			{
				displayName: 'Fields to Leave Out',
				name: 'leaveOut',
				type: 'string',
				displayOptions: { hide: { '/leadsFrom': ['store'] } },
				default: '',
				placeholder: 'e.g. closeReason, owner',
				description:
					'The names of fields to learn nothing from, separated by commas: IDs, and what was filled in after the outcome',
			},
			{ ...entityOption, displayOptions: { show: { '/leadsFrom': ['store'] } } },
		],
	},
	{ ...storeField, displayOptions: ofStore },
	credentialSlot,
];
