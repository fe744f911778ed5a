import fc from 'fast-check';
import { ruleChanges } from '../../../steps/rules/ruleChanges';
import type { SavedRule } from '../../../steps';

const is = (field: string, value: unknown, operation = 'equals', type = 'string') => ({
	id: Math.random().toString(),
	leftValue: `={{ $json.${field} }}`,
	rightValue: value,
	operator: { type, operation },
});
const when = (...conditions: object[]) => ({ combinator: 'and', conditions, options: { version: 3 } });
const opened: SavedRule = {
	name: 'Opened an email',
	award: 'everyTime',
	points: 2,
	conditions: when(is('event', 'open')),
};
const ceo: SavedRule = {
	name: 'Is a CEO',
	award: 'whileTrue',
	points: 20,
	conditions: when(is('title', 'CEO', 'contains')),
};

describe('rules that say the same', () => {
	test.each<[string, SavedRule]>([
		['are written by another panel', { ...opened, conditions: when(is('event', 'open')) }],
		[
			'have extras that are off',
			{ ...opened, expiresAfter: 0, expiresAfterUnit: 'days', limitTo: 0, maxPoints: '', group: '' },
		],
		[
			'have extras of another way of giving points',
			{ ...opened, tiers: { tier: [{ from: 1, points: 5 }] }, countWithin: 3 },
		],
		['have spaces around their names', { ...opened, name: ' Opened an email ' }],
		['have points as a text', { ...opened, points: '2' }],
		['say openly what is so anyway', { ...opened, active: true, matchCase: false, appliesTo: 'matching' }],
	])('%s', (_how, rule) => {
		expect(ruleChanges([opened, ceo], [rule, ceo])).toEqual([]);
	});

	test('whatever they are', () => {
		const rules = fc.uniqueArray(
			fc.record({ name: fc.string(), points: fc.anything(), group: fc.anything() }),
			{
				selector: ({ name }) => name.trim(),
			},
		);
		fc.assert(fc.property(rules, (some) => ruleChanges(some, structuredClone(some)).length === 0));
	});
});

describe('what is different is said', () => {
	const change = (more: SavedRule, from = opened) => ruleChanges([from], [{ ...from, ...more }]);

	test('a rule that is new, and one that is gone', () => {
		expect(ruleChanges([opened], [ceo])).toEqual([
			'"Opened an email" is removed.',
			'"Is a CEO" is new: 20 points, while it is true, for title contains "CEO".',
		]);
	});

	test('the first rules of all', () => {
		expect(ruleChanges([], [opened])).toEqual([
			'"Opened an email" is new: 2 points, each time, for event equals "open".',
		]);
	});

	test('a rule whose name alone is another was renamed', () => {
		const renamed = { ...opened, name: 'Open', conditions: when(is('event', 'open')) };
		expect(ruleChanges([opened, ceo], [ceo, renamed])).toEqual([
			'"Opened an email" is now named "Open", which makes it a new rule: what it gives once is given again. To carry over what it gave, use the operation "Correct a Rule" of a Lead Scores step.',
		]);
		expect(ruleChanges([opened], [{ ...renamed, points: 3 }])[1]).toBe('"Open": points from 2 to 3.');
	});

	test.each<[string, string[], SavedRule]>([
		['points', ['points from 2 to 3'], { points: 3 }],
		['points from the item', ['points from 2 to {{ $json.amount }}'], { points: '={{ $json.amount }}' }],
		['how often', ['how often from each time to once per lead'], { award: 'once' }],
		['expiry', ['expiry from none to after 3 months'], { expiresAfter: 3, expiresAfterUnit: 'months' }],
		['limit', ['limit from none to 2 times within 1 days'], { limitTo: 2 }],
		['maximum', ['maximum from none to 20'], { maxPoints: 20 }],
		['group', ['group from none to Website'], { group: 'Website' }],
		['a group from the item', ['group from none to {{ $json.group }}'], { group: '={{ $json.group }}' }],
		['case', ['match case from off to on'], { matchCase: true }],
		['active', ['active from on to off'], { active: false }],
		['every item', ['conditions from event equals "open" to every item'], { appliesTo: 'every' }],
		[
			'conditions',
			['conditions from event equals "open" to event equals "open" or score gte 5'],
			{ conditions: { ...when(is('event', 'open'), is('score', 5, 'gte', 'number')), combinator: 'or' } },
		],
		[
			'the type of a value',
			['a condition compares values of another type'],
			{ conditions: when(is('event', 'open', 'equals', 'array')) },
		],
		['several', ['points from 2 to 3', 'group from none to A'], { points: 3, group: 'A' }],
	])('%s', (_what, sentences, more) => {
		expect(change(more)).toEqual(sentences.map((one) => `"Opened an email": ${one}.`));
	});

	test('steps and the window of a rule by frequency', () => {
		const count = { ...opened, award: 'byCount', tiers: { tier: [{ from: 1, points: 2 }] } };
		expect(
			change(
				{
					tiers: {
						tier: [
							{ from: 5, points: 9 },
							{ from: 1, points: 2 },
						],
					},
					countWithin: 30,
				},
				count,
			),
		).toEqual([
			'"Opened an email": points from 2 from 1 on to 2 from 1 on, 9 from 5 on.',
			'"Opened an email": counted events from none to of the last 30 days.',
		]);
	});

	test('the order alone', () => {
		expect(ruleChanges([opened, ceo], [ceo, opened])).toEqual(['The order of the rules is another.']);
	});
});
