import type { IDataObject } from 'n8n-workflow';
import { filter, freshN8n, journey, jsonOf, messages, rule, scoringRules, when, type N8n } from '../setup';

const opened = rule(filter([when('event', 'string', 'equals', 'open')]), { name: 'Opened', points: 2 });
const paid = rule(filter([when('event', 'string', 'equals', 'pay')]), {
	name: 'Paid',
	points: 20,
	award: 'once',
});

/** Runs the node once, and gives what comes out. */
async function run(n8n: N8n, parameters: object, items?: IDataObject[]): Promise<IDataObject[]> {
	const done = await n8n.run(journey(scoringRules(parameters)), items);
	if (done.error) throw new Error(`${done.error.message}. ${done.error.description ?? ''}`);
	return jsonOf(done, 'Scoring Rules');
}

const publish = async (n8n: N8n, rules: object[], more: object = {}) =>
	(await run(n8n, { operation: 'publish', rules: { rule: rules }, ...more }))[0]!;
const version = (value: string) => ({ __rl: true, mode: 'list', value });

describe('Scoring Rules', () => {
	test('publishes the rules of its form, and says what has changed', async () => {
		const n8n = freshN8n();
		expect(await publish(n8n, [opened], { note: 'First' })).toEqual({
			ruleSet: 'Team rules',
			version: 1,
			published: true,
			changes: ['"Opened" is new: 2 points, each time, for event equals "open".'],
			rules: 1,
		});
		expect(await publish(n8n, [opened])).toMatchObject({ version: 1, published: false, changes: [] });
		expect(await publish(n8n, [{ ...opened, points: 3 }, paid])).toMatchObject({
			version: 2,
			changes: [
				'"Opened": points from 2 to 3.',
				'"Paid" is new: 20 points, once per lead, for event equals "pay".',
			],
		});
	});

	test('compares rules, or a version, with the newest, and publishes nothing', async () => {
		const n8n = freshN8n();
		const compare = async (more: object) => (await run(n8n, { operation: 'compare', ...more }))[0]!;
		expect(await compare({ rules: { rule: [opened] } })).toMatchObject({ version: null, same: false });
		await publish(n8n, [opened]);
		await publish(n8n, [paid]);

		expect(await compare({ rules: { rule: [paid] } })).toMatchObject({ version: 2, same: true, changes: [] });
		expect(await compare({ compare: 'version', ruleVersion: version('1') })).toMatchObject({
			version: 2,
			same: false,
			changes: ['"Paid" is removed.', '"Opened" is new: 2 points, each time, for event equals "open".'],
		});
		expect(await run(n8n, { operation: 'listVersions' })).toHaveLength(2);
	});

	test('lists the versions, and goes back to one', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened], { note: 'First' });
		await publish(n8n, [paid]);
		const [back] = await run(n8n, { operation: 'publishEarlier', ruleVersion: version('1'), note: 'Back' });
		expect(back).toMatchObject({ version: 3, published: true, from: 1 });

		const listed = await run(n8n, { operation: 'listVersions' });
		expect(listed.map(({ version, newest, note, step }) => [version, newest, note, step])).toEqual([
			[3, true, 'Back', 'Scoring Rules'],
			[2, false, '', 'Scoring Rules'],
			[1, false, 'First', 'Scoring Rules'],
		]);
		await expect(run(n8n, { operation: 'publishEarlier' })).rejects.toThrow('is the newest one');
		await expect(run(n8n, { operation: 'publishEarlier', ruleVersion: version('9') })).rejects.toThrow(
			'The rule set "Team rules" has no version 9',
		);
	});

	test('saves a draft, which is listed, compared, read and published', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened]);
		const save = async (rules: object[], more: object = {}) =>
			(await run(n8n, { operation: 'saveDraft', rules: { rule: rules }, ...more }))[0]!;
		const changes = ['"Opened": points from 2 to 3.'];
		expect(await save([{ ...opened, points: 3 }], { note: 'Try' })).toEqual({
			ruleSet: 'Team rules',
			version: 'draft',
			saved: true,
			comparedWith: 1,
			changes,
			rules: 1,
		});
		expect(await save([{ ...opened, points: 3 }], { note: 'Try' })).toMatchObject({ saved: false });

		const [draft, first] = await run(n8n, { operation: 'listVersions' });
		expect(draft).toMatchObject({ version: 'draft', newest: false, note: 'Try' });
		expect(draft).toHaveProperty('savedAt');
		expect(first).toMatchObject({ version: 1, newest: true });
		expect(await run(n8n, { operation: 'compare', compare: 'draft' })).toMatchObject([
			{ version: 1, changes },
		]);
		expect(await run(n8n, { operation: 'get', ruleVersion: version('draft') })).toMatchObject([
			{ version: 'draft', name: 'Opened', points: 3 },
		]);
		const node = scoringRules({ store: 'embedded' });
		expect(await n8n.pick(node, 'searchVersionsAndDraft')).toEqual([
			'Newest',
			expect.stringMatching(/^Draft · \d{4}-\d\d-\d\d · Try$/),
			expect.stringMatching(/^Version 1 · /),
		]);
		expect(await n8n.pick(node, 'searchRuleVersions')).toHaveLength(2);

		expect(await run(n8n, { operation: 'publishDraft' })).toEqual([
			{ ruleSet: 'Team rules', version: 2, published: true, changes },
		]);
		expect(
			(await run(n8n, { operation: 'listVersions' })).map(({ version, note }) => [version, note]),
		).toEqual([
			[2, 'Try'],
			[1, ''],
		]);
		await expect(run(n8n, { operation: 'publishDraft' })).rejects.toThrow(
			'The rule set "Team rules" has no draft',
		);
	});

	test('offers the sets, and the versions of the chosen one with their notes', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened], { note: 'Why' });
		await publish(n8n, [opened], { ruleSet: { __rl: true, mode: 'name', value: 'Fit' } });
		const node = scoringRules({ store: 'embedded' });

		expect(await n8n.pick(node, 'searchRuleSets')).toEqual(['Fit', 'Team rules']);
		expect(await n8n.pick(node, 'searchRuleSets', 'TEAM')).toEqual(['Team rules']);
		expect(await n8n.pick(node, 'searchRuleVersions')).toEqual([
			'Newest',
			expect.stringMatching(/^Version 1 · \d{4}-\d\d-\d\d · Why$/),
		]);
	});

	test('removes a set', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened]);
		expect(await run(n8n, { operation: 'remove' })).toEqual([
			{ ruleSet: 'Team rules', removed: true, versions: 1, usedBy: [] },
		]);
		await expect(run(n8n, { operation: 'get' })).rejects.toThrow(
			'There is no rule set "Team rules" in the store',
		);
	});

	test('that n8n starts for many items does its work once', async () => {
		const n8n = freshN8n();
		const items = [{ event: 'open' }, { event: 'pay' }];
		const dynamic = { ...opened, name: '={{ $json.event }}' };
		const out = await run(n8n, { operation: 'publish', rules: { rule: [dynamic] } }, items);

		expect(out).toHaveLength(1);
		expect(await run(n8n, { operation: 'get' })).toMatchObject([{ name: '={{ $json.event }}' }]);
	});
});

describe('rules that a step could not use are not published', () => {
	const refused = async (rules: object[], message: string | RegExp) => {
		const n8n = freshN8n();
		await expect(publish(n8n, rules)).rejects.toThrow(message);
		await expect(run(n8n, { operation: 'listVersions' })).rejects.toThrow('There is no rule set');
	};
	const looking = (expression: string) =>
		rule(
			filter([{ leftValue: expression, rightValue: 'x', operator: { type: 'string', operation: 'equals' } }]),
		);

	test.each<[string, string]>([
		['a node by name', `={{ $('Webhook').item.json.email }}`],
		['with blanks', `={{ $ ( "Webhook" ).first().json.email }}`],
		['the old way', '={{ $node["Webhook"].json.email }}'],
		['older still', '={{ $items("Webhook")[0].json.email }}'],
		['in a part of a text', `=Hello {{ $json.name }} {{ $("Webhook").item.json.email }}`],
		['behind a text', `={{ "a" + $('Webhook').item.json.email }}`],
		['behind a comment', `={{ $/* */('Webhook').item.json.email }}`],
	])('%s', async (_how, expression) => {
		await refused([looking(expression)], /Rule "Matches" looks at another node: /);
	});

	test('not in conditions, nor in points, names and other settings', async () => {
		for (const more of [{ points: `={{ $('A').item.json.p }}` }, { group: `={{ $node.A.json.p }}` }]) {
			await refused([{ ...opened, ...more }], 'looks at another node');
		}
	});

	test.each<[string, string]>([
		['a field', '={{ $json.node }}'],
		['a text that looks like it', `={{ $json.text + "$('Webhook')" }}`],
		['outside an expression', `=$('Webhook') {{ $json.a }}`],
		['the input', '={{ $input.first().json.a }}'],
		['a variable', '={{ $vars.node }}'],
	])('%s names no other node', async (_what, expression) => {
		expect(await publish(freshN8n(), [looking(expression)])).toMatchObject({ version: 1 });
	});

	test('a name that two rules have, also where one is turned off', async () => {
		await refused([opened, { ...opened, active: false }], 'Two rules are named "Opened"');
	});

	test('a blank condition, points that are no number, a limit below zero, no rule at all', async () => {
		await refused([rule({})], 'Rule "Matches" has no condition');
		await refused([{ ...opened, points: 'many' }], 'The points of rule "Opened" are not a number');
		await refused([{ ...opened, limitTo: -1 }], 'Rule "Opened": Limit');
		await refused([], 'There are no active rules');
		await refused([{ ...opened, active: false }], 'There are no active rules');
	});

	test('a set without a name, and one with too long a name', async () => {
		const named = (value: string) => ({ ruleSet: { __rl: true, mode: 'name', value } });
		await expect(publish(freshN8n(), [opened], named(' '))).rejects.toThrow('"Rule Set" is empty');
		await expect(publish(freshN8n(), [opened], named('x'.repeat(501)))).rejects.toThrow(
			'The name of the rule set has more than 500 characters',
		);
	});
});

test.each<[object, string]>([
	[{ operation: '__proto__' }, '"Operation" is not one of the choices: __proto__'],
	[{ operation: 'publish', rulesFrom: 'toString' }, '"Rules From" is not one of the choices: toString'],
	[
		{ operation: 'compare', compare: [7], rules: { rule: [opened] } },
		'"Compare" is not one of the choices: [7]',
	],
	[
		{ operation: 'publish', rules: { rule: [opened] }, note: 'x'.repeat(501) },
		'"Note" has more than 500 characters',
	],
	[
		{ operation: 'get', ruleVersion: { __rl: true, mode: 'name', value: '1.5' } },
		'"Version" is not the number of a version: 1.5',
	],
	[
		{ operation: 'get', ruleVersion: { __rl: true, mode: 'name', value: '-1' } },
		'"Version" is not the number of a version: -1',
	],
	[{ operation: 'get', ruleVersion: [7] }, 'There is no rule set "Team rules" in the store'],
	[{ operation: 'get', ruleSet: 7 }, '"Rule Set" is empty'],
])('a panel that a program has filled in badly is refused in a sentence: %j', async (parameters, message) => {
	const { error } = await freshN8n().run(journey(scoringRules(parameters)));
	expect(error?.message).toContain(message);
});

test('fields of items that say nothing about a rule are named', async () => {
	const done = await freshN8n().run(journey(scoringRules({ operation: 'publish', rulesFrom: 'items' })), [
		{ name: 'A', points: 1, appliesTo: 'every item', row_number: 2, version: 7 },
	]);
	expect(messages(done, 'Scoring Rules')).toEqual([
		'These fields of the items say nothing about a rule and were left out: "row_number".',
	]);
});
