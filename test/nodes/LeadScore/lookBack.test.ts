import type { IDataObject } from 'n8n-workflow';
import {
	applyDecay,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	resultsIn,
	router,
	scoreLead,
	type N8n,
} from '../setup';

const shown = async (n8n: N8n, parameters: object, items: IDataObject[] = [{}], settings: object = {}) => {
	const run = await n8n.run(journey(leadScore(parameters, settings)), items);
	if (run.error) throw new Error(`${run.error.message} / ${run.error.description}`);
	return { run, leads: resultsIn(run) };
};

const bands = {
	band: [
		{ name: 'Nurture', from: 0 },
		{ name: 'Warm', from: 20 },
		{ name: 'Sales', from: 50 },
	],
};

/** Ann scores 60 in January, fades to 30 within 30 days, and clicks once more. */
async function played(): Promise<N8n> {
	const n8n = freshN8n();
	const at = (asIf: string) => ({ options: { asIf } });
	const points = {
		rules: {
			rule: [
				{
					name: 'Demo',
					award: 'everyTime',
					points: '={{ $json.points }}',
					appliesTo: 'every',
					group: 'Site',
				},
			],
		},
	};
	const score = scoreLead({ ...points, ...at('2026-01-01T00:00:00Z') });
	await n8n.run(
		journey(score, router({ bands, route: 'always' })),
		[
			{ lead: 'ann', id: '1', points: 60 },
			{ lead: 'bob', id: '2', points: 25 },
			{ lead: 'cay', id: '3', points: 5 },
		],
		{ executionId: '41' },
	);
	await n8n.run(journey(applyDecay(at('2026-01-31T00:00:00Z'), { id: 'decay' })), [{}], {
		executionId: '42',
	});
	await n8n.run(journey(scoreLead({ ...points, ...at('2026-02-01T00:00:00Z') })), [
		{ lead: 'ann', id: '4', points: 2 },
	]);
	return n8n;
}

test('a look-up shows the band in which the router has the lead', async () => {
	const { leads } = await shown(await played(), { operation: 'get' }, [{ lead: 'ann' }, { lead: 'cay' }]);

	expect(leads).toMatchObject([
		{ leadId: 'ann', score: 32, band: 'Sales' },
		{ leadId: 'cay', score: 2.5, band: 'Nurture' },
	]);
});

test('a look-up with several routers shows the band in each', async () => {
	const n8n = freshN8n();
	const second = router({ route: 'always' }, { id: 'other', name: 'Second' });
	await n8n.run(journey(scoreLead(), router({ route: 'always' })), [{ lead: 'ann' }]);
	await n8n.run(journey(second), [{ lead: 'ann' }]);
	const [ann] = (await shown(n8n, {}, [{ lead: 'ann' }])).leads;

	expect(ann).not.toHaveProperty('band');
	expect(ann!.bands).toEqual(
		expect.arrayContaining([
			{ band: 'Nurture', router: 'Threshold Router', workflow: 'Workflow' },
			{ band: 'Nurture', router: 'Second', workflow: 'Workflow' },
		]),
	);
});

test('a history gives each line as an item of its lead, and leads without one and bad items their own', async () => {
	const items = [{ lead: 'nobody' }, { lead: 'ann', crm: 7 }, {}];
	const parameters = { operation: 'history', options: { output: 'full' } };
	const { run, leads } = await shown(await played(), parameters, items);

	expect(leads.at(-1)).toEqual({});
	expect(leads.slice(0, -1)).toMatchObject([
		{ leadId: 'nobody', what: 'No step has scored this lead yet', score: null },
		{ leadId: 'ann', what: 'Demo', points: 60, score: 60, event: '1', step: 'Score Lead', execution: '41' },
		{ what: 'Points halved every 30 days', points: -30, score: 30, step: 'Apply Decay', execution: '42' },
		{ what: 'Demo', points: 2, score: 32, at: '2026-02-01T00:00:00.000Z' },
	]);
	expect(run.items('Lead Score').map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 1 },
		{ item: 1 },
		{ item: 2 },
	]);
	expect(jsonOf(run, 'Lead Score')[1]).toMatchObject({ lead: 'ann', crm: 7 });
	expect(messages(run, 'Lead Score')[0]).toMatch(/^1 item had no lead ID/);
	const newest = await shown(await played(), { ...parameters, limit: 1 }, [{ lead: 'ann' }]);
	expect(newest.leads).toMatchObject([{ points: 2, score: 32 }]);
});

test('a lead is shown as it was', async () => {
	const n8n = await played();
	const then = { options: { asItWas: '2026-01-30T00:00:00Z' } };

	expect((await shown(n8n, then, [{ lead: 'ann' }])).leads).toMatchObject([{ score: 60, why: 'Demo +60' }]);
	const history = await shown(n8n, { operation: 'history', ...then }, [{ lead: 'ann' }]);
	expect(history.leads).toMatchObject([{ score: 60 }]);
	await expect(shown(n8n, { options: { asItWas: 'soon' } }, [{ lead: 'ann' }])).rejects.toThrow(
		'"As It Was At" is not a date and time: soon',
	);
});

test('a ranking runs once for any number of items, with filters that are picked or typed', async () => {
	const n8n = await played();
	const many = { operation: 'getMany' };
	const { leads, run } = await shown(n8n, many, [{}, {}]);
	expect(leads).toMatchObject([
		{ rank: 1, leadId: 'ann', score: 32, band: 'Sales' },
		{ rank: 2, leadId: 'bob', score: 12.5, band: 'Warm' },
		{ rank: 3, leadId: 'cay', score: 2.5 },
	]);
	expect(leads.at(-1)).not.toHaveProperty('next');
	expect(jsonOf(run, 'Lead Score')[0]!.leadId).toBe('ann');

	const only = async (filters: object) =>
		(await shown(n8n, { ...many, filters })).leads.map(({ leadId }) => leadId);
	const name = (value: string, mode: string) => ({ __rl: true, mode, value });
	expect(await only({ band: name('Warm', 'list') })).toEqual(['bob']);
	expect(await only({ group: name('Site', 'name'), maxScore: '12.5' })).toEqual(['bob', 'cay']);
	expect(await only({ changedSince: '2026-02-01T00:00:00Z' })).toEqual(['ann']);
	expect(await only({ band: name('Sales', 'name'), enteredSince: '2020-01-01' })).toEqual(['ann']);
	expect(await only({ enteredSince: '2999-01-01' })).toEqual([]);
});

test('the next page begins after the last item of the page before', async () => {
	const n8n = await played();
	const many = { operation: 'getMany', limit: 2 };
	const first = (await shown(n8n, many)).leads;
	expect(first.map(({ next }) => typeof next)).toEqual(['undefined', 'string']);
	const after = (sort: string) => ({ ...many, sort, filters: { startAfter: first[1]!.next } });

	expect((await shown(n8n, after('highest'))).leads).toMatchObject([{ rank: 3, leadId: 'cay' }]);
	await expect(shown(n8n, after('lowest'))).rejects.toThrow('"Start After" is not a place in this ranking');
	expect((await shown(n8n, { operation: 'getMany', returnAll: true })).leads).toHaveLength(3);
});

test.each([
	[{ limit: 0 }, '"Limit" is not a whole number above zero'],
	[{ filters: { minScore: 'high' } }, '"Minimum Score" is not a number: high'],
	[{ filters: { changedSince: 'soon' } }, '"Changed Since" is not a date and time: soon'],
	[{ filters: { startAfter: 'page 2' } }, '"Start After" is not a place in this ranking'],
	[{ sort: 'best' }, '"Sort" is not one of the choices'],
])('a ranking with %j stops and says so', async (parameters, message) => {
	await expect(shown(freshN8n(), { operation: 'getMany', ...parameters })).rejects.toThrow(message);
});
