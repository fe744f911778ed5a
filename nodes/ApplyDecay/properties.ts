import type { INodeProperties } from 'n8n-workflow';
import { FADE_TYPES_BY_INTERVALS } from '../../scoring';
import {
	asIfOption,
	credentialSlot,
	entityOption,
	leadIdField,
	outputFieldOption,
	scoreField,
	storeField,
	unitOptions,
} from '../common/fields';
import { outputOption } from '../common/output';
import { testRunsOption } from '../common/testRun';

const isFading = { hide: { fade: ['expire'] } };
const isByIntervals = { show: { fade: FADE_TYPES_BY_INTERVALS } };
const isSmooth = { hide: { fade: ['expire', ...FADE_TYPES_BY_INTERVALS] } };

export const properties: INodeProperties[] = [
	storeField,
	credentialSlot,
	{
		displayName: 'Apply To',
		name: 'applyTo',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Stored Leads',
				value: 'all',
				description: 'Every lead that has this score. Put it behind a Schedule Trigger.',
			},
			{ name: 'Incoming Leads', value: 'incoming', description: 'The leads of the incoming items' },
		],
		default: 'all',
		description: 'Whose points fade',
	},
	{
		...leadIdField('={{ $json.leadScoreDetail.leadId }}'),
		displayOptions: { show: { applyTo: ['incoming'] } },
	},
	scoreField,
	{
		displayName: 'How Points Fade',
		name: 'fade',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Evenly to Zero',
				value: 'linear',
				description: 'Points shrink by the same amount each day until none are left',
			},
			{ name: 'Halve Every…', value: 'halfLife', description: 'After this time half of the points are left' },
			{
				name: 'Only Remove Expired Points',
				value: 'expire',
				description: 'Points stay whole until they expire',
			},
			{
				name: 'Percent of the Original',
				value: 'percentOfOriginal',
				description: 'Each time, a part of the points as they were given is lost',
			},
			{
				name: 'Percent of What Is Left',
				value: 'percentOfRemaining',
				description: 'Each time, a part of the points that are left is lost',
			},
		],
		default: 'halfLife',
		description:
			'How points get fewer as they age. It makes no difference how often this step runs. Points held while something is true, points by how often and adjustments do not fade.',
	},
	{
		displayName: 'Percent',
		name: 'percent',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 0, maxValue: 100 },
		displayOptions: isByIntervals,
		description: 'How many percent are lost each time',
	},
	{
		displayName: 'Every',
		name: 'amount',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		displayOptions: isFading,
		description: 'The time in which points fade by half, to zero, or by the percentage',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		options: unitOptions('hours', 'weeks'),
		default: 'days',
		displayOptions: isSmooth,
		description: 'A day has 24 hours here',
	},
	{
		displayName: 'Unit',
		name: 'calendarUnit',
		type: 'options',
		options: unitOptions('hours', 'years'),
		default: 'days',
		displayOptions: isByIntervals,
		description:
			'Days, weeks, months and years follow the calendar in the time zone of the score: that of the workflow whose step used the score first, whichever zone this workflow has',
	},
	{
		displayName: 'Count From',
		name: 'countFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'When the Points Were Given', value: 'award', description: 'Points age from their own day on' },
			{
				name: "The Lead's Last Activity",
				value: 'lastActivity',
				description: 'Points are lost only while the lead is silent',
			},
		],
		default: 'award',
		displayOptions: isByIntervals,
		description: 'From when on the time is counted',
	},
	{
		displayName: 'Return',
		name: 'return',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Leads That Changed',
				value: 'changed',
				description: 'One item for each lead whose score changed, with the score before and after',
			},
			{
				name: 'Leads That Fell Below…',
				value: 'falls',
				description:
					'One item for each lead that has fallen below a threshold since the last time; fast with any number of leads',
			},
			{
				name: 'Summary',
				value: 'summary',
				description: 'One item: how many leads fell below each threshold; fast with any number of leads',
			},
			{
				name: 'Totals',
				value: 'totals',
				description: 'One item: how many leads there are, how many changed, and the sum of their points',
			},
		],
		default: 'changed',
		description: 'What comes out of this step',
	},
	{
		displayName: 'Thresholds',
		name: 'thresholds',
		type: 'string',
		default: '20, 50',
		required: true,
		displayOptions: { show: { return: ['falls', 'summary'] } },
		description:
			'The scores that matter to you, separated by commas. A lead that falls below one of them is reported once, by the next run of this step, whatever made it fall.',
	},
	{
		displayName: 'Leads Out at Most',
		name: 'maxLeads',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		displayOptions: { show: { applyTo: ['all'], return: ['changed'] } },
		description: 'The most leads to let out. The scores of all others change too.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			asIfOption,
			entityOption,
			{ ...outputOption, displayOptions: { show: { '/return': ['changed', 'falls'] } } },
			{ ...outputFieldOption, displayOptions: { show: { '/return': ['changed', 'falls'] } } },
			{
				displayName: 'Changed by at Least',
				name: 'changedBy',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				displayOptions: { show: { '/return': ['changed'] } },
				description: 'Let only leads out whose score changed by so many points or more',
			},
			{
				displayName: 'Only These Groups',
				name: 'groups',
				type: 'string',
				default: '',
				placeholder: 'e.g. Website, Email',
				description: 'Fade only the points of rules in these groups. Separate groups by commas.',
			},
			testRunsOption,
		],
	},
];
