import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../../harness/n8n';
import type { Editor } from './browser';
import { eventually, type Story } from './story';
import { smallWorkflow } from './workflows';

/** What the output pane of the open panel shows. */
const outputOf = async ({ byId }: Editor): Promise<string> => await byId('output-panel').innerText();

/** Score Lead and another of our nodes, on a score of their own. */
function withStep(name: string, type: string, parameters: IDataObject): WorkflowJson {
	const score = { __rl: true, mode: 'name', value: name };
	const rules = { rule: [{ name: 'Everyone', appliesTo: 'every', points: 30.005 }] };
	const parametersOf = { score, rules };
	const workflow = smallWorkflow(name, { name: 'Score Lead', type: 'scoreLead', parameters: parametersOf });
	const step = {
		...workflow.nodes.at(-1)!,
		id: 'step',
		name: 'Step',
		position: [880, 0] as [number, number],
	};
	workflow.nodes.push({
		...step,
		type: `n8n-nodes-lead-scoring.${type}`,
		parameters: { score, ...parameters },
	});
	workflow.connections['Score Lead'] = { main: [[{ node: 'Step', type: 'main', index: 0 }]] };
	return workflow;
}

export const output: Story = {
	title: 'What comes out',
	steps: {
		'the table shows the score beside the own fields of an item, in rows of some lines': async (stage) => {
			const id = await stage.n8n.importWorkflow(withStep('Output table', 'thresholdRouter', {}));
			await stage.inEditor(async (editor) => {
				await editor.page.setViewportSize({ width: 1280, height: 720 });
				await editor.openWorkflow(id);
				await editor.openNode('Step');
				// Before the first run, from the package.
				await editor.byId('ndv-input-panel').getByText('leadScoreWhy').waitFor();
				await stage.shot(editor, 'output-preview');
				await editor.closeNode();
				await editor.executeWorkflow();
				await editor.openNode('Score Lead');
				const table = editor.byId('output-panel').getByRole('table');
				await eventually(async () => assert.match(await table.innerText(), /^leadScore\s+eventId\s+email\s/));
				const row = await table.locator('tbody tr').first().boundingBox();
				assert.ok(row!.height < 120, `a row has ${row!.height} px`);
				assert.match(await table.innerText(), /\n30\s/);
				await stage.shot(editor, 'output-table');
			});
		},

		'a router from which nobody comes says so': async (stage) => {
			const id = await stage.n8n.importWorkflow(
				withStep('Silent router', 'thresholdRouter', { route: 'down' }),
			);
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.executeWorkflow();
				await editor.openNode('Step');
				await eventually(async () => assert.match(await outputOf(editor), /2 leads rose: nothing to route/));
				await stage.shot(editor, 'router-silent');
			});
		},

		'a decay from which nobody comes says so': async (stage) => {
			const id = await stage.n8n.importWorkflow(withStep('Silent decay', 'applyDecay', { return: 'falls' }));
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.executeWorkflow();
				await editor.openNode('Step');
				await eventually(async () =>
					assert.match(await outputOf(editor), /No lead dropped below 20 or 50 since the last run/),
				);
				await stage.shot(editor, 'decay-silent');
			});
		},
	},
};
