import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../../harness/n8n';
import { example, onPostgres, withSteps, type OwnStore } from './examples';
import { eventually, type Stage, type Story } from './story';
import { smallWorkflow } from './workflows';

const SCORE = { __rl: true, mode: 'name', value: 'Watched' };
const TRIGGER = 'A lead is hot';

/** The example and a workflow that brings leads over its threshold, on one store. */
async function prepare({ n8n }: Stage, name: string, { parameters, credentials }: Omit<OwnStore, 'name'>) {
	const own = async (workflow: WorkflowJson) =>
		await n8n.importWorkflow({
			...withSteps(workflow, { parameters: { ...parameters, score: SCORE }, credentials }),
			name: `${workflow.name} ${name}`,
		});
	const watching = await own(example('tell-sales'));
	const points = { operation: 'adjust', points: 30, reason: 'Met at the fair' };
	const scoring = await own(
		smallWorkflow('Bring points', { name: 'Lead Score', type: 'leadScore', parameters: points }),
	);
	return { watching, scoring };
}

/** The leads that a workflow has been started with, by all its runs. */
async function startedWith({ n8n }: Stage, id: string): Promise<IDataObject[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id, mode: 'trigger' }));
	const { results } = await n8n.rest<{ results: Array<{ id: string; mode: string }> }>(
		'GET',
		`/executions?filter=${filter}`,
	);
	const runs = await Promise.all(
		results.filter(({ mode }) => mode === 'trigger').map(async (run) => await n8n.ended(run.id)),
	);
	return runs.flatMap(({ runData }) =>
		(runData[TRIGGER]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json),
	);
}

/** Leads pass the threshold in one workflow; the other is started, once. */
async function watch(stage: Stage, watching: string, scoring: string): Promise<void> {
	await stage.n8n.switchOn(watching);
	const { error } = await stage.n8n.run(scoring);
	assert.equal(error, undefined);
	await stage.n8n.run(scoring);
	await stage.n8n.switchOff(watching);
	await stage.n8n.switchOn(watching);
	await eventually(async () => {
		const leads = (await startedWith(stage, watching)).map(({ leadId }) => leadId);
		assert.deepEqual(leads, ['ada@example.com', 'bob@example.com']);
	}, 20_000);
	await stage.n8n.switchOff(watching);
	await stage.n8n.switchOn(watching);
	await stage.n8n.switchOff(watching);
	assert.equal((await startedWith(stage, watching)).length, 2);
}

export const trigger: Story = {
	title: 'Lead Score Trigger',
	steps: {
		'its test button says what to do first, and then shows a lead': async (stage) => {
			const { watching, scoring } = await prepare(stage, 'by hand', { parameters: {} });
			await stage.n8n.run(scoring);
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(watching);
				await stage.shot(editor, 'trigger-canvas');
				await editor.openNode(TRIGGER);
				await editor.executeStep();
				await eventually(async () =>
					assert.match(await editor.byId('ndv').innerText(), /No lead has done this yet/),
				);
				await stage.shot(editor, 'trigger-nothing-yet');
				await stage.n8n.run(scoring);
				await editor.executeStep();
				await eventually(async () =>
					assert.match(await editor.byId('output-panel').innerText(), /bob@example\.com/),
				);
				await stage.shot(editor, 'trigger-tested');
			});
		},

		'an active workflow starts when another brings leads over the threshold, on the embedded store': async (
			stage,
		) => {
			const { watching, scoring } = await prepare(stage, 'embedded', { parameters: {} });
			// Another node, and so another trigger of the same score, whose leads are at 60 already.
			const down = await stage.n8n.rest<WorkflowJson>('GET', `/workflows/${scoring}`);
			down.nodes.at(-1)!.parameters.points = -30;
			await stage.n8n.importWorkflow({ ...down, id: undefined, name: 'Take points' }).then(async (id) => {
				await stage.n8n.run(id);
				await stage.n8n.run(id);
			});
			await watch(stage, watching, scoring);
		},

		'and on PostgreSQL': async (stage) =>
			await onPostgres(stage.n8n, async (store) => {
				const { watching, scoring } = await prepare(stage, 'shared', store);
				await watch(stage, watching, scoring);
			}),
	},
};
