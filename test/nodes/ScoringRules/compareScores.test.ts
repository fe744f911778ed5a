import type { IDataObject } from 'n8n-workflow';
import { freshSchema } from '../../stores/freshSchema';
import {
	filter,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	router,
	rule,
	scoreLead,
	scoringRules,
	when,
	type N8n,
} from '../setup';

const on = (event: string, more: object) => rule(filter([when('event', 'string', 'equals', event)]), more);
const opened = on('open', { name: 'Opened', points: 10 });
const demo = on('demo', { name: 'Demo', points: 30, award: 'once' });
const RULES = [opened, demo];

const events = (lead: string, ...names: string[]): IDataObject[] =>
	names.map((event, index) => ({ lead, event, id: `${lead} ${index}` }));

const SPRING = { asIf: '2026-03-20T12:00:00Z' };
const SCORE = { __rl: true, mode: 'list', value: 'Lead Score' };
const comparing = (rules: object[], parameters: object = {}) =>
	scoringRules({
		operation: 'compare',
		rules: { rule: rules },
		score: SCORE,
		options: SPRING,
		...parameters,
	});

type Node = ReturnType<typeof scoreLead>;
type Options = Parameters<N8n['run']>[2];

/** Rules are published and used in March: Ann has 40 points, Bob 50. */
async function played(inStore: (node: Node) => Node = (node) => node, options: Options = {}): Promise<N8n> {
	const n8n = freshN8n();
	const publish = inStore(scoringRules({ operation: 'publish', rules: { rule: RULES } }));
	await n8n.run(journey(publish), [{}], options);
	const scoring = scoreLead({
		rulesFrom: 'published',
		ruleSet: { __rl: true, mode: 'name', value: 'Team rules' },
		options: { asIf: '2026-03-02T09:00:00Z' },
	});
	const bands = router({
		bands: {
			band: [
				{ name: 'Nurture', from: 20 },
				{ name: 'Sales', from: 50 },
			],
		},
	});
	const items = [...events('ann', 'open', 'demo'), ...events('bob', 'open', 'open', 'open', 'open', 'open')];
	await n8n.run(journey(inStore(scoring), inStore(bands)), items, options);
	return n8n;
}

async function compared(n8n: N8n, node: Node, options: Options = {}) {
	const run = await n8n.run(journey(node), [{}], options);
	if (run.error) throw run.error;
	return { run, json: jsonOf(run, 'Scoring Rules')[0]!, hints: messages(run, 'Scoring Rules') };
}

const pageOf = (run: Awaited<ReturnType<N8n['run']>>): string =>
	Buffer.from(run.items('Scoring Rules')[0]!.binary!.data!.data, 'base64').toString();

const CHANGED = [
	{ ...opened, points: 4, limitTo: 4 },
	{ ...demo, points: 50 },
];
const EXPECTED = {
	ruleSet: 'Team rules',
	version: 1,
	same: false,
	changes: [
		'"Opened": points from 10 to 4.',
		'"Opened": limit from none to 4 times within 1 days.',
		'"Demo": points from 30 to 50.',
	],
	score: 'Lead Score',
	leads: 2,
	leadsChanged: 2,
	notExact: 0,
	bands: [
		{ band: 'Nurture', now: { from: 20, leads: 1 }, changed: { from: 20, leads: 0 } },
		{ band: 'Sales', now: { from: 50, leads: 1 }, changed: { from: 50, leads: 1 } },
	],
	below: { now: 0, changed: 1 },
	mostChanged: [
		{ leadId: 'bob', now: 50, changed: 16 },
		{ leadId: 'ann', now: 40, changed: 54 },
	],
	removedRules: [],
	notes: [],
	finished: true,
	charts: ['distribution', 'crossings'],
};

test('says what would become of the leads of a score, with a page, and changes nothing', async () => {
	const n8n = await played();
	const { json, hints, run } = await compared(n8n, comparing(CHANGED));

	expect(json).toMatchObject(EXPECTED);
	const none = { rose: 0, dropped: 0 };
	const sales = (json.crossings as IDataObject[]).filter(({ band }) => band === 'Sales');
	expect(sales).toHaveLength(12);
	expect(sales.find(({ week }) => week === '2026-03-02')).toMatchObject({
		...{ now: { rose: 1, dropped: 0 }, changed: { rose: 1, dropped: 0 } },
	});
	expect(sales.at(-1)).toMatchObject({ now: none, changed: none });
	expect(hints).toEqual([]);
	expect(pageOf(run)).toContain('&#34;Opened&#34;: points from 10 to 4.');

	const read = await n8n.run(journey(leadScore()), [{ lead: 'bob' }]);
	expect(jsonOf(read, 'Lead Score')[0]!.leadScore).toBe(50);
	expect((await compared(n8n, comparing(CHANGED))).json).toEqual(json);
});

test('in the shared store too', async () => {
	const credentials = { leadScoreStoreApi: { kind: 'postgres', connect: 'fields', ...freshSchema() } };
	const shared = (node: Node): Node => ({
		...node,
		parameters: { ...node.parameters, store: 'shared' },
		credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } },
	});
	const n8n = await played(shared, { credentials });

	expect((await compared(n8n, shared(comparing(CHANGED)), { credentials })).json).toMatchObject(EXPECTED);
});

test('says how many leads have points of a removed rule, and what cannot be known', async () => {
	const n8n = await played();
	const clicked = on('click', { name: 'Clicked', points: 5 });
	const { json, run } = await compared(n8n, comparing([demo, clicked]));

	expect(json).toMatchObject({
		removedRules: [{ rule: 'Opened', leads: 2, points: 60 }],
		mostChanged: [
			{ leadId: 'bob', now: 50, changed: 0 },
			{ leadId: 'ann', now: 40, changed: 30 },
		],
		notes: [
			'What new rules would have given is not known, because the fields of past events are not kept: "Clicked".',
			'Tried as if they had never given points: "Opened". Points that they have given stay after publishing; "Correct a Rule" of a Lead Scores step removes them.',
		],
	});
	const page = pageOf(run);
	expect(page).toContain('Points of removed rules');
	expect(page).toContain('What new rules would have given is not known');
});

test('a version is tried like rules, under bands of one’s own', async () => {
	const n8n = await played();
	await n8n.run(
		journey(scoringRules({ operation: 'publish', rules: { rule: [{ ...opened, points: 1 }, demo] } })),
	);
	const ruleVersion = { __rl: true, mode: 'list', value: '1' };
	const going = comparing([], { compare: 'version', ruleVersion, bandsToTry: 'Hot 45' });
	const { json } = await compared(n8n, going);

	expect(json).toMatchObject({
		changes: ['"Opened": points from 1 to 10.'],
		leadsChanged: 0,
		bands: [
			{ band: 'Hot', now: null, changed: { from: 45, leads: 1 } },
			{ band: 'Nurture', now: { from: 20, leads: 1 }, changed: null },
			{ band: 'Sales', now: { from: 50, leads: 1 }, changed: null },
		],
	});
});

test('without a score only the rules are compared; a score that is not there is named', async () => {
	const n8n = await played();
	const empty = { __rl: true, mode: 'list', value: '' };
	const { json, run } = await compared(n8n, comparing(CHANGED, { score: empty }));
	expect(Object.keys(json)).toEqual(['ruleSet', 'version', 'same', 'changes']);
	expect(run.items('Scoring Rules')[0]!.binary).toBeUndefined();

	const other = await compared(n8n, comparing(CHANGED, { score: { ...SCORE, value: 'Fit' } }));
	expect(other.json).toMatchObject({ score: 'Fit', leads: 0 });
	expect(other.hints).toEqual([
		'There was no score "Fit" yet (record type "contact"). The store has "Lead Score".',
	]);
});

test('a score that other rules made is said to be one', async () => {
	const n8n = await played();
	const other = { __rl: true, mode: 'name', value: 'Other' };
	await n8n.run(journey(scoreLead({ score: other })), events('ann', 'open'));
	const { json, hints } = await compared(n8n, comparing(CHANGED, { score: other, bandsToTry: '5' }));

	expect(json).toMatchObject({ leads: 1, leadsChanged: 0 });
	expect(hints).toEqual([
		'No step has used the changed rules for the score "Other", so nothing would change. Check "Show Effect on Score".',
	]);
});

test('the picker of scores offers those of the store', async () => {
	const n8n = await played();
	expect(await n8n.pick(comparing(CHANGED, { store: 'embedded' }), 'searchScores')).toEqual(['Lead Score']);
});

test('a draft is tried as the same rules in the form are', async () => {
	const n8n = await played();
	await n8n.run(journey(scoringRules({ operation: 'saveDraft', rules: { rule: CHANGED } })));
	const [draft, form] = [comparing([], { compare: 'draft' }), comparing(CHANGED)];

	expect((await compared(n8n, draft)).json).toEqual((await compared(n8n, form)).json);
});
