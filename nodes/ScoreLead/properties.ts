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
import { outputOption } from '../common/output';
import { rulesField } from '../common/ruleForm';
import { ruleSetField, ruleVersionField, tryDraftOption } from '../common/ruleSets';
import { burstsOption, groupLimitsOption, maximumOption, minimumOption } from '../common/settingsOptions';
import { testRunsOption } from '../common/testRun';

export const properties: INodeProperties[] = [
	leadIdField,
	{
		displayName: 'Event ID',
		name: 'eventId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.eventId }}',
		description:
			'Drag a field here that identifies the event, so that an event that arrives twice counts once. Empty: every item counts.',
	},
	{
		displayName: 'Event Time',
		name: 'eventTime',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.occurredAt }}',
		description:
			'Drag a field here that says when the event happened. Its points are dated, fade and expire from then on. Empty: now.',
	},
	scoreField,
	{
		displayName: 'Rules From',
		name: 'rulesFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'This Step', value: 'step', description: 'The rules below' },
			{
				name: 'Published Rules',
				value: 'published',
				description: 'Rules that a Scoring Rules step has published, for several steps to share',
			},
		],
		default: 'step',
		description: 'Where the rules come from',
	},
	{ ...ruleSetField, displayOptions: { show: { rulesFrom: ['published'] } } },
	{ ...ruleVersionField, displayOptions: { show: { rulesFrom: ['published'] } } },
	{ ...rulesField, displayOptions: { hide: { rulesFrom: ['published'] } } },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			tryDraftOption,
			asIfOption,
			groupLimitsOption,
			noLeadIdOption,
			burstsOption,
			entityOption,
			leadIdsOption,
			maximumOption,
			minimumOption,
			{
				displayName: 'Missing Fields',
				name: 'missingFields',
				type: 'options',
				options: [
					{
						name: 'Are Not Known',
						value: 'unknown',
						description:
							'If an item lacks a field that a rule looks at, the lead keeps the points of that rule. A field that is there but blank takes them away.',
					},
					{
						name: 'Are Not Known, Blank Fields Too',
						value: 'blank',
						description:
							'If a field that a rule looks at is missing or blank, as in a form that was not filled in, the lead keeps the points of that rule',
					},
					{
						name: 'Are Empty',
						value: 'empty',
						description: 'A missing field counts as empty',
					},
				],
				default: 'unknown',
				description: 'What a missing field means for rules that give points while something is true',
			},
			{
				displayName: 'Name of These Rules',
				name: 'rulesName',
				type: 'string',
				default: '',
				displayOptions: { hide: { '/rulesFrom': ['published'] } },
				placeholder: 'e.g. Company fit',
				description:
					'Steps with the same name here count as one step for rules that give points while something is true. Use it for the same rules in several workflows, or in a copy of this one.',
			},
			outputOption,
			outputFieldOption,
			{
				displayName: 'Preview',
				name: 'preview',
				type: 'boolean',
				default: false,
				description: 'Whether to only show what the scores would be, without saving anything',
			},
			{
				displayName: 'Preview Thresholds',
				name: 'thresholds',
				type: 'string',
				default: '20, 50',
				placeholder: 'e.g. 20, 50',
				description: 'Preview also shows how many leads would cross these scores. Separate them with commas.',
			},
			testRunsOption,
		],
	},
	storeField,
	credentialSlot,
];
