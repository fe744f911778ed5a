import { counting } from '../../harness/counting';
import type { WorkflowJson } from '../../harness/client';
import json from './journey.workflow.json';
import { freshN8n, jsonOf, resultsIn, scoresIn } from './setup';

const workflow = counting(json as unknown as WorkflowJson);
const items = [
	{ email: ' Ann@Example.com ', event: 'demo', eventId: 'e1', contact: { title: 'Head of Sales' } },
	{ email: 'bob@example.com', event: 'open', eventId: 'e2', contact: { title: 'Ceo' } },
	{ email: 'ann@example.com', event: 'open', eventId: 'e3' },
	{ email: 'eve@example.com', event: 'unsubscribed', eventId: 'e4' },
];

test('leads are scored, cool down and are routed', async () => {
	const run = await freshN8n().run(workflow, items);

	expect(run.error).toBeUndefined();
	expect(scoresIn(run)).toEqual([80, 30, 90, 0]);
	// Ann: (60 + 10) / 2 + 20, Bob: 10 / 2 + 20; what is held while true does not fade.
	expect(resultsIn(run, 'Apply Decay')).toMatchObject([
		{ leadId: 'ann@example.com', previous: 90, score: 55, change: -35 },
		{ leadId: 'bob@example.com', previous: 30, score: 25, change: -5 },
		{ leadId: 'ann@example.com', previous: 90, score: 55, change: -35 },
	]);
	expect(jsonOf(run, 'Threshold Router', 0)).toEqual([]);
	expect(jsonOf(run, 'Threshold Router', 1)).toMatchObject([
		{
			...items[0],
			leadScoreBand: 'Sales',
			leadScore: 55,
			leadScoreDetail: { previousBand: 'Below', direction: 'up' },
		},
	]);
	expect(jsonOf(run, 'Threshold Router', 2)).toMatchObject([
		{
			...items[1],
			leadScoreBand: 'Warm',
			leadScore: 25,
			leadScoreDetail: { previousBand: 'Below', direction: 'up' },
		},
	]);
});

test('the same journey again changes nothing and alerts nobody', async () => {
	const n8n = freshN8n();
	await n8n.run(workflow, items);
	const run = await n8n.run(workflow, items);

	expect(scoresIn(run)).toEqual([55, 25, 55, 0]);
	for (const node of ['Apply Decay', 'Threshold Router']) {
		expect([0, 1, 2].flatMap((output) => jsonOf(run, node, output))).toEqual([]);
	}
});

test('every item that comes out is paired with the one it came from', async () => {
	const run = await freshN8n().run(workflow, items);
	const pairs = (node: string, output = 0) => run.items(node, output).map(({ pairedItem }) => pairedItem);

	expect(pairs('Score Lead')).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }, { item: 3 }]);
	expect(pairs('Apply Decay')).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(pairs('Threshold Router', 1)).toEqual([{ item: 0 }]);
	expect(pairs('Threshold Router', 2)).toEqual([{ item: 1 }]);
});
