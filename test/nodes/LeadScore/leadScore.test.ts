import { existsSync } from 'node:fs';
import { freshSchema } from '../../stores/freshSchema';
import {
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	resultsIn,
	router,
	scoreLead,
	scoresIn,
	type N8n,
} from '../setup';

const scoreOf = async (n8n: N8n, ...leads: string[]) =>
	scoresIn(
		await n8n.run(
			journey(leadScore({ operation: 'get' })),
			leads.map((lead) => ({ lead })),
		),
		'Lead Score',
	);

test('a lead is shown with its score and why, and one that is not stored with none', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	const run = await n8n.run(journey(leadScore({ operation: 'get' })), [{ lead: ' Ann ' }, { lead: 'bob' }]);

	expect(jsonOf(run, 'Lead Score')).toMatchObject([
		{ leadScore: 10, leadScoreWhy: 'Any event +10', leadScoreDetail: { leadId: 'ann' } },
		{ leadScore: null, leadScoreDetail: { leadId: 'bob' } },
	]);
});

test('points are added and taken by hand, with a reason', async () => {
	const n8n = freshN8n();
	const adjust = leadScore({ operation: 'adjust', points: '={{ $json.by }}', reason: 'Met at the fair' });
	const run = await n8n.run(journey(adjust), [
		{ lead: 'ann', by: 12 },
		{ lead: 'ann', by: -2 },
	]);

	expect(resultsIn(run)).toMatchObject([
		{ score: 12, previous: 0, change: 12, why: 'Adjusted by hand +12' },
		{ score: 10, previous: 12, change: -2 },
	]);
});

test.each([
	['continueRegularOutput', 0],
	['continueErrorOutput', 1],
] as const)('a bad adjustment is set aside and the others are made: %s', async (onError, output) => {
	const n8n = freshN8n();
	const adjust = leadScore({ operation: 'adjust', points: '={{ $json.by }}' }, { onError });
	const run = await n8n.run(journey(adjust), [
		{ lead: 'ann', by: 5 },
		{ lead: 'bob', by: 'lots' },
	]);

	expect(await scoreOf(n8n, 'ann', 'bob')).toEqual([5, null]);
	expect(jsonOf(run, 'Lead Score', output).at(-1)).toMatchObject({
		lead: 'bob',
		error: 'The points to add are not a number: "lots"',
	});
});

test('a merge into the lead itself is refused with its item, and nothing is merged', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }, { lead: 'bob' }]);
	const merge = leadScore({ operation: 'merge', mergeInto: '={{ $json.into }}' });
	const run = await n8n.run(journey(merge), [
		{ lead: 'ann', into: 'bob' },
		{ lead: 'cy', into: 'CY' },
	]);

	expect(run.error?.message).toBe('"cy" cannot be merged into itself');
	expect(await scoreOf(n8n, 'ann', 'bob')).toEqual([10, 10]);
});

test('merges that would meet one lead twice are refused before the first', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }, { lead: 'bob' }]);
	const merge = leadScore({ operation: 'merge', mergeInto: '={{ $json.into }}' });
	const run = await n8n.run(journey(merge), [
		{ lead: 'ann', into: 'bob' },
		{ lead: 'bob', into: 'ann' },
	]);

	expect(run.error?.message).toBe('"bob" and "ann" are the same lead');
	expect(await scoreOf(n8n, 'ann', 'bob')).toEqual([10, 10]);
});

test('a router can go by the score that the item says', async () => {
	const n8n = freshN8n();
	const byItem = router({ route: 'always', options: { scoreFromItem: '={{ $json.points }}' } });
	const run = await n8n.run(journey(byItem), [
		{ lead: 'ann', points: 25 },
		{ lead: 'bob', points: 60 },
	]);

	expect(run.items('Threshold Router', 2).map(({ json }) => json.lead)).toEqual(['ann']);
	expect(run.items('Threshold Router', 3).map(({ json }) => json.lead)).toEqual(['bob']);
});

test.each([
	[{ margin: 'abc' }, '"Buffer" must be a number, zero or above'],
	[{ margin: -10 }, '"Buffer" must be a number, zero or above'],
	[
		{ quiet: { time: { amount: 0, unit: 'days' } } },
		'"Notify Again After Inactivity" must be a whole number of days or longer',
	],
])('a router with %j stops and says so', async (options, message) => {
	const run = await freshN8n().run(journey(router({ options })), [{ lead: 'ann' }]);

	expect(run.error?.message).toBe(message);
});

test('where the step continues on errors, a store that cannot be used is told on every item', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }]);
	const shared = {
		...scoreLead({ store: 'shared' }, { onError: 'continueErrorOutput' as const }),
		credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } },
	};
	const run = await n8n.run(journey(shared), [{ lead: 'ann' }, { lead: 'bob' }], {
		credentials: { leadScoreStoreApi: { kind: 'sqlite', path: `${n8n.file}/below/a/file.sqlite` } },
	});

	expect(run.items('Score Lead', 0)).toEqual([]);
	expect(jsonOf(run, 'Score Lead', 1)).toMatchObject([
		{ lead: 'ann', error: expect.stringContaining('cannot be written') as string },
		{ lead: 'bob', error: expect.stringContaining('cannot be written') as string },
	]);
});

test('a preview says how many leads would cross given scores, and stores nothing', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }, { lead: 'ann' }]);
	const preview = scoreLead({ options: { preview: true, thresholds: '10, 30' } });
	const run = await n8n.run(journey(preview), [{ lead: 'ann' }, { lead: 'bob' }]);

	expect(messages(run)).toEqual([
		'Preview: 2 of 2 scores would change; 1 would reach 10 and 0 would drop below it; 1 would reach 30 and 0 would drop below it. Nothing was saved.',
	]);
	expect(await scoreOf(n8n, 'ann', 'bob')).toEqual([20, null]);
});

test('a step is known by the name of its rules, wherever it stands', async () => {
	const n8n = freshN8n();
	const title = { name: 'Title', award: 'whileTrue', points: 15, appliesTo: 'every' };
	const open = { name: 'Open', award: 'everyTime', points: 1, appliesTo: 'every' };
	const step = (rules: object[], id: string) =>
		scoreLead({ rules: { rule: rules }, options: { rulesName: 'Fit' } }, { id });
	await n8n.run(journey(step([title], 'here')), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(step([open], 'there')), [{ lead: 'ann' }]);

	expect(scoresIn(run)).toEqual([1]);
});

test('the history says what happened, and which workflow, step and execution did it', async () => {
	const n8n = freshN8n();
	const rule = { name: 'Open', award: 'everyTime', points: 2, appliesTo: 'every', limitTo: 1 };
	await n8n.run(
		journey(scoreLead({ rules: { rule: [rule] } })),
		[
			{ lead: 'ann', id: 'a' },
			{ lead: 'ann', id: 'b' },
		],
		{
			executionId: '41',
		},
	);
	await n8n.run(
		journey(leadScore({ operation: 'adjust', points: -1, reason: 'Typo' }, { id: 'by hand' })),
		[{ lead: 'ann' }],
		{
			executionId: '42',
		},
	);
	const run = await n8n.run(journey(leadScore({ includeHistory: true })), [{ lead: 'ann' }]);

	expect(resultsIn(run)[0]!.history).toMatchObject([
		{ what: 'Open', points: 2, event: 'a', workflow: 'Workflow', step: 'Score Lead', execution: '41' },
		{ what: 'Open (nothing of 2: over its limit, or given before)', points: 0, event: 'b', execution: '41' },
		{ what: 'Adjusted by hand: Typo', points: -1, step: 'Lead Score', execution: '42' },
	]);
});

describe('moving house', () => {
	const connection = () => ({ leadScoreStoreApi: { kind: 'postgres', connect: 'fields', ...freshSchema() } });
	const shared = { store: 'shared' };
	const credentials = { credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } } };
	const move = (direction: string) => leadScore({ operation: 'move', direction, ...shared }, credentials);

	test('scores move from this n8n to the shared store and back, and the step that was left behind says so', async () => {
		const n8n = freshN8n();
		const store = { credentials: connection() };
		await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
		const moved = await n8n.run(journey(move('toShared')), [{}, {}], store);
		expect(jsonOf(moved, 'Lead Score')).toEqual([
			{ leadScore: { moved: true, leads: 1, rows: expect.any(Number) } },
		]);

		const left = await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '2' }]);
		expect(left.error?.message).toMatch(/is closed: its scores have moved to another store$/);
		expect(left.error?.description).toMatch(/^Choose the other store under "Store"/);

		const events = [
			{ lead: 'ann', id: '1' },
			{ lead: 'ann', id: '2' },
		];
		const there = await n8n.run(journey(scoreLead(shared, credentials)), events, store);
		expect(scoresIn(there)).toEqual([10, 20]);
		await n8n.run(journey(move('toEmbedded')), [{}], store);
		const back = await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '2' }]);
		expect(scoresIn(back)).toEqual([20]);
	});

	test('without a shared store there is nowhere to move', async () => {
		const run = await freshN8n().run(journey(leadScore({ operation: 'move' })), [{}]);

		expect(run.error?.message).toBe('There is no shared store to move to or from');
	});
});

test('old details are forgotten, without an item for each lead', async () => {
	const n8n = freshN8n();
	const asOf = { eventTime: '={{ $json.at }}' };
	await n8n.run(journey(scoreLead(asOf)), [
		{ lead: 'ann', id: '1', at: '2020-01-01T00:00:00Z' },
		{ lead: 'ann', id: '2' },
	]);
	const forget = leadScore({ operation: 'forget', forgetAmount: 1, forgetUnit: 'years' });
	const run = await n8n.run(journey(forget), [{}, {}]);

	expect(jsonOf(run, 'Lead Score')).toEqual([
		{
			leadScore: {
				leads: 1,
				eventIdsForgotten: 1,
				historyLinesShortened: 1,
				olderThan: expect.stringMatching(/^\d{4}-.*Z$/) as string,
			},
		},
	]);
	const bad = await n8n.run(journey(leadScore({ operation: 'forget', forgetAmount: 0 })), [{}]);
	expect(bad.error?.message).toBe('"Older Than" is not a whole number above zero');
});

test('in queue mode this n8n cannot keep scores, and nothing is written', async () => {
	process.env.EXECUTIONS_MODE = 'queue';
	try {
		const n8n = freshN8n();
		const stopped = await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
		expect(stopped.error?.message).toMatch(/^n8n runs in queue mode, where "This n8n" cannot keep scores/);
		expect(stopped.error?.description).toMatch(/^Choose "Shared Store" under "Store"/);
		const onError = scoreLead({}, { onError: 'continueErrorOutput' });
		const continued = await n8n.run(journey(onError), [{ lead: 'ann', id: '1' }]);
		expect(jsonOf(continued, 'Score Lead', 1)).toMatchObject([
			{ lead: 'ann', error: expect.stringMatching(/queue mode/) as string },
		]);
		expect(existsSync(n8n.file)).toBe(false);
	} finally {
		delete process.env.EXECUTIONS_MODE;
	}
});
