import type { INodeProperties } from 'n8n-workflow';
import {
	asIfOption,
	credentialSlot,
	entityOption,
	outputFieldOption,
	scoreField,
	scoredLeadIdField,
	storeField,
} from '../common/fields';
import { fadeFields } from '../common/fadeFields';
import { outputOption } from '../common/output';
import { testRunsOption } from '../common/testRun';

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
	...fadeFields,
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
