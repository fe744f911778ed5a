import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import type { Execution, WorkflowJson } from '../../harness/n8n';
import { onPostgres, withSteps } from './examples';
import { eventually, type Stage, type Story } from './story';
import { smallWorkflow } from './workflows';

const NAME = 'Tested by hand';
const SCORE = { __rl: true, mode: 'name', value: NAME };
const EVENTS = [
	{ eventId: 'e1', email: 'ada@example.com' },
	{ eventId: 'e2', email: 'bob@example.com' },
	{ eventId: 'e3', email: 'ada@example.com' },
];

/** A journey of two leads: each event is worth 30 points, and Sales begins at 50. */
export function tested(name: string): WorkflowJson {
	const rule = { name: 'Any event', award: 'everyTime', points: 30, appliesTo: 'every' };
	const scoring = { leadId: '={{ $json.email }}', eventId: '={{ $json.eventId }}', score: SCORE };
	const workflow = smallWorkflow(
		name,
		{ name: 'Score Lead', type: 'scoreLead', parameters: { ...scoring, rules: { rule: [rule] } } },
		EVENTS,
	);
	const bands = [
		{ name: 'Warm', from: 20 },
		{ name: 'Sales', from: 50 },
	];
	const router = {
		...workflow.nodes.at(-1)!,
		id: 'Threshold Router',
		name: 'Threshold Router',
		type: 'n8n-nodes-lead-scoring.thresholdRouter',
		position: [880, 0] as [number, number],
		parameters: { leadId: '={{ $json.email }}', score: SCORE, bands: { band: bands }, route: 'changed' },
	};
	return {
		...workflow,
		nodes: [
			...workflow.nodes.map((node) => ({ ...node, parameters: withoutOptions(node.parameters) })),
			router,
		],
		connections: {
			...workflow.connections,
			'Score Lead': { main: [[{ node: 'Threshold Router', type: 'main', index: 0 }]] },
		},
	};
}

const withoutOptions = ({ options: _counting, ...rest }: IDataObject) => rest as never;

/** Which leads came out at which output. */
export function routed({ runData }: Pick<Execution, 'runData'>): string[][] {
	const outputs = runData['Threshold Router']?.at(-1)?.data?.main ?? [];
	return outputs.map((items) => (items ?? []).map(({ json }) => String(json.email)));
}

export const RIGHT = [[], ['bob@example.com'], ['ada@example.com']];

/** The live score of a lead, by a step that looks it up. */
async function liveScore({ n8n }: Stage, store: Parameters<typeof withSteps>[1]): Promise<unknown> {
	const parameters = { operation: 'get', leadId: '={{ $json.email }}', score: SCORE };
	const workflow = smallWorkflow(`${NAME}: look`, { name: 'Lead Score', type: 'leadScore', parameters }, [
		{ email: 'ada@example.com' },
	]);
	const { runData } = await n8n.run(await n8n.importWorkflow(withSteps(workflow, store)));
	const json = runData['Lead Score']?.[0]?.data?.main?.[0]?.[0]?.json;
	return JSON.stringify(json?.leadScore ?? null);
}

/** Has n8n run a workflow or a step of it, and waits for the end. */
export async function executed(
	{ n8n }: Stage,
	workflowId: string,
	press: () => Promise<void>,
): Promise<Execution> {
	const newest = async () => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const path = `/executions?filter=${filter}`;
		const { results } = await n8n.rest<{ results: Array<{ id: string }> }>('GET', path);
		return results[0]?.id;
	};
	const before = await newest();
	await press();
	await eventually(async () => assert.notEqual(await newest(), before));
	return await n8n.ended((await newest())!);
}

export const testRuns: Story = {
	title: 'Test runs',
	steps: {
		'a journey, and a step of it alone, can be tried again and again; nothing live changes': async (
			stage,
		) => {
			const { n8n } = stage;
			const id = await n8n.importWorkflow(tested(NAME));
			const nothing = await liveScore(stage, { parameters: {} });
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				const alone = async () => await editor.byId('node-execute-button').first().click();
				for (let press = 0; press < 2; press++) {
					const run = await executed(stage, id, editor.executeWorkflow);
					assert.deepEqual(routed(run), RIGHT);
				}
				await stage.shot(editor, 'test-run-canvas');
				await editor.openNode('Threshold Router');
				for (let press = 0; press < 2; press++) {
					assert.deepEqual(routed(await executed(stage, id, alone)), RIGHT);
				}
				await stage.shot(editor, 'test-run-router-alone');
				await editor.closeNode();
				await editor.openNode('Score Lead');
				for (let press = 0; press < 2; press++) {
					const { runData } = await executed(stage, id, alone);
					const items = runData['Score Lead']!.at(-1)!.data?.main?.[0] ?? [];
					assert.equal(items.length, 3);
					assert.match(JSON.stringify(items.at(-1)?.json), /"test":true.*60/);
				}
				await stage.shot(editor, 'test-run-score-lead-alone');
				await eventually(async () =>
					assert.match(await editor.byId('ndv').innerText(), /Run by hand: no live score changed/),
				);
			});
			assert.equal(await liveScore(stage, { parameters: {} }), nothing);
		},

		'on PostgreSQL, too': async (stage) => {
			const { n8n } = stage;
			await onPostgres(n8n, async (store) => {
				const nothing = await liveScore(stage, store);
				const id = await n8n.importWorkflow(withSteps(tested(`${NAME} on PostgreSQL`), store));
				const runs = await Promise.all([n8n.run(id), n8n.run(id)]);
				for (const run of runs) assert.deepEqual(routed(run), RIGHT);
				assert.equal(await liveScore(stage, store), nothing);
			});
		},
	},
};
