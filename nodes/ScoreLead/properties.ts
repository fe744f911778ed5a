import type { INodeProperties } from 'n8n-workflow';
import type { Unit } from '../../scoring';
import {
	asIfOption,
	credentialSlot,
	entityOption,
	leadIdField,
	noLeadIdOption,
	outputFieldOption,
	scoreField,
	storeField,
	unitOptions,
} from '../common/fields';
import { leadIdsOption } from '../common/leadIds';
import { outputOption } from '../common/output';
import { testRunsOption } from '../common/testRun';

/** The unit of an extra that is a time; it follows its number, which is off at 0. */
const unitOf = (displayName: string, name: string, number: string, unit: Unit): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	typeOptions: { showEvenWhenOptional: true },
	options: unitOptions('minutes', 'years'),
	default: unit,
	displayOptions: { show: { [number]: [{ _cnd: { gt: 0 } }] } },
	description: 'Days, weeks, months and years follow the calendar',
});

/** What a collapsed rule is titled: "Opened an email: +2, expires". */
const RULE_TITLE = `={{ (($r) => ($r.name || 'New rule') + ($r.active === false ? ' (off)' : '') + ($r.award === 'byCount' ? ': by how often' : ': ' + (Number($r.points) >= 0 ? '+' : '') + $r.points) + ($r.award === 'once' ? ', once' : $r.award === 'whileTrue' ? ', while true' : '') + ($r.expiresAfter > 0 ? ', expires after ' + $r.expiresAfter + ' ' + $r.expiresAfterUnit : ''))($collection.item.value) }}`;

const ruleFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Opened an email',
		description:
			'What the lead did or is. The name is the identity of the rule: renamed, it is a new rule, and once-only points are given again.',
	},
	{
		displayName: 'Give Points',
		name: 'award',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Each Time It Happens (Opens, Clicks)',
				value: 'everyTime',
				description: 'Every matching event adds the points',
			},
			{ name: 'Once per Lead', value: 'once', description: 'Only the first matching event adds the points' },
			{
				name: 'While It Is True (Title, Country)',
				value: 'whileTrue',
				description: 'The lead has the points as long as its data match',
			},
			{
				name: 'By How Often',
				value: 'byCount',
				description: 'The points depend on how many matching events there are',
			},
		],
		default: 'everyTime',
		description: 'When the points are given',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		default: 10,
		required: true,
		displayOptions: { hide: { award: ['byCount'] } },
		description: 'How many points; below zero takes points away. Can be a field of the item.',
	},
	{
		displayName: 'Points by Number of Events',
		name: 'tiers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Step' },
		placeholder: 'Add Step',
		default: { tier: [{ from: 1, points: 2 }] },
		required: true,
		displayOptions: { show: { award: ['byCount'] } },
		description: 'The highest step that is reached gives its points',
		options: [
			{
				displayName: 'Step',
				name: 'tier',
				values: [
					{
						displayName: 'From This Many Events',
						name: 'from',
						type: 'number',
						default: 1,
						typeOptions: { minValue: 1, numberPrecision: 0 },
					},
					{ displayName: 'Points', name: 'points', type: 'number', default: 5 },
				],
			},
		],
	},
	{
		displayName: 'For',
		name: 'appliesTo',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'Items That Match', value: 'matching', description: 'Items that meet the conditions below' },
			{ name: 'Every Item', value: 'every', description: 'All items, without conditions' },
		],
		default: 'matching',
		description: 'Which items the rule looks at',
	},
	{
		displayName: 'When',
		name: 'conditions',
		type: 'filter',
		default: {},
		required: true,
		typeOptions: { filter: { caseSensitive: false, typeValidation: 'loose', version: 3 } },
		displayOptions: { show: { appliesTo: ['matching'] } },
		description: 'What must be true of an item for the rule to give its points. Drag a field from the left.',
	},
	{
		displayName: 'Expires After',
		name: 'expiresAfter',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { award: ['everyTime', 'once'] } },
		description: 'Takes the points away again after this time. 0: never.',
	},
	unitOf('Expires After: Unit', 'expiresAfterUnit', 'expiresAfter', 'months'),
	{
		displayName: 'Limit',
		name: 'limitTo',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		displayOptions: { show: { award: ['everyTime'] } },
		description:
			'Gives points at most so often, or so many points, in any such stretch of time. 0: no limit.',
	},
	{
		displayName: 'Limit: Counted In',
		name: 'limitOf',
		type: 'options',
		typeOptions: { showEvenWhenOptional: true },
		options: [
			{ name: 'Times', value: 'times' },
			{ name: 'Points', value: 'points' },
		],
		default: 'times',
		displayOptions: { show: { limitTo: [{ _cnd: { gt: 0 } }] } },
		description: 'What the limit counts',
	},
	{
		displayName: 'Limit: Within',
		name: 'limitWithin',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1, numberPrecision: 0, showEvenWhenOptional: true },
		displayOptions: { show: { limitTo: [{ _cnd: { gt: 0 } }] } },
		description: 'The stretch of time that the limit looks at',
	},
	unitOf('Limit: Unit', 'limitUnit', 'limitTo', 'days'),
	{
		displayName: 'Count Only the Last',
		name: 'countWithin',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { award: ['byCount'] } },
		description: 'Counts the events of this stretch of time only. 0: all events.',
	},
	unitOf('Count Only the Last: Unit', 'countWithinUnit', 'countWithin', 'days'),
	{
		displayName: 'Maximum',
		name: 'maxPoints',
		type: 'number',
		default: '',
		description: 'The most that this rule can add to the score. Empty: no maximum.',
	},
	{
		displayName: 'Group',
		name: 'group',
		type: 'string',
		default: '',
		placeholder: 'e.g. Website',
		description: 'Rules of a group can share a limit and fade in a way of their own',
	},
	{
		displayName: 'Match Case',
		name: 'matchCase',
		type: 'boolean',
		default: false,
		description: 'Whether "CEO" and "ceo" are different in the conditions',
	},
	{
		displayName: 'Active',
		name: 'active',
		type: 'boolean',
		default: true,
		description: 'Whether the rule is used. Points it gave stay; points it holds while true go.',
	},
];

export const properties: INodeProperties[] = [
	storeField,
	credentialSlot,
	leadIdField('={{ $json.email }}'),
	{
		displayName: 'Event ID',
		name: 'eventId',
		type: 'string',
		default: '={{ $json.eventId }}',
		description:
			'What identifies an event, so that an event that is delivered twice counts once. Items without one always count.',
	},
	scoreField,
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'fixedCollection',
		typeOptions: {
			multipleValues: true,
			sortable: true,
			multipleValueButtonText: 'Add Rule',
			hideOptionalFields: true,
			addOptionalFieldButtonText: 'Add Extra',
			fixedCollection: { itemTitle: RULE_TITLE },
		},
		placeholder: 'Add Rule',
		default: { rule: [{ name: '', award: 'everyTime', points: 10, appliesTo: 'matching', conditions: {} }] },
		description: 'What gives or takes points',
		options: [{ displayName: 'Rule', name: 'rule', values: ruleFields }],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			asIfOption,
			{
				displayName: 'Event Time',
				name: 'eventTime',
				type: 'string',
				default: '={{ $json.occurredAt }}',
				description:
					'When the event happened. Points are dated, expire and fade from then on. Items without one happen when the step runs.',
			},
			{
				displayName: 'Group Limits',
				name: 'groupLimits',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Group',
				default: {},
				description: 'The most that all rules of a group together can add to the score',
				options: [
					{
						displayName: 'Group',
						name: 'group',
						values: [
							{ displayName: 'Group', name: 'name', type: 'string', default: '' },
							{ displayName: 'At Most', name: 'cap', type: 'number', default: 50 },
						],
					},
				],
			},
			noLeadIdOption,
			entityOption,
			leadIdsOption,
			{
				displayName: 'Maximum Score',
				name: 'max',
				type: 'number',
				default: 100,
				description: 'The score never shows more than this. Belongs to the score: all its steps share it.',
			},
			{
				displayName: 'Minimum Score',
				name: 'min',
				type: 'number',
				default: 0,
				description:
					'The score never shows less than this (0 where not set). Empty: no minimum. Belongs to the score: all its steps share it.',
			},
			{
				displayName: 'Missing Fields',
				name: 'missingFields',
				type: 'options',
				options: [
					{
						name: 'Are Not Known',
						value: 'unknown',
						description:
							'A lead keeps the points of a rule that looks at a field the item does not carry. A field that is there and blank takes them away.',
					},
					{
						name: 'Are Not Known, Blank Fields Too',
						value: 'blank',
						description:
							'A lead keeps the points of a rule that looks at a field that is missing or blank, as forms send it that were not filled in',
					},
					{
						name: 'Are Empty',
						value: 'empty',
						description: 'A field that the item does not carry counts as empty',
					},
				],
				default: 'unknown',
				description: 'What a missing field means for rules that hold while something is true',
			},
			{
				displayName: 'Name of These Rules',
				name: 'rulesName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Company fit',
				description:
					'Steps with the same name here are one step to rules that hold points while something is true: the same rules in several workflows, or in a copy of this one',
			},
			outputOption,
			outputFieldOption,
			{
				displayName: 'Preview',
				name: 'preview',
				type: 'boolean',
				default: false,
				description: 'Whether to compute the scores and change nothing',
			},
			{
				displayName: 'Preview Thresholds',
				name: 'thresholds',
				type: 'string',
				default: '20, 50',
				placeholder: 'e.g. 20, 50',
				description: 'Preview also reports how many leads would cross these scores. Separate them by commas.',
			},
			testRunsOption,
		],
	},
];
