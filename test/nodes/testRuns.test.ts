import type { IDataObject } from 'n8n-workflow';
import { resultOf } from '../../harness/results';
import { freshSchema } from '../stores/freshSchema';
import { dump, rows } from '../stores/temporary';
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
} from './setup';

const kept = { options: { testRuns: 'apart' } };
const fromLive = { options: { testRuns: 'fromLive' } };
const halving = (testRuns: object, more: object = {}) =>
	applyDecay({
		applyTo: 'incoming',
		leadId: '={{ $json.lead }}',
		fade: 'halfLife',
		amount: 30,
		unit: 'days',
		return: 'changed',
		...testRuns,
		...more,
	});
const bands = {
	bands: {
		band: [
			{ name: 'Warm', from: 20 },
			{ name: 'Sales', from: 50 },
		],
	},
	route: 'changed',
};
const points = (amount: number) => ({
	rules: { rule: [{ name: 'Any event', award: 'everyTime', points: amount, appliesTo: 'every' }] },
});
const live = { mode: 'trigger' as const };
const TESTED = /^Run by hand: no live score changed\. To let such a run count, set the option Test Runs\.$/;

const scoreOf = async (n8n: N8n, lead: string, options: object = {}) => {
	const [item] = jsonOf(
		await n8n.run(journey(leadScore({ operation: 'get', ...options })), [{ lead }], live),
		'Lead Score',
	);
	return item?.leadScore ?? null;
};

/** What a step says of the leads in its items. */
const resultsOf = (run: Awaited<ReturnType<N8n['run']>>, nodeName: string, output = 0) =>
	jsonOf(run, nodeName, output).map((json) => resultOf<IDataObject>(json));

/** The band in which each lead comes out. */
const routed = (run: Awaited<ReturnType<N8n['run']>>) =>
	[0, 1, 2].flatMap((output) =>
		jsonOf(run, 'Threshold Router', output).map(
			({ lead, leadScoreBand }) => `${String(lead)} ${String(leadScoreBand)}`,
		),
	);

test('a journey that is tried by hand gives the same each time, and changes nothing live', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead(points(60))), [{ lead: 'ann', id: '1' }], live);
	const before = scoresAndRoutes(n8n);
	const workflow = journey(scoreLead({ ...points(30), ...kept }), router({ ...bands, ...kept }));
	const items = [
		{ lead: 'ann', id: '2' },
		{ lead: 'bob', id: '3' },
		{ lead: 'ann', id: '4' },
	];
	for (let press = 0; press < 3; press++) {
		const run = await n8n.run(workflow, items);
		expect(run.error).toBeUndefined();
		expect(resultsOf(run, 'Score Lead')).toMatchObject([
			{ test: true, score: 30 },
			{ test: true, score: 30 },
			{ test: true, score: 60 },
		]);
		expect(routed(run)).toEqual(['bob Warm', 'ann Sales']);
		expect(resultsOf(run, 'Threshold Router', 2)).toMatchObject([{ test: true }]);
		expect(messages(run)).toContainEqual(expect.stringMatching(TESTED));
		expect(messages(run, 'Threshold Router')).toContainEqual(expect.stringMatching(TESTED));
	}
	expect(scoresAndRoutes(n8n)).toEqual(before);
	expect(await scoreOf(n8n, 'ann')).toBe(60);
	expect(await scoreOf(n8n, 'bob')).toBeNull();
});

/** What is live in a store, and what routers remember. */
const scoresAndRoutes = (n8n: N8n) =>
	['scores', 'leads', 'ledger', 'events', 'routes', 'crossings', 'steps'].map((table) =>
		rows(n8n.file, `SELECT * FROM ${table}`),
	);

test.each(['trigger', 'webhook', 'cli', 'retry', 'error', 'integrated'] as const)(
	'a run that n8n calls "%s" is live',
	async (mode) => {
		const n8n = freshN8n();
		const run = await n8n.run(journey(scoreLead(kept)), [{ lead: 'ann', id: '1' }], { mode });
		expect(resultsOf(run, 'Score Lead')[0]).not.toHaveProperty('test');
		expect(await scoreOf(n8n, 'ann')).toBe(10);
		const said = messages(run).filter((message) => message.includes('called by another'));
		expect(said).toHaveLength(mode === 'integrated' ? 1 : 0);
	},
);

test.each(['manual', 'evaluation'] as const)('a run that n8n calls "%s" is a test', async (mode) => {
	const n8n = freshN8n();
	const run = await n8n.run(journey(scoreLead(kept)), [{ lead: 'ann', id: '1' }], { mode });
	expect(resultsOf(run, 'Score Lead')).toMatchObject([{ test: true, score: 10 }]);
	expect(await scoreOf(n8n, 'ann')).toBeNull();
});

test('a test can start from the live score, and again each time', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead(points(15))), [{ lead: 'ann', id: '1' }], live);
	const workflow = journey(scoreLead({ ...points(10), ...fromLive }), router({ ...bands, ...fromLive }));
	for (let press = 0; press < 2; press++) {
		const run = await n8n.run(workflow, [
			{ lead: 'ann', id: '2' },
			{ lead: 'ann', id: '1' },
			{ lead: 'bob', id: '3' },
		]);
		// An event that has counted counts no second time.
		expect(resultsOf(run, 'Score Lead')).toMatchObject([
			{ score: 25, previous: 15 },
			{ score: 25, change: 0 },
			{ score: 10, previous: 0 },
		]);
		expect(routed(run)).toEqual(['ann Warm']);
	}
	expect(await scoreOf(n8n, 'ann')).toBe(15);
});

test('the settings and the earlier decays of the live score hold in a test', async () => {
	const n8n = freshN8n();
	await n8n.run(
		journey(scoreLead({ ...points(15), options: { max: 20 } })),
		[{ lead: 'ann', id: '1' }],
		live,
	);
	const run = await n8n.run(journey(scoreLead({ ...points(30), ...kept })), [{ lead: 'bob', id: '2' }]);
	expect(resultsOf(run, 'Score Lead')).toMatchObject([{ score: 20 }]);
});

test('a router alone in a workflow routes by the live scores, each time, and uses nothing up', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead(points(60))), [{ lead: 'ann', id: '1' }], live);
	const workflow = journey(router({ ...bands, ...kept }));
	for (let press = 0; press < 2; press++) {
		expect(routed(await n8n.run(workflow, [{ lead: 'ann' }]))).toEqual(['ann Sales']);
	}
	expect(routed(await n8n.run(workflow, [{ lead: 'ann' }], live))).toEqual(['ann Sales']);
	expect(routed(await n8n.run(workflow, [{ lead: 'ann' }], live))).toEqual([]);
	expect(routed(await n8n.run(workflow, [{ lead: 'ann' }]))).toEqual(['ann Sales']);
});

test('a decay that is tried by hand uses up no drop', async () => {
	const n8n = freshN8n();
	const at = (asIf: string) => ({ asIf });
	await n8n.run(
		journey(scoreLead({ ...points(60), options: at('2026-01-01T00:00:00Z') })),
		[{ lead: 'ann', id: '1' }],
		live,
	);
	const decay = (testRuns: string) =>
		journey(
			applyDecay({
				fade: 'halfLife',
				amount: 30,
				unit: 'days',
				return: 'falls',
				thresholds: '50',
				options: { testRuns, ...at('2026-01-31T00:00:00Z') },
			}),
		);
	const fell = [{ leadId: 'ann', score: 30, fellBelow: 50 }];
	for (let press = 0; press < 2; press++) {
		const run = await n8n.run(decay('apart'), [{}]);
		expect(resultsOf(run, 'Apply Decay')).toMatchObject(fell);
		expect(resultsOf(run, 'Apply Decay')).toMatchObject([{ test: true }]);
	}
	expect(await scoreOf(n8n, 'ann')).toBe(60);
	expect(resultsOf(await n8n.run(decay('apart'), [{}], live), 'Apply Decay')).toMatchObject(fell);
	expect(await scoreOf(n8n, 'ann')).toBe(30);
});

test('steps after a Score Lead step go on with what it left', async () => {
	const n8n = freshN8n();
	const later = { options: { testRuns: 'apart', asIf: '2026-01-31T00:00:00Z' } };
	const workflow = journey(
		scoreLead({ ...points(60), options: { testRuns: 'apart', asIf: '2026-01-01T00:00:00Z' } }),
		halving(later),
		router({ ...bands, ...later }),
	);
	for (let press = 0; press < 2; press++) {
		const run = await n8n.run(workflow, [{ lead: 'ann', id: '1' }]);
		expect(resultsOf(run, 'Apply Decay')).toMatchObject([{ test: true, score: 30 }]);
		expect(routed(run)).toEqual(['ann Warm']);
	}
});

test('n8n runs a step again after an error: the test gives the same', async () => {
	const n8n = freshN8n();
	const again = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const workflow = journey(
		scoreLead({ ...points(30), ...kept }, again),
		router({ ...bands, ...kept }, again),
	);
	// n8n repeats a step whose first item carries an error.
	const run = await n8n.run(workflow, [{ lead: 'ann', id: '1', error: 'the CRM said so' }]);
	expect(resultsOf(run, 'Score Lead')).toMatchObject([{ score: 30 }]);
	expect(routed(run)).toEqual(['ann Warm']);
});

test('people who test one workflow at once do not disturb each other', async () => {
	const n8n = freshN8n();
	const workflow = journey(scoreLead({ ...points(30), ...kept }), router({ ...bands, ...kept }));
	const runs = await Promise.all(
		Array.from({ length: 5 }, async () => await n8n.run(workflow, [{ lead: 'ann', id: '1' }])),
	);
	for (const run of runs) expect(routed(run)).toEqual(['ann Warm']);
});

test('on PostgreSQL, a test leaves its copies there and nothing else', async () => {
	const n8n = freshN8n();
	const credentials = { leadScoreStoreApi: { kind: 'postgres', ...freshSchema() } } as never;
	const shared = { store: 'shared' };
	const named = { credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } } };
	const workflow = journey(
		scoreLead({ ...points(30), ...shared, ...kept }, named),
		router({ ...bands, ...shared, ...kept }, named),
	);
	for (let press = 0; press < 2; press++) {
		const run = await n8n.run(workflow, [{ lead: 'ann', id: '1' }], { credentials });
		expect(run.error).toBeUndefined();
		expect(routed(run)).toEqual(['ann Warm']);
	}
	const run = await n8n.run(journey(leadScore({ operation: 'get', ...shared }, named)), [{ lead: 'ann' }], {
		credentials,
	});
	expect(jsonOf(run, 'Lead Score')[0]).not.toMatchObject({ leadScore: 30 });
});

test('erasing a lead takes it out of the copies of test runs', async () => {
	const n8n = freshN8n();
	const workflow = journey(scoreLead({ ...points(30), ...kept }));
	await n8n.run(workflow, [{ lead: 'ann@example.com', id: '1' }]);
	await n8n.run(workflow, [{ lead: 'bob@example.com', id: '1' }]);
	expect(JSON.stringify(dump(n8n.file))).toContain('ann@example.com');
	await n8n.run(journey(leadScore({ operation: 'erase' })), [{ lead: 'ann@example.com' }], live);
	const left = JSON.stringify(dump(n8n.file));
	expect(left).not.toContain('ann@example.com');
	expect(left).toContain('bob@example.com');
});

describe('Lead Scores behind a step of a test', () => {
	const looked = 'This step works on live scores. The scores of your test are in the incoming items.';

	test.each(['leadScore', 'points'])(
		'says that it works on live scores, with the output field %s',
		async (outputField) => {
			const n8n = freshN8n();
			await n8n.run(journey(scoreLead(points(5))), [{ lead: 'ann', id: '0' }], live);
			const testing = scoreLead({ ...points(30), options: { testRuns: 'apart', outputField } });
			const run = await n8n.run(journey(testing, leadScore()), [{ lead: 'ann', id: '1' }]);

			expect(jsonOf(run, 'Lead Score')[0]).toMatchObject({ leadScore: 5 });
			expect(messages(run, 'Lead Score')).toEqual([looked]);
		},
	);

	test('says nothing where the steps before it changed live scores, too', async () => {
		const run = await freshN8n().run(journey(scoreLead(points(30)), leadScore()), [{ lead: 'ann', id: '1' }]);
		expect(messages(run, 'Lead Score')).toEqual([]);
	});
});

test('a step with the name of another score says which ones the steps before it score', async () => {
	const named = { score: { __rl: true, mode: 'name', value: 'Engagement' } };
	const steps = [scoreLead({ ...points(30), ...named, ...kept }), router({ ...bands, ...kept })];
	const run = await freshN8n().run(journey(...steps), [{ lead: 'ann', id: '1' }]);

	expect(messages(run, 'Threshold Router')).toContain(
		'There was no score "Lead Score" yet (record type "contact"). The store has none. The steps before this one score "Engagement".',
	);
});
