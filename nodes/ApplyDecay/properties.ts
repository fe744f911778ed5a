import type { INodeProperties } from 'n8n-workflow';
import { FADE_TYPES_BY_INTERVALS } from '../../scoring';
import {
	asIfOption,
	credentialSlot,
	entityOption,
	outputFieldOption,
	scoreField,
	scoredLeadIdField,
	storeField,
	unitOptions,
} from '../common/fields';
import { outputOption } from '../common/output';
import { testRunsOption } from '../common/testRun';

const isFading = { hide: { fade: ['expire'] } };
const isByIntervals = { show: { fade: FADE_TYPES_BY_INTERVALS } };
const isSmooth = { hide: { fade: ['expire', ...FADE_TYPES_BY_INTERVALS] } };

/** What the canvas shows below the node, such as "halves every 30 days"; n8n evaluates it as an expression. */
const subtitleOf = (fade: string, amount: number, unit: string, percent: number): string | undefined => {
	const isOne = Number(amount) === 1;
	const time = isOne ? unit.slice(0, -1) : `${amount} ${unit}`;
	const texts: Record<string, string> = {
		expire: 'removes expired points',
		halfLife: `halves every ${time}`,
		linear: `fades to zero in ${isOne ? '1 ' : ''}${time}`,
		percentOfOriginal: `loses ${percent}% every ${time}`,
		percentOfRemaining: `loses ${percent}% every ${time}`,
	};
	return texts[fade];
};
export const subtitle = `={{ (${subtitleOf.toString()})($parameter.fade, $parameter.amount, $parameter.unit || $parameter.calendarUnit || '', $parameter.percent) }}`;

export const properties: INodeProperties[] = [
	{
		displayName: 'Apply To',
		name: 'applyTo',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Stored Leads',
				value: 'all',
				description: 'Every lead that has this score. Put this step after a Schedule Trigger.',
			},
			{ name: 'Incoming Leads', value: 'incoming', description: 'The leads of the incoming items' },
		],
		default: 'all',
		description: 'Which leads lose points',
	},
	{
		...scoredLeadIdField,
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
				description: 'Points shrink by the same amount every day until none are left',
			},
			{
				name: 'Halve Every…',
				value: 'halfLife',
				description: 'After this time, half of the points are left',
			},
			{
				name: 'Only Remove Expired Points',
				value: 'expire',
				description: 'Points keep their full value until they expire',
			},
			{
				name: 'Percent of the Original',
				value: 'percentOfOriginal',
				description: 'Each time, a percentage of the original points is lost',
			},
			{
				name: 'Percent of What Is Left',
				value: 'percentOfRemaining',
				description: 'Each time, a percentage of the remaining points is lost',
			},
		],
		default: 'halfLife',
		description:
			'How points fade as they age. How often this step runs makes no difference. Points given while something is true or by frequency, and adjustments, do not fade.',
	},
	{
		displayName: 'Percent',
		name: 'percent',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 0, maxValue: 100 },
		displayOptions: isByIntervals,
		description: 'What percentage is lost each time',
	},
	{
		displayName: 'Every',
		name: 'amount',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		displayOptions: isFading,
		description: 'How long it takes for points to halve, to fade to zero, or to lose the percentage',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		options: unitOptions('hours', 'weeks'),
		default: 'days',
		displayOptions: isSmooth,
		description: 'A day counts as 24 hours',
	},
	{
		displayName: 'Unit',
		name: 'calendarUnit',
		type: 'options',
		options: unitOptions('hours', 'years'),
		default: 'days',
		displayOptions: isByIntervals,
		description:
			'Days, weeks, months and years follow the calendar in the time zone of the score. That is the time zone of the workflow that used the score first.',
	},
	{
		displayName: 'Count From',
		name: 'countFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'When the Points Were Given',
				value: 'award',
				description: 'Points age from the day they were given',
			},
			{
				name: "The Lead's Last Activity",
				value: 'lastActivity',
				description: 'Points are lost only while the lead is inactive',
			},
		],
		default: 'award',
		displayOptions: isByIntervals,
		description: 'When the time starts to count',
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
				name: 'Leads That Dropped Below…',
				value: 'falls',
				description:
					'One item for each lead that has dropped below a threshold since the last run. Fast with any number of leads.',
			},
			{
				name: 'Summary',
				value: 'summary',
				description: 'One item: how many leads dropped below each threshold. Fast with any number of leads.',
			},
			{
				name: 'Totals',
				value: 'totals',
				description: 'One item: how many leads there are, how many changed, and their points in total',
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
			'The scores that matter to you, separated by commas. A lead that drops below one of them is reported once, by the next run of this step, whatever caused the drop.',
	},
	{
		displayName: 'Limit',
		name: 'maxLeads',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		displayOptions: { show: { applyTo: ['all'], return: ['changed'] } },
		description: 'Max number of leads to return. The scores of all others change too.',
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
				description: 'Return only leads whose score changed by this many points or more',
			},
			{
				displayName: 'Only These Groups',
				name: 'groups',
				type: 'string',
				default: '',
				placeholder: 'e.g. Website, Email',
				description: 'Fade only the points of rules in these groups. Separate groups with commas.',
			},
			testRunsOption,
		],
	},
	storeField,
	credentialSlot,
];
