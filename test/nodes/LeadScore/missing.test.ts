import type { IDataObject } from 'n8n-workflow';
import {
	filter,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	resultsIn,
	router,
	rule,
	scoreLead,
	scoringRules,
	when,
	type N8n,
} from '../setup';

const on = (event: string) => filter([when('event', 'string', 'equals', event)]);
const set = (value: string) => ({ __rl: true, mode: 'name', value });
const using = { rulesFrom: 'published', ruleSet: set('Team rules'), ruleVersion: set('newest') };
const rules = [
	rule(on('demo'), { name: 'Demo request', points: 20 }),
	rule(on('visit'), { name: 'Visit to prices', points: 5 }),
	rule(on('order'), { name: 'Order', points: '={{ $json.amount }}' }),
	rule(on('sale'), { name: '={{ $json.kind }}', points: 3 }),
	rule(on('old'), { name: 'Retired', points: 50, active: false }),
	rule(filter([when('title', 'string', 'contains', 'CEO')]), {
		...{ name: 'Is a CEO', award: 'whileTrue', points: 8 },
	}),
];

const publish = async (n8n: N8n, all = rules) => {
	const { error } = await n8n.run(
		journey(scoringRules({ operation: 'publish', ruleSet: set('Team rules'), rules: { rule: all } })),
	);
	expect(error).toBeUndefined();
};

/** The same without what follows items, with which a step's rules are the same for all. */
const fixed = rules.filter(({ name }) => name !== '={{ $json.kind }}');

async function withAnn(all = fixed): Promise<N8n> {
	const n8n = freshN8n();
	await publish(n8n, all);
	const events = ['demo', 'demo', 'visit', 'visit'].map((event) => ({ lead: 'ann', event, kind: 'Sale' }));
	const { error } = await n8n.run(journey(scoreLead(using)), events);
	expect(error).toBeUndefined();
	return n8n;
}

const get = (parameters: object = {}) =>
	journey(
		leadScore({ operation: 'get', includeMissing: true, bandsAbove: 'Warm 20, Sales 57', ...parameters }),
	);

const SENTENCE =
	'7 points to Sales: one "Demo request" (+20), "Is a CEO" becoming true (+8), or two "Visit to prices" (+5 each). It depends on the item what "Order" would bring';

describe('Get with what is missing', () => {
	test('says it in a field of its own, with the detail beside it', async () => {
		const n8n = await withAnn();
		const run = await n8n.run(get(), [{ lead: 'ann' }, { lead: 'nobody' }]);
		const [ann, nobody] = jsonOf(run, 'Lead Score');

		expect(ann).toMatchObject({ leadScore: 50, leadScoreMissing: SENTENCE });
		expect(ann!.leadScoreDetail).toMatchObject({
			leadId: 'ann',
			rules: { ruleSet: 'Team rules', version: 1 },
			bandsAbove: [
				{
					...{ band: 'Sales', from: 57, points: 7, inWords: SENTENCE },
					ways: [
						{ rule: 'Demo request', brings: 20, suffices: true, times: 1, until: null },
						{ rule: 'Is a CEO', brings: 8, suffices: true, times: 1, until: null },
						{ rule: 'Visit to prices', brings: 5, suffices: false, times: 2, until: null },
						{
							rule: 'Order',
							brings: null,
							suffices: false,
							times: null,
							until: null,
							why: 'What it gives comes from the item',
						},
					],
				},
			],
		});
		expect(nobody).toMatchObject({ leadScoreWhy: 'No step has scored this lead yet' });
		expect(nobody).not.toHaveProperty('leadScoreMissing');
	});

	test('adds nothing where it is off', async () => {
		const n8n = await withAnn();
		const run = await n8n.run(journey(leadScore({ operation: 'get' })), [{ lead: 'ann' }]);

		expect(jsonOf(run, 'Lead Score')[0]).not.toHaveProperty('leadScoreMissing');
	});

	test('names a rule whose name follows the item as it was written', async () => {
		const n8n = await withAnn(rules);
		const [ann] = resultsIn(await n8n.run(get(), [{ lead: 'ann' }]));

		expect(ann!.missing).toMatch(/what "Order" and "=\{\{ \$json\.kind \}\}" would bring$/);
	});

	test('looks at the bands of the router, and at a version that is picked', async () => {
		const n8n = await withAnn();
		await publish(n8n, [rule(on('demo'), { name: 'Demo request', points: 4 })]);
		await n8n.run(journey(router({ bands: { band: [{ name: 'Hot', from: 54 }] } })), [{ lead: 'ann' }]);
		const asked = { bandsAbove: '', ruleSet: set('Team rules') };
		const [newest] = resultsIn(await n8n.run(get(asked), [{ lead: 'ann' }]));
		const [first] = resultsIn(await n8n.run(get({ ...asked, ruleVersion: set('1') }), [{ lead: 'ann' }]));

		expect(newest!.missing).toBe('4 points to Hot: one "Demo request" (+4)');
		expect(first!.missing).toMatch(/^4 points to Hot: one "Demo request" \(\+20\), /);
	});

	test('stands beside the history', async () => {
		const n8n = await withAnn();
		const [ann] = resultsIn(await n8n.run(get({ includeHistory: true }), [{ lead: 'ann' }]));

		expect(ann).toMatchObject({ missing: SENTENCE });
		expect(ann!.history).toHaveLength(4);
	});

	test.each<[string, object, RegExp]>([
		[
			'bands without a number',
			{ bandsAbove: 'Sales' },
			/^"Bands" has a part without a number at its end: Sales/,
		],
		['a set that is not there', { ruleSet: set('Other') }, /^There is no rule set "Other" in the store/],
		[
			'a version that is none',
			{ ruleVersion: set('last') },
			/^"Version" is not the number of a version: last/,
		],
		['a version that is not there', { ruleVersion: set('7') }, /^The rule set "Team rules" has no version 7/],
		[
			'a look back',
			{ options: { asItWas: '2026-01-01T00:00:00Z' } },
			/^What is missing can be told for now only, and "As It Was At" looks back/,
		],
	])('refuses %s', async (_what, parameters, sentence) => {
		const n8n = await withAnn();
		const { error } = await n8n.run(get(parameters), [{ lead: 'ann' }]);

		expect(error?.message).toMatch(sentence);
	});

	test('says that rules must be published, where a score has none', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: 'ann' }]);
		const run = await n8n.run(get(), [{ lead: 'ann' }]);

		expect(jsonOf(run, 'Lead Score')[0]!.leadScoreMissing).toMatch(/^No step scores by published rules/);
		expect(messages(run)).toEqual([]);
	});

	test('picks sets and versions from the store', async () => {
		const n8n = await withAnn();
		const node = leadScore({
			operation: 'get',
			includeMissing: true,
			ruleSet: set('Team rules'),
		} as IDataObject);

		expect(await n8n.pick(node, 'searchRuleSets')).toEqual(['Team rules']);
		expect(await n8n.pick(node, 'searchRuleVersions')).toEqual([
			'Newest',
			expect.stringMatching(/^Version 1 · /) as string,
		]);
	});
});
