import type { IDataObject } from 'n8n-workflow';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { APPLICATION_ID, MIGRATIONS } from '../../../stores/sqlite/schema';
import { inFile, rows } from '../../stores/temporary';
import { passThrough } from '../../engine';
import {
	applyDecay,
	filter,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	router,
	rule,
	scoreLead,
	scoresIn,
	when,
} from '../setup';

const every = (more: object = {}) => ({
	name: 'Any event',
	award: 'everyTime',
	points: 10,
	appliesTo: 'every',
	...more,
});
const fromItem = { rules: { rule: [every({ points: '={{ $json.worth }}' })] } };
const withTime = { eventTime: '={{ $json.at }}' };
const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString();

/** Steps with one bad item between two good ones: its parameters, the bad item's fields, and what it is told. */
const BAD_ITEMS: Array<[what: string, parameters: object, bad: IDataObject, message: string]> = [
	[
		'points that are a word',
		fromItem,
		{ worth: 'lots' },
		'The points of rule "Any event" are not a number: "lots"',
	],
	['points that are missing', fromItem, {}, 'The points of rule "Any event" are not a number: missing'],
	[
		'points that are infinite',
		fromItem,
		{ worth: 'Infinity' },
		'The points of rule "Any event" are not a number: "Infinity"',
	],
	[
		'points that are true',
		fromItem,
		{ worth: true },
		'The points of rule "Any event" are not a number: "true"',
	],
	...['0x1F', ' 0b11', '-0o17', '0XFF0000'].map((worth): [string, object, IDataObject, string] => [
		`points such as ${worth}`,
		fromItem,
		{ worth },
		`The points of rule "Any event" are not a number: "${worth}"`,
	]),
	['points that are blank', fromItem, { worth: ' ' }, 'The points of rule "Any event" are not a number: " "'],
	[
		'points that are a list',
		fromItem,
		{ worth: [5] },
		'The points of rule "Any event" are not a number: "[5]"',
	],
	[
		'an unreadable event time',
		withTime,
		{ at: 'yesterday' },
		'The event time is not a date and time: "yesterday"',
	],
	[
		'an event time two days ahead',
		withTime,
		{ at: inTwoDays },
		`The event time is more than a day ahead of now: "${inTwoDays}"`,
	],
	[
		'an event time of year 1',
		withTime,
		{ at: '0001-01-01T00:00:00' },
		'The event time is before 1990: "0001-01-01T00:00:00"',
	],
	['an event time of zero', withTime, { at: 0 }, 'The event time is not a date and time: "0"'],
	[
		'points beyond a thousand millions',
		fromItem,
		{ worth: -1_000_000_001 },
		'The points of rule "Any event" are not a number: "-1000000001"',
	],
	[
		'points with a decimal comma',
		fromItem,
		{ worth: '1,5' },
		'The points of rule "Any event" are not a number: "1,5"',
	],
	[
		'a lead ID in which digits were lost',
		{},
		{ lead: 912345678901234567 },
		'The lead ID is a number too large to be exact: 912345678901234600',
	],
	[
		'an event ID in which digits were lost',
		{},
		{ id: 2 ** 53 },
		'The event ID is a number too large to be exact: 9007199254740992',
	],
	[
		'a lead ID of megabytes',
		{},
		{ lead: 'x'.repeat(8_000_000) },
		`The lead ID has more than 500 characters: "${'x'.repeat(50)}…"`,
	],
	[
		'an event ID of 501 characters',
		{},
		{ id: 'x'.repeat(501) },
		`The event ID has more than 500 characters: "${'x'.repeat(50)}…"`,
	],
	[
		'a text for nothing as lead ID where that fails',
		{ options: { itemsWithoutLeadId: 'fail' } },
		{ lead: ' N/A' },
		'This item has no lead ID: "N/A" stands for nothing',
	],
	[
		'no lead ID where that fails',
		{ options: { itemsWithoutLeadId: 'fail' } },
		{ lead: ' ' },
		'This item has no lead ID',
	],
];

const good = { worth: 10, at: '2026-01-01T00:00:00Z' };
const items = (bad: IDataObject): IDataObject[] => [
	{ ...good, lead: 'ann', id: '1' },
	{ lead: 'bob', id: '2', note: 'keep me', ...bad },
	{ ...good, lead: 'cy', id: '3' },
];

describe.each(BAD_ITEMS)('%s', (_what, parameters, bad, message) => {
	test('stops the step with the item named, and nothing is written', async () => {
		const n8n = freshN8n();
		const run = await n8n.run(journey(scoreLead(parameters)), items(bad));

		expect(run.error?.message).toBe(message);
		expect(run.error).toMatchObject({ context: { itemIndex: 1 } });
		expect(run.error!.description).toMatch(/\.$/);
		expect(existsSync(n8n.file) ? rows(n8n.file, 'SELECT * FROM leads') : []).toEqual([]);
	});

	test('leaves by the error output with its fields, and the others are scored', async () => {
		const run = await freshN8n().run(
			journey(scoreLead(parameters, { onError: 'continueErrorOutput' })),
			items(bad),
		);

		expect(scoresIn(run)).toEqual([10, 10]);
		expect(run.items('Score Lead').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(run.items('Score Lead', 1)).toMatchObject([
			{ json: { ...items(bad)[1], error: message }, pairedItem: { item: 1 } },
		]);
	});

	test('stays in its place with its fields where the step continues, and the others are scored', async () => {
		const run = await freshN8n().run(
			journey(scoreLead(parameters, { onError: 'continueRegularOutput' })),
			items(bad),
		);

		expect(scoresIn(run)).toEqual([10, null, 10]);
		expect(run.items('Score Lead')[1]).toMatchObject({
			json: { ...items(bad)[1], error: message },
			pairedItem: { item: 1 },
		});
	});
});

const setTo = (rules: object[], options: object = {}) => ({ rules: { rule: rules }, options });

/** Steps that cannot run at all, and what they say. */
const BAD_STEPS: Array<[what: string, parameters: object, message: string]> = [
	['no rules', setTo([]), 'This step has no rules'],
	['no active rule', setTo([every({ active: false })]), 'This step has no rules'],
	[
		'two rules of one name',
		setTo([every(), every({ name: ' Any event ' })]),
		'Two rules are named "Any event"',
	],
	[
		'a rule with a name of 501 characters',
		setTo([every({ name: 'x'.repeat(501) })]),
		`Rule "${'x'.repeat(100)}": Name has more than 500 characters`,
	],
	[
		'points by number beyond a thousand millions',
		setTo([every({ award: 'byCount', tiers: { tier: [{ from: 1, points: 1e10 }] } })]),
		'Rule "Any event": Points by Number of Events must be from -1000000000 to 1000000000',
	],
	[
		'a score with a name of 501 characters',
		{ score: { __rl: true, mode: 'name', value: 'x'.repeat(501) } },
		`The name of the score has more than 500 characters: "${'x'.repeat(50)}…"`,
	],
	[
		'another way of lead IDs than there is',
		{ options: { leadIds: 'upper' } },
		'"Lead IDs" cannot be "upper"',
	],
	['a rule without a name', setTo([every({ name: ' ' })]), 'Rule " ": Name is missing'],
	[
		'points that are a word',
		setTo([every({ points: 'ten' })]),
		'The points of rule "Any event" are not a number: "ten"',
	],
	[
		'an expiry of no time',
		setTo([every({ expiresAfter: -1 })]),
		'Rule "Any event": Expires After must not be below zero',
	],
	[
		'an expiry of half a month',
		setTo([every({ expiresAfter: 0.5 })]),
		'Rule "Any event": Expires After must be a whole number',
	],
	[
		'two steps by count from one number',
		setTo([
			every({
				award: 'byCount',
				tiers: {
					tier: [
						{ from: 1, points: 2 },
						{ from: 1, points: 5 },
					],
				},
			}),
		]),
		'Rule "Any event": Points by Number of Events has two steps that begin at the same number',
	],
	['no condition', setTo([rule({})]), 'Rule "Matches" has no condition'],
	['no score name', { score: { __rl: true, mode: 'name', value: ' ' } }, 'The score has no name'],
	[
		'a group limit that is a word',
		setTo([every({ group: 'web' })], { groupLimits: { group: [{ name: 'web', cap: 'many' }] } }),
		'The limit of a group must be a number',
	],
	['a maximum that is no number', setTo([every()], { max: NaN }), 'Maximum Score must be a number'],
	[
		'a minimum above the maximum',
		setTo([every()], { min: 5, max: 4 }),
		'Minimum Score must not be above Maximum Score',
	],
	[
		'points that would swallow others in a sum',
		setTo([every({ points: 1e13 })]),
		'The points of rule "Any event" are not a number: "10000000000000"',
	],
	[
		'an unreadable instant to work at',
		{ options: { asIf: 'soon' } },
		'"Simulated Date" is not a date and time: soon',
	],
	[
		'an instant to work at in 1970',
		{ options: { asIf: '1970-01-01T00:00:00Z' } },
		'"Simulated Date" is before 1990: 1970-01-01T00:00:00Z',
	],
	[
		'an instant to work at two days ahead',
		{ options: { asIf: inTwoDays } },
		`"Simulated Date" is more than a day ahead of now: ${inTwoDays}`,
	],
];

test.each(BAD_STEPS)(
	'a step with %s stops, says so, and writes nothing',
	async (_what, parameters, message) => {
		const n8n = freshN8n();
		const run = await n8n.run(journey(scoreLead(parameters)), [{ lead: 'ann', id: '1' }]);

		expect(run.error?.message).toBe(message);
		expect(run.error!.description).toMatch(/\.$/);
		expect(existsSync(n8n.file)).toBe(false);
	},
);

test.each([
	['as n8n adds it', ''],
	['in an expression that was never written', '='],
	['in an expression of spaces', '= '],
])('a rule with a blank condition is an error: %s', async (_how, leftValue) => {
	const blank = { leftValue, rightValue: '', operator: { type: 'string', operation: 'equals' } };
	const conditions = filter([when('event', 'string', 'exists'), blank], 'or');
	const run = await freshN8n().run(journey(scoreLead(setTo([rule(conditions)]))), [{ lead: 'ann', id: '1' }]);

	expect(run.error?.message).toBe('Rule "Matches" has a blank condition (number 2)');
});

test.each([
	['a text', 'string', 'equals', ''],
	['spaces', 'string', 'contains', '  '],
	['an expression that was never written', 'string', 'notEquals', '={{ }}'],
	['a number', 'number', 'gte', ''],
	['a date', 'dateTime', 'after', null],
	['a part of a list', 'array', 'contains', undefined],
])(
	'a rule whose condition has nothing to compare with is an error: %s',
	async (_what, type, operation, right) => {
		const blank = { ...when('event', type, operation), rightValue: right };
		const conditions = filter([when('event', 'string', 'exists'), blank], 'or');
		const run = await freshN8n().run(journey(scoreLead(setTo([rule(conditions)]))), [
			{ lead: 'ann', id: '1' },
		]);

		expect(run.error?.message).toBe('Rule "Matches" has a condition without a value (number 2)');
		expect(run.error?.description).toMatch(/choose "is empty"/);
	},
);

test.each([
	['exists', when('event', 'string', 'exists'), 10],
	['is not empty', when('event', 'string', 'notEmpty'), 10],
	['is true', when('opted', 'boolean', 'true'), 10],
	['zero', when('visits', 'number', 'equals', 0), 10],
	['false', when('opted', 'boolean', 'equals', false), 0],
	['a field that is empty', when('event', 'string', 'equals', '={{ $json.nothing }}'), 0],
])('a condition needs no value on the right, or has one: %s', async (_what, condition, score) => {
	const item = { lead: 'ann', id: '1', event: 'opened', opted: true, visits: 0 };
	const run = await freshN8n().run(journey(scoreLead(setTo([rule(filter([condition]))]))), [item]);

	expect(run.error).toBeUndefined();
	expect(scoresIn(run)).toEqual([score]);
});

test.each([
	[
		'a field is typed as a text',
		'event',
		'Rule "Matches" has a condition that looks at no field (number 1): "event" is a fixed text',
	],
	[
		'an expression is typed as a text',
		'{{ $json.event }}',
		'Rule "Matches" has a condition that looks at no field (number 1): "{{ $json.event }}" is a fixed text',
	],
])('a rule is an error whose condition never looks at an item: %s', async (_how, leftValue, message) => {
	const typed = { leftValue, rightValue: 'opened', operator: { type: 'string', operation: 'notEquals' } };
	const run = await freshN8n().run(journey(scoreLead(setTo([rule(filter([typed]))]))), [
		{ lead: 'ann', id: '1' },
	]);

	expect(run.error?.message).toBe(message);
	expect(run.error?.description).toMatch(/Drag a field/);
});

test('a fixed text may be compared with a field', async () => {
	const turned = {
		leftValue: 'opened',
		rightValue: '={{ $json.event }}',
		operator: { type: 'string', operation: 'equals' },
	};
	const run = await freshN8n().run(journey(scoreLead(setTo([rule(filter([turned]))]))), [
		{ lead: 'ann', id: '1', event: 'opened' },
	]);

	expect(scoresIn(run)).toEqual([10]);
});

test('items without a lead ID pass through unscored, and a hint says how many', async () => {
	const run = await freshN8n().run(journey(scoreLead()), [
		{ lead: 'ann', id: '1' },
		{ lead: null, id: '2' },
		{ id: '3' },
		{ lead: { name: 'Ann' }, id: '4' },
	]);

	expect(scoresIn(run)).toEqual([10, null, null, null]);
	expect(jsonOf(run, 'Score Lead')[2]).toEqual({ id: '3' });
	expect(messages(run)).toContain(
		'3 items had no lead ID and passed through without a score. Check the field under "Lead ID".',
	);
});

test('a lead ID may be a number; upper case and spaces around it make no difference', async () => {
	const run = await freshN8n().run(journey(scoreLead()), [
		{ lead: 7, id: '1' },
		{ lead: ' 7 ', id: '2' },
		{ lead: 'Ann', id: '3' },
		{ lead: 'ANN ', id: '4' },
	]);

	expect(scoresIn(run)).toEqual([10, 20, 10, 20]);
});

test.each([
	['__proto__', '__proto__'],
	['constructor', 'constructor'],
	['250 emoji', '😀'.repeat(250)],
])('a lead can be called %s', async (_name, lead) => {
	const n8n = freshN8n();
	const items = [
		{ lead, id: '1' },
		{ lead, id: '__proto__' },
	];
	const run = await n8n.run(journey(scoreLead()), items);

	expect(scoresIn(run)).toEqual([10, 20]);
	expect(scoresIn(await n8n.run(journey(scoreLead()), items))).toEqual([20, 20]);
});

describe('an item that is nested thousands of levels deep', () => {
	let deep: IDataObject = {};
	for (let level = 0; level < 5_000; level++) deep = { deep };
	const items = [
		{ lead: 'ann', id: '1' },
		{ lead: 'bob', id: '2', deep },
		{ lead: 'cy', id: '3' },
	];
	const maker = { ...passThrough, execute: async () => [items.map((json) => ({ json }))] };
	const given = { type: 'maker', name: 'Given', parameters: {} } as ReturnType<typeof scoreLead>;
	const run = async (node: ReturnType<typeof scoreLead>) =>
		await freshN8n().run(journey(given, node), [{}], { nodeTypes: { maker } });
	const rules = {
		rule: [rule(filter([when('deep', 'string', 'contains', 'x')], 'or'), { points: 5 }), every()],
	};

	test.each([
		['Score Lead', scoreLead({ rules })],
		['Lead Score', leadScore({ operation: 'get' })],
		['Threshold Router', router({ route: 'always' })],
		['Apply Decay', applyDecay({ applyTo: 'incoming', leadId: '={{ $json.lead }}' })],
	])('is told so by %s, and the others are worked on', async (name, node) => {
		const stopped = await run(node);
		expect(stopped.error?.message).toBe('This item is nested too deeply, or cannot be written as JSON');

		const goesOn = await run({ ...node, onError: 'continueRegularOutput' });
		expect(goesOn.error).toBeUndefined();
		const outputs = [0, 1].flatMap((output) => jsonOf(goesOn, name, output));
		expect(outputs.filter(({ error }) => error !== undefined)).toHaveLength(1);
	});

	test('does not hinder what looks at no item', async () => {
		const got = await run(leadScore({ operation: 'getMany' }));

		expect(got.error).toBeUndefined();
	});
});

test('an expression that fails on one item makes that item bad, not the step', async () => {
	const parameters = { leadId: `={{ $json.lead || $('Nowhere').item.json.lead }}` };
	const continues = scoreLead(parameters, { onError: 'continueErrorOutput' });
	const run = await freshN8n().run(journey(continues), [{ lead: 'ann', id: '1' }, { id: '2' }]);

	expect(scoresIn(run)).toEqual([10]);
	expect(jsonOf(run, 'Score Lead', 1)).toMatchObject([{ id: '2', error: expect.any(String) as string }]);
});

describe('a store that cannot be used', () => {
	const scored = async (n8n: ReturnType<typeof freshN8n>, settings = {}) =>
		await n8n.run(journey(scoreLead({}, settings)), [{ lead: 'ann', id: '1' }]);

	test('is named in a sentence with what to do: a folder in its place', async () => {
		const n8n = freshN8n();
		mkdirSync(n8n.file, { recursive: true });
		const { error } = await scored(n8n);

		expect(error?.message).toContain(`The score store ${n8n.file} cannot be written`);
		expect(error?.description).toBe('Name a file in a folder that n8n may write to.');
	});

	test('is named in a sentence with what to do: a newer schema', async () => {
		const n8n = freshN8n();
		mkdirSync(dirname(n8n.file), { recursive: true });
		inFile(n8n.file, (database) =>
			database.exec(
				`CREATE TABLE news (news); PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 99`,
			),
		);
		const before = readFileSync(n8n.file);
		const { error } = await scored(n8n);

		expect(error?.message).toBe(
			`The score store ${n8n.file} was written by a newer version of this package (schema 99, known here: ${MIGRATIONS.length})`,
		);
		expect(error?.description).toBe('Update n8n-nodes-lead-scoring; the store was left as it is.');
		expect(readFileSync(n8n.file).equals(before)).toBe(true);
	});

	test('is named in a sentence with what to do: a file that is no database', async () => {
		const n8n = freshN8n();
		mkdirSync(dirname(n8n.file), { recursive: true });
		writeFileSync(n8n.file, 'Dear diary, '.repeat(1_000));
		const { error } = await scored(n8n);

		expect(error?.message).toBe(`The score store ${n8n.file} is not a lead score store`);
		expect(error?.description).toBe('Name another file; this one was left as it is.');
	});
});
