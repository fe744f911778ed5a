import type { IDataObject } from 'n8n-workflow';
import type { Random } from '../random';
import { step, type Step } from './home';

/* Steps as people set them up, with a rule of each way of awarding. */

const OPERATORS: Array<[type: string, operation: string, isUnary?: true]> = [
	['string', 'equals'],
	['string', 'contains'],
	['string', 'regex'],
	['string', 'notEquals'],
	['number', 'gt'],
	['number', 'equals'],
	['dateTime', 'after'],
	['boolean', 'true', true],
	['array', 'contains'],
	['array', 'lengthGt'],
	['object', 'notEmpty', true],
	['string', 'notExists', true],
];

function when(random: Random, right: unknown): object {
	const [type, operation, isUnary] = random.pick(OPERATORS);
	return {
		options: { caseSensitive: random.chance(0.3), leftValue: '', typeValidation: 'loose', version: 3 },
		conditions: [
			{
				id: 'c',
				leftValue: '={{ $json.title }}',
				rightValue: right,
				operator: { type, operation, ...(isUnary && { singleValue: true }) },
			},
		],
		combinator: 'and',
	};
}

export const RULES = [
	{ name: 'Any event', award: 'everyTime', points: 10, appliesTo: 'every', expiresAfter: 3, group: 'Web' },
	{ name: 'First', award: 'once', points: 5, appliesTo: 'every' },
	{ name: 'From the item', award: 'everyTime', points: '={{ $json.points }}', appliesTo: 'every' },
	{
		name: 'Often',
		award: 'byCount',
		appliesTo: 'every',
		tiers: { tier: [{ from: 2, points: 7 }] },
		countWithin: 10,
	},
	{ name: 'Limited', award: 'everyTime', points: 3, appliesTo: 'every', limitTo: 2, limitWithin: 1 },
];

export const score = (random: Random, right: unknown = 'director', settings: object = {}): Step =>
	step(
		'scoreLead',
		{
			leadId: '={{ $json.lead }}',
			eventId: '={{ $json.id }}',
			rules: {
				rule: [...RULES, { name: 'Title', award: 'whileTrue', points: 15, conditions: when(random, right) }],
			},
			eventTime: '={{ $json.at }}',
		},
		{ onError: random.chance(0.7) ? 'continueRegularOutput' : undefined, ...settings },
	);

const SHARED = { __rl: true, mode: 'name', value: 'Team rules' };

/** A step by published rules. */
export const scoreByPublished = (random: Random): Step => {
	const { parameters, ...one } = score(random);
	return { ...one, parameters: { ...parameters, rulesFrom: 'published', ruleSet: SHARED } };
};

export const publishing = (operation: string, more: object = {}): Step =>
	step('scoringRules', { operation, ruleSet: SHARED, rules: { rule: RULES }, ...more });

export const assign = (operation: string, more: object = {}): Step =>
	step('assignLead', {
		operation,
		leadId: '={{ $json.lead }}',
		people: { person: [{ name: 'Ann', weight: 2, dailyMaximum: 3 }, { name: 'Ben' }] },
		owner: '={{ $json.title }}',
		...more,
	});

export const route = (): Step =>
	step('thresholdRouter', {
		leadId: '={{ $json.lead }}',
		bands: {
			band: [
				{ name: 'Cold', from: 0 },
				{ name: 'Warm', from: 20 },
			],
		},
		route: 'always',
	});

export const decay = (random: Random): Step =>
	step('applyDecay', {
		...random.pick([
			{ fade: 'halfLife', amount: 30, unit: 'days' },
			{ fade: 'linear', amount: 2, unit: 'weeks' },
			{ fade: 'percentOfOriginal', percent: 10, amount: 1, calendarUnit: 'days' },
			{ fade: 'percentOfRemaining', percent: 10, amount: 1, calendarUnit: 'months' },
			{ fade: 'percentOfRemaining', percent: 50, amount: 1, calendarUnit: 'days', countFrom: 'lastActivity' },
			{ fade: 'percentOfOriginal', percent: 1, amount: 1, calendarUnit: 'hours' },
		]),
		...random.pick([{ return: 'changed' }, { return: 'totals' }, { return: 'summary', thresholds: '5, 20' }]),
	});

export const merge = (): Step =>
	step(
		'leadScore',
		{ operation: 'merge', leadId: '={{ $json.lead }}', mergeInto: '={{ $json.into }}' },
		{ onError: 'continueRegularOutput' },
	);

export const adjust = (): Step =>
	step(
		'leadScore',
		{
			operation: 'adjust',
			leadId: '={{ $json.lead }}',
			points: '={{ $json.points }}',
			reason: '={{ $json.reason }}',
		},
		{ onError: 'continueRegularOutput' },
	);

export const leadScore = (operation: string, more: object = {}): Step =>
	step('leadScore', { operation, leadId: '={{ $json.lead }}', ...more });

/** Events of some leads that nothing is wrong with. */
export const EVENTS: IDataObject[] = Array.from({ length: 12 }, (_, index) => ({
	lead: `${['ann', 'bob', 'cay', 'dan'][index % 4]}@example.com`,
	id: `event ${index}`,
	points: index - 3,
	title: index % 3 === 0 ? 'director' : 'intern',
	at: new Date(Date.now() - (40 - index * 3) * 86_400_000).toISOString(),
}));
