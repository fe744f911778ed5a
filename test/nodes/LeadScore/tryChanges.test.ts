import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { freshSchema } from '../../stores/freshSchema';
import {
	applyDecay,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	router,
	scoreLead,
	type N8n,
} from '../setup';

type Node = ReturnType<typeof scoreLead>;

const SPRING = { options: { asIf: '2026-03-20T12:00:00Z' } };
const trying = (parameters: object = {}): Node =>
	leadScore({ operation: 'tryChanges', ...SPRING, ...parameters });

const events = (lead: string, count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ lead, id: `${lead} ${index}` }));

const BANDS = {
	band: [
		{ name: 'Nurture', from: 5 },
		{ name: 'Sales', from: 50 },
	],
};

/** Ann has 40 points and Bob 60 from 2 March; on 16 March they have faded by the half-life of 28 days. */
async function played(n8n: N8n, inStore: (node: Node) => Node = (node) => node, options = {}): Promise<N8n> {
	const on = (asIf: string) => ({ options: { asIf } });
	const first = '2026-03-02T09:00:00Z';
	const items = [...events('ann', 4), ...events('bob', 6)];
	await n8n.run(journey(inStore(scoreLead(on(first))), inStore(router({ bands: BANDS }))), items, options);
	const fading = { fade: 'halfLife', amount: 28, unit: 'days' };
	const decay = inStore(applyDecay({ ...fading, ...on('2026-03-16T09:00:00Z') }));
	await n8n.run(journey(decay), [{}], options);
	return n8n;
}

const HALF = { fade: 'halfLife', amount: 14, unit: 'days' };
const TRIED = { ...HALF, bandsToTry: 'Nurture 25, Sales 60' };

/** What comes out for those changes. */
const EXPECTED = {
	leads: 2,
	leadsChanged: 2,
	notExact: 0,
	bands: [
		{ band: 'Nurture', now: { from: 5, leads: 2 }, changed: { from: 25, leads: 1 } },
		{ band: 'Sales', now: { from: 50, leads: 0 }, changed: { from: 60, leads: 0 } },
	],
	below: { now: 0, changed: 1 },
	mostChanged: [
		{ leadId: 'bob', now: 42.426406871, changed: 30 },
		{ leadId: 'ann', now: 28.284271247, changed: 20 },
	],
	finished: true,
	charts: ['distribution', 'crossings'],
};

const resultOf = (run: Awaited<ReturnType<N8n['run']>>): IDataObject =>
	jsonOf(run, 'Lead Score')[0]!.leadScore as IDataObject;

const textOf = (binary: IBinaryKeyData | undefined, field: string): string =>
	Buffer.from(binary![field]!.data, 'base64').toString();

test('says how many leads would stand in each band, who crosses in which week, and who would change most', async () => {
	const n8n = await played(freshN8n());
	const run = await n8n.run(journey(trying(TRIED)), [{}]);

	expect(resultOf(run)).toMatchObject(EXPECTED);
	const crossings = resultOf(run).crossings as IDataObject[];
	expect(crossings).toHaveLength(24);
	const none = { rose: 0, dropped: 0 };
	expect(crossings.filter(({ week }) => (week as string) >= '2026-03-01')).toEqual([
		{ week: '2026-03-02', band: 'Nurture', now: { rose: 2, dropped: 0 }, changed: { rose: 2, dropped: 0 } },
		// A score that equals a threshold has reached it.
		{ week: '2026-03-02', band: 'Sales', now: { rose: 1, dropped: 0 }, changed: { rose: 1, dropped: 0 } },
		...['Nurture', 'Sales'].map((band) => ({ week: '2026-03-09', band, now: none, changed: none })),
		{ week: '2026-03-16', band: 'Nurture', now: none, changed: { rose: 0, dropped: 1 } },
		{ week: '2026-03-16', band: 'Sales', now: { rose: 0, dropped: 1 }, changed: { rose: 0, dropped: 1 } },
	]);
	expect(messages(run, 'Lead Score')).toEqual([]);
});

test('makes a page of it that needs nothing else, with both distributions and the crossings as pictures', async () => {
	const n8n = await played(freshN8n());
	const run = await n8n.run(journey(trying(TRIED)), [{}]);

	const { binary } = run.items('Lead Score')[0]!;
	const page = textOf(binary, 'data');
	expect(page).toMatch(/^<!doctype html>/i);
	expect(page).not.toMatch(/<script|src="http/);
	expect(page).toContain('Points halved every 14 days');
	expect(page).toContain('Sales from 60');
	expect(page).toContain('bob');
	for (const chart of ['distribution', 'crossings']) expect(textOf(binary, chart)).toMatch(/^<svg/);
});

test('changes nothing, and gives the same again', async () => {
	const n8n = await played(freshN8n());
	const [first, second] = [
		await n8n.run(journey(trying(TRIED)), [{}]),
		await n8n.run(journey(trying(TRIED)), [{}]),
	];
	const read = await n8n.run(journey(leadScore()), [{ lead: 'bob' }]);

	expect(resultOf(second)).toEqual(resultOf(first));
	expect(jsonOf(read, 'Lead Score')[0]!.leadScoreDetail).toMatchObject({ score: 42.426406871 });
});

test('in the shared store too', async () => {
	const credentials = { leadScoreStoreApi: { kind: 'postgres', connect: 'fields', ...freshSchema() } };
	const shared = (node: Node): Node => ({
		...node,
		parameters: { ...node.parameters, store: 'shared' },
		credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } },
	});
	const n8n = await played(freshN8n(), shared, { credentials });
	const run = await n8n.run(journey(shared(trying(TRIED))), [{}], { credentials });

	expect(resultOf(run)).toMatchObject(EXPECTED);
});

test('without a change, everything would be as it is', async () => {
	const n8n = await played(freshN8n());
	const result = resultOf(await n8n.run(journey(trying()), [{}]));

	expect(result).toMatchObject({ leadsChanged: 0, notExact: 0, mostChanged: [] });
	for (const { now, changed } of result.bands as IDataObject[]) expect(changed).toEqual(now);
	for (const { now, changed } of result.crossings as IDataObject[]) expect(changed).toEqual(now);
});

test.each([
	['points that only expire', { fade: 'expire' }, [60, 40]],
	['points that fade evenly to zero in 28 days', { fade: 'linear', amount: 28, unit: 'days' }, [30, 20]],
	[
		'a quarter lost each week',
		{ fade: 'percentOfRemaining', percent: 25, amount: 1, calendarUnit: 'weeks' },
		[33.75, 22.5],
	],
	['a maximum of 35', { options: { ...SPRING.options, max: 35 } }, [35, 28.284271247]],
	['a minimum of 30', { options: { ...SPRING.options, min: 30 } }, [42.426406871, 30]],
	['two of them', { ...HALF, options: { ...SPRING.options, min: 25, max: 28 } }, [28, 25]],
])('tries %s', async (_, parameters, [bob, ann]) => {
	const n8n = await played(freshN8n());
	const { mostChanged } = resultOf(await n8n.run(journey(trying(parameters)), [{}]));
	const now = { bob: 42.426406871, ann: 28.284271247 };
	const tried = (mostChanged as IDataObject[]).map(({ leadId, changed }) => [leadId, changed]);

	expect({ ...now, ...Object.fromEntries(tried) }).toEqual({ bob, ann });
});

test('tries limits of groups', async () => {
	const n8n = freshN8n();
	const rule = { name: 'Visit', award: 'everyTime', points: 10, appliesTo: 'every', group: 'Web' };
	await n8n.run(journey(scoreLead({ rules: { rule: [rule] } })), events('ann', 4));
	const groupLimits = { group: [{ name: 'Web', cap: 25 }] };
	const run = await n8n.run(journey(leadScore({ operation: 'tryChanges', options: { groupLimits } })), [{}]);

	expect(resultOf(run).mostChanged).toEqual([{ leadId: 'ann', now: 40, changed: 25 }]);
});

test('bands can be written as numbers alone, and compared where no router has any', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), events('ann', 2));
	const none = await n8n.run(journey(leadScore({ operation: 'tryChanges' })), [{}]);
	const run = await n8n.run(journey(leadScore({ operation: 'tryChanges', bandsToTry: '20, 50' })), [{}]);

	expect(messages(none, 'Lead Score')).toEqual([
		'No Threshold Router has bands of this score, so no bands were compared. Enter some under "Bands", such as "Nurture 5, Sales 60".',
	]);
	expect(resultOf(run).bands).toEqual([
		{ band: '20', now: { from: 20, leads: 1 }, changed: { from: 20, leads: 1 } },
		{ band: '50', now: { from: 50, leads: 0 }, changed: { from: 50, leads: 0 } },
	]);
});

test.each([
	['Nurture, Sales 60', '"Bands" has a part without a number at its end: Nurture'],
	['Sales 60, Sales 70', '"Bands" has two bands named "Sales"'],
	['Nurture 60, Sales 60', '"Bands": the bands "Nurture" and "Sales" both begin at 60'],
])('bands written as %s are refused', async (bandsToTry, message) => {
	const n8n = await played(freshN8n());
	const { error } = await n8n.run(journey(trying({ bandsToTry })), [{}]);

	expect(error!.message).toBe(message);
});

test('a score without decays says that nothing fades either way', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead(), router({ bands: BANDS })), events('ann', 1));
	const run = await n8n.run(journey(leadScore({ operation: 'tryChanges', ...HALF })), [{}]);

	expect(resultOf(run)).toMatchObject({ leads: 1, leadsChanged: 0 });
	expect(messages(run, 'Lead Score')).toEqual([
		'No points have faded, and none would: no Apply Decay step has worked on this score yet. The way of fading is tried at the times at which one ran.',
	]);
});

test('leads that were merged are counted, and a hint says that they are estimates', async () => {
	const n8n = await played(freshN8n());
	await n8n.run(journey(leadScore({ operation: 'merge', mergeInto: 'ann' })), [{ lead: 'bob' }]);
	const run = await n8n.run(journey(trying(TRIED)), [{}]);

	expect(resultOf(run)).toMatchObject({ leads: 1, notExact: 1 });
	expect(messages(run, 'Lead Score')).toEqual([
		'1 lead was merged or corrected, or its details were forgotten: what would have become of it is an estimate.',
	]);
});

test('a score that nobody has used yet makes a page that says so', async () => {
	const run = await freshN8n().run(journey(leadScore({ operation: 'tryChanges' })), [{}]);

	expect(resultOf(run)).toMatchObject({ leads: 0, bands: [], charts: [] });
	expect(textOf(run.items('Lead Score')[0]!.binary, 'data')).toContain('No lead has this score yet');
});

test('the page may not take the field of a chart', async () => {
	const n8n = await played(freshN8n());
	const { error } = await n8n.run(journey(trying({ reportField: 'crossings' })), [{}]);

	expect(error!.message).toBe('"Put Output File in Field" is "crossings", which is the field of a chart');
});
