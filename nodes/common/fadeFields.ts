import type { INodeProperties } from 'n8n-workflow';
import { FADE_TYPES, FADE_TYPES_BY_INTERVALS } from '../../scoring';
import { unitOptions } from './fields';

/** What stands for "as it is", where a way of fading is tried. */
export const AS_NOW = 'asNow';

const isFading = { show: { fade: FADE_TYPES } };
const isByIntervals = { show: { fade: FADE_TYPES_BY_INTERVALS } };
const isSmooth = { show: { fade: FADE_TYPES.filter((type) => !FADE_TYPES_BY_INTERVALS.includes(type)) } };

/** The way of fading itself, and what the ways ask for. */
export const fadeField: INodeProperties = {
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
};

export const fadeSettings: INodeProperties[] = [
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
];

export const fadeFields = [fadeField, ...fadeSettings];
