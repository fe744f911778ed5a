import type { INodeProperties } from 'n8n-workflow';
import type { Unit } from '../../scoring';
import { unitOptions } from './fields';

/* The form in which a step, or a publisher of rules, writes rules. */

/**
 * A setting of a rule that starts with a value when it is added. n8n gives rules without it its default, at which it is off, so the
 * first value stands in a parameter of the same name that never shows: n8n takes it from there, and does not offer it.
 */
const addedWith = (
	start: number | string,
	setting: INodeProperties,
): [start: INodeProperties, setting: INodeProperties] => [
	{ ...setting, default: start, required: true, displayOptions: { show: { '@version': [] } } },
	setting,
];

/** A part of a setting, such as its unit: it shows where the setting does. */
const partOf = (number: string, part: INodeProperties): INodeProperties => ({
	...part,
	typeOptions: { ...part.typeOptions, showEvenWhenOptional: true },
	displayOptions: { show: { [number]: [{ _cnd: { gt: 0 } }] } },
});

/** The unit of a setting that is a time. */
const unitOf = (displayName: string, name: string, number: string, unit: Unit): INodeProperties =>
	partOf(number, {
		displayName,
		name,
		type: 'options',
		options: unitOptions('minutes', 'years'),
		default: unit,
		description: 'Days, weeks, months and years follow the calendar',
	});

/** What a collapsed rule is titled: "Opened an email: +2, expires". */
const RULE_TITLE = `={{ (($r) => ($r.name || 'New rule') + ($r.active === false ? ' (off)' : '') + ($r.award === 'byCount' ? ': by frequency' : ': ' + (Number($r.points) >= 0 ? '+' : '') + $r.points) + ($r.award === 'once' ? ', once' : $r.award === 'whileTrue' ? ', while true' : '') + ($r.expiresAfter > 0 ? ', expires after ' + $r.expiresAfter + ' ' + $r.expiresAfterUnit : ''))($collection.item.value) }}`;

/** The conditions depend on it, so the first of these two stands before them: n8n goes twice through what it meets too early. */
const [appliesToStart, appliesTo] = addedWith('every', {
	displayName: 'Applies To',
	name: 'appliesTo',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Every Item', value: 'every', description: 'All items, without conditions' },
		{ name: 'Items That Match', value: 'matching', description: 'Items that meet the conditions' },
	],
	default: 'matching',
	description: 'Which items the rule looks at',
});

const ruleFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Opened an email',
		description:
			'What the lead did or is. Renaming a rule makes it a new rule: points given once are given again.',
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
				description: 'The lead has the points as long as its data matches',
			},
			{
				name: 'By Frequency',
				value: 'byCount',
				description: 'The points depend on how many matching events there were',
			},
		],
		default: 'everyTime',
		description: 'How often the points are given',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		default: 10,
		required: true,
		displayOptions: { hide: { award: ['byCount'] } },
		description:
			'How many points the rule gives, such as 5 or 2.5. A negative number takes points away. Can be a field of the item.',
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
		description: 'The highest step that the lead has reached gives its points',
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
	appliesToStart,
	{
		displayName: 'When',
		name: 'conditions',
		type: 'filter',
		default: {},
		required: true,
		typeOptions: { filter: { caseSensitive: false, typeValidation: 'loose', version: 3 } },
		displayOptions: { hide: { appliesTo: ['every'] } },
		description:
			'What must be true of an item for the rule to give its points. Drag a field from the input onto the left side.',
	},
	...addedWith(3, {
		displayName: 'Expires After',
		name: 'expiresAfter',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { award: ['everyTime', 'once'] } },
		description: 'Takes the points away again after this time. 0: never.',
	}),
	unitOf('Expires After: Unit', 'expiresAfterUnit', 'expiresAfter', 'months'),
	...addedWith(1, {
		displayName: 'Limit',
		name: 'limitTo',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		displayOptions: { show: { award: ['everyTime'] } },
		description:
			'The most times that the rule gives its points, or the most points, within a period. 0: no limit.',
	}),
	partOf('limitTo', {
		displayName: 'Limit: Counted In',
		name: 'limitOf',
		type: 'options',
		options: [
			{ name: 'Points', value: 'points' },
			{ name: 'Times', value: 'times' },
		],
		default: 'times',
		description: 'What the limit counts',
	}),
	partOf('limitTo', {
		displayName: 'Limit: Within',
		name: 'limitWithin',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		description: 'The length of the period',
	}),
	unitOf('Limit: Unit', 'limitUnit', 'limitTo', 'days'),
	...addedWith(30, {
		displayName: 'Count Only the Last',
		name: 'countWithin',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { award: ['byCount'] } },
		description: 'Counts only the events of the last days, weeks or months. 0: all events.',
	}),
	unitOf('Count Only the Last: Unit', 'countWithinUnit', 'countWithin', 'days'),
	{
		displayName: 'Maximum',
		name: 'maxPoints',
		type: 'number',
		default: '',
		description: 'The most points that a lead can have from this rule. Empty: no maximum.',
	},
	{
		displayName: 'Group',
		name: 'group',
		type: 'string',
		default: '',
		placeholder: 'e.g. Website',
		description: 'Rules in the same group can share a limit, and Apply Decay can fade a group by itself',
	},
	appliesTo,
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
		description:
			'Whether the rule is used. When it is turned off, points it gave stay; points it gives while something is true are removed.',
	},
];

export const rulesField: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	typeOptions: {
		multipleValues: true,
		sortable: true,
		multipleValueButtonText: 'Add Rule',
		hideOptionalFields: true,
		addOptionalFieldButtonText: 'Add Setting',
		fixedCollection: { itemTitle: RULE_TITLE },
	},
	placeholder: 'Add Rule',
	default: { rule: [{ name: '', award: 'everyTime', points: 10, conditions: {} }] },
	description: 'What gives points, and what takes them away',
	options: [{ displayName: 'Rule', name: 'rule', values: ruleFields }],
};
