import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { freshN8n, journey, jsonOf, scoringRules, type N8n } from '../setup';

async function run(n8n: N8n, parameters: object, items?: IDataObject[]): Promise<IDataObject[]> {
	const done = await n8n.run(journey(scoringRules(parameters)), items);
	if (done.error) throw new Error(`${done.error.message}. ${done.error.description ?? ''}`);
	return jsonOf(done, 'Scoring Rules');
}

const fromItems = async (n8n: N8n, items: IDataObject[]) =>
	(await run(n8n, { operation: 'publish', rulesFrom: 'items' }, items))[0]!;
const get = async (n8n: N8n) =>
	(await run(n8n, { operation: 'get' })).map(({ ruleSet: _ruleSet, version: _version, ...rule }) => rule);

const whole: IDataObject = {
	name: 'Opened',
	award: 'each time',
	points: 2,
	conditions: [
		{ field: 'event', operator: 'equals', value: 'open', type: 'string' },
		{ field: 'utm.source', operator: 'exists', type: 'string' },
		{ field: 'Job Title', operator: 'gte', value: 5, type: 'number' },
	],
	combine: 'or',
	expiresAfter: '3 months',
	limit: '2 times per 1 days',
	maximum: 20,
	group: 'Website',
};

test('a rule in one row of a table, by the words that people write', async () => {
	const n8n = freshN8n();
	await fromItems(n8n, [
		{
			Name: ' Opened ',
			Points: '2',
			'Give Points': 'Each time',
			Field: 'event',
			Operator: 'is equal to',
			Value: 'open',
			'Expires After': '3 months',
			Limit: '2 times per day',
			Group: 'Website',
		},
		{ name: 'Is a CEO', points: 20, award: 'While true', field: 'title', operator: 'contains', value: 'CEO' },
		{
			name: 'Visits',
			'Applies To': 'Every item',
			award: 'by frequency',
			steps: '1: 2, 5: 10',
			'Count Only the Last': '30 days',
		},
		{ name: 'Large', points: 5, field: 'employees', operator: '>=', value: '50' },
		{ name: 'Everyone', appliesTo: 'every item', points: 1, expiry: '', limit: null, group: '' },
	]);

	expect(await get(n8n)).toEqual([
		{
			name: 'Opened',
			award: 'each time',
			points: 2,
			conditions: [{ field: 'event', operator: 'equals', value: 'open', type: 'string' }],
			expiresAfter: '3 months',
			limit: '2 times per 1 days',
			group: 'Website',
		},
		{
			name: 'Is a CEO',
			award: 'while true',
			points: 20,
			conditions: [{ field: 'title', operator: 'contains', value: 'CEO', type: 'string' }],
		},
		{
			name: 'Visits',
			award: 'by frequency',
			steps: '1: 2, 5: 10',
			appliesTo: 'every item',
			countOnlyTheLast: '30 days',
		},
		{
			name: 'Large',
			award: 'each time',
			points: 5,
			conditions: [{ field: 'employees', operator: 'gte', value: 50, type: 'number' }],
		},
		{ name: 'Everyone', award: 'each time', points: 1, appliesTo: 'every item' },
	]);
});

test('what Get emits is published as the same rules', async () => {
	const n8n = freshN8n();
	await fromItems(n8n, [whole]);
	const items = await run(n8n, { operation: 'get' });

	expect(items).toEqual([{ ruleSet: 'Team rules', version: 1, ...whole }]);
	expect(await fromItems(n8n, items)).toMatchObject({ version: 1, published: false });
});

test('rules whose long names begin alike have names of their own', async () => {
	const named = (end: string) => ({
		name: `${'Agreed to '.repeat(20)}${end}`,
		points: 1,
		appliesTo: 'every',
	});
	const n8n = freshN8n();

	expect(await fromItems(n8n, [named('mail'), named('calls')])).toMatchObject({ version: 1, rules: 2 });
});

test('whatever the rules are', async () => {
	const text = fc.stringMatching(/^[A-Za-zäé ."'\\$]{1,12}$/).filter((one) => one.trim() !== '');
	const amount = fc.integer({ min: 1, max: 500 });
	const unit = fc.constantFrom('minutes', 'hours', 'days', 'weeks', 'months', 'years');
	const duration = fc.tuple(amount, unit).map(([n, of]) => `${n} ${of}`);
	const condition = fc.record({
		field: text,
		operator: fc.constantFrom('equals', 'notContains', 'regex', 'empty'),
		value: text.filter((one) => !one.startsWith('=')),
	});
	const rule = fc.record(
		{
			name: text,
			points: fc.integer({ min: -99, max: 99 }),
			award: fc.constantFrom('each time', 'once', 'while true', 'by frequency'),
			conditions: fc.array(condition, { maxLength: 3 }),
			combine: fc.constantFrom('and', 'or'),
			steps: fc.constant('1: 2, 5: 10'),
			expiresAfter: duration,
			countOnlyTheLast: duration,
			limit: fc
				.tuple(amount, fc.constantFrom('times', 'points'), duration)
				.map(([n, of, per]) => `${n} ${of} per ${per}`),
			maximum: amount,
			group: text,
			matchCase: fc.boolean(),
			active: fc.boolean(),
		},
		{ requiredKeys: ['name', 'points', 'award', 'conditions'] },
	);
	const rules = fc.uniqueArray(rule, { minLength: 1, maxLength: 4, selector: ({ name }) => name.trim() });
	await fc.assert(
		fc.asyncProperty(rules, async (given) => {
			const n8n = freshN8n();
			const all = given.map((one) => ({
				steps: '1: 1',
				...(one.conditions.length === 0 && { appliesTo: 'every item' }),
				...one,
			})) as IDataObject[];
			await fromItems(n8n, [
				{ name: 'Last', points: 1, appliesTo: 'every item' },
				...all.filter(({ name }) => String(name).trim() !== 'Last'),
			]);
			const items = await run(n8n, { operation: 'get' });
			expect(await fromItems(n8n, items)).toMatchObject({ version: 1, published: false });
		}),
		{ numRuns: 25 },
	);
});

describe('an item that is no rule is named, with its field', () => {
	const good = { name: 'Good', points: 1, appliesTo: 'every item' };
	test.each<[string, IDataObject]>([
		['Rule "number 2": Name is missing', { points: 1, appliesTo: 'every' }],
		['"points" of item 1 is missing', { name: 'A', appliesTo: 'every' }],
		['"points" of item 1 is not a number: "many"', { name: 'A', appliesTo: 'every', points: 'many' }],
		[
			'"award" of item 1 is not one of the choices: "often"',
			{ name: 'A', points: 1, appliesTo: 'every', award: 'often' },
		],
		['"steps" of item 1 is missing', { name: 'A', appliesTo: 'every', award: 'by frequency' }],
		[
			'"steps" of item 1 cannot be read: "some"',
			{ name: 'A', appliesTo: 'every', award: 'by frequency', steps: 'some' },
		],
		['"field" of item 1 is missing', { name: 'A', points: 1, operator: 'equals', value: 'x' }],
		['"field" of item 1 is missing', { name: 'A', points: 1 }],
		['"field" of item 1 is missing', { name: 'A', points: 1, conditions: [] }],
		['"field" of item 1 is missing', { name: 'A', points: 1, value: 'x', operator: 'equals' }],
		[
			'"appliesTo" of item 1 does not go with conditions',
			{ name: 'A', points: 1, appliesTo: 'every item', field: 'e', operator: 'exists' },
		],
		['"appliesTo" of item 1 is not one of the choices: "some"', { name: 'A', points: 1, appliesTo: 'some' }],
		['"operator" of item 1 is missing', { name: 'A', points: 1, field: 'event', value: 'x' }],
		[
			'"operator" of item 1 is not known: "like"',
			{ name: 'A', points: 1, field: 'e', operator: 'like', value: 'x' },
		],
		['"value" of item 1 is missing', { name: 'A', points: 1, field: 'event', operator: 'equals' }],
		[
			'"value" of item 1 is not a number: "x"',
			{ name: 'A', points: 1, field: 'e', operator: 'gt', value: 'x' },
		],
		[
			'"type" of item 1 has no operator "contains": "number"',
			{ name: 'A', points: 1, field: 'e', operator: 'contains', value: 'x', type: 'number' },
		],
		['"conditions" of item 1 is not a list of conditions: "x"', { name: 'A', points: 1, conditions: 'x' }],
		[
			'"combine" of item 1 is neither "and" nor "or": "xor"',
			{ name: 'A', points: 1, combine: 'xor', field: 'e', operator: 'exists' },
		],
		[
			'"expiresAfter" of item 1 is not a time: "soon"',
			{ name: 'A', points: 1, appliesTo: 'every', expiry: 'soon' },
		],
		['"limit" of item 1 cannot be read: "few"', { name: 'A', points: 1, appliesTo: 'every', limit: 'few' }],
		[
			'"maximum" of item 1 is not a number: "much"',
			{ name: 'A', points: 1, appliesTo: 'every', maximum: 'much' },
		],
		['"group" of item 1 is not a text', { name: 'A', points: 1, appliesTo: 'every', group: { a: 1 } }],
		[
			'"active" of item 1 is neither true nor false: "maybe"',
			{ name: 'A', points: 1, appliesTo: 'every', active: 'maybe' },
		],
		[
			'"award" of item 1 is not one of the choices: "constructor"',
			{ name: 'A', points: 1, appliesTo: 'every', award: 'constructor' },
		],
		[
			'"operator" of item 1 is not known: "toString"',
			{ name: 'A', points: 1, field: 'e', operator: 'toString', value: 1 },
		],
		[
			'"type" of item 1 has no operator',
			{ name: 'A', points: 1, field: 'e', operator: 'equals', value: 1, type: '__proto__' },
		],
		['Two rules are named "Good"', good],
	])('%s', async (message, item) => {
		const n8n = freshN8n();
		await expect(fromItems(n8n, [good, item])).rejects.toThrow(message);
		await expect(get(n8n)).rejects.toThrow('There is no rule set');
	});

	test.each<[string, IDataObject]>([
		['in points', { points: '={{ $env.SECRET }}' }],
		['in steps', { award: 'by frequency', steps: [{ from: 1, points: '={{ $env.SECRET }}' }] }],
		['in a field', { field: '={{ $env.SECRET }}', operator: 'equals', value: 'x' }],
		['in a value', { field: 'e', operator: 'equals', value: '={{ $env.SECRET }}' }],
		['in a name', { name: '={{ $json.event }}' }],
		['in a group', { group: '={{ $env.SECRET }}' }],
		['in a text that ends one early', { field: 'a }} {{ $env.SECRET', operator: 'exists' }],
	])('an expression %s is not taken from an item', async (_where, more) => {
		await expect(
			fromItems(freshN8n(), [{ name: 'A', points: 1, field: 'e', operator: 'exists', ...more }]),
		).rejects.toThrow(/is not the name of a field|is an expression|cannot be read/);
	});

	test('fields with names that every object has say nothing', async () => {
		const n8n = freshN8n();
		await fromItems(n8n, [
			{ name: 'A', points: 1, appliesTo: 'every', constructor: 'x', toString: 7, hasOwnProperty: null },
		]);
		expect(await get(n8n)).toEqual([{ name: 'A', award: 'each time', points: 1, appliesTo: 'every item' }]);
	});

	test('but a plain field is', async () => {
		const n8n = freshN8n();
		await fromItems(n8n, [
			{ name: 'A', points: '={{ $json.amount }}', field: '={{ $json["a.b"] }}', operator: 'exists' },
		]);
		expect(await get(n8n)).toMatchObject([
			{ points: '={{ $json.amount }}', conditions: [{ field: '={{ $json["a.b"] }}' }] },
		]);
	});
});
