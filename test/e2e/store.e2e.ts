import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import { onPostgres } from './examples';
import { choose, field } from './panel';
import { eventually, type Stage, type Story } from './story';
import { smallWorkflow, storeName } from './workflows';

/** Runs a workflow and gives the field that its last step added, or the error that stopped it. */
async function outcome({ n8n }: Stage, id: string, step: string): Promise<IDataObject | number | string> {
	const { runData, error } = await n8n.run(id);
	const [item] = runData[step]?.at(-1)?.data?.main?.[0] ?? [];
	return error?.message ?? (item?.json.leadScore as IDataObject | number);
}

export const store: Story = {
	title: 'Looking after the store',
	steps: {
		'all scores move to PostgreSQL and back, from a panel that says how': async (stage) => {
			const { n8n } = stage;
			await onPostgres(n8n, async ({ credentials }) => {
				const workflow = smallWorkflow('Look after the store', {
					name: 'Lead Score',
					type: 'leadScore',
					parameters: { operation: 'move' },
				});
				workflow.nodes.at(-1)!.credentials = credentials;
				const id = await n8n.importWorkflow(workflow);
				const scoring = await n8n.importWorkflow(
					smallWorkflow('Score after the move', {
						name: 'Score Lead',
						type: 'scoreLead',
						parameters: {
							eventId: '={{ $json.eventId }}',
							rules: { rule: [{ name: 'Everyone', appliesTo: 'every', points: 7 }] },
						},
					}),
				);
				const before = await outcome(stage, scoring, 'Score Lead');
				assert.ok(typeof before === 'number', `Nothing was scored: ${String(before)}`);

				await stage.inEditor(async (editor) => {
					await editor.openWorkflow(id);
					await editor.openNode('Lead Score');
					await stage.shot(editor, 'move-embedded');
					await choose(editor, 'store', storeName('shared'));
					await eventually(async () => assert.ok(await field(editor, 'direction').isVisible()));
					await stage.shot(editor, 'move-to-shared');
					await editor.executeStep();
					await eventually(async () =>
						assert.match(await editor.byId('output-panel').innerText(), /moved.*true/s),
					);
					await stage.shot(editor, 'moved');
				});
				assert.match(
					String(await outcome(stage, scoring, 'Score Lead')),
					/is closed: its scores have moved to another store/,
				);

				const back = workflow.nodes.at(-1)!;
				back.parameters = { operation: 'move', store: 'shared', direction: 'toEmbedded' };
				await n8n.importWorkflow({ ...workflow, id });
				const moved = (await outcome(stage, id, 'Lead Score')) as IDataObject;
				assert.equal(moved.moved, true);
				const after = await outcome(stage, scoring, 'Score Lead');
				assert.equal(after, before);
			});
		},

		'old details are forgotten, and the score stays': async (stage) => {
			const id = await stage.n8n.importWorkflow(
				smallWorkflow('Forget', {
					name: 'Lead Score',
					type: 'leadScore',
					parameters: { operation: 'forget', forgetAmount: 1, forgetUnit: 'days' },
				}),
			);
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Lead Score');
				await stage.shot(editor, 'forget');
			});
			const forgotten = await outcome(stage, id, 'Lead Score');
			assert.ok(typeof forgotten === 'object' && Number(forgotten.leads) > 0, String(forgotten));
		},
	},
};
