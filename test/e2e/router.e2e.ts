import assert from 'node:assert/strict';

import type { WorkflowJson } from '../../harness/n8n';
import { addButton, write } from './panel';
import { eventually, type Stage, type Story } from './story';
import { journeyCopy } from './workflows';

/** Renames Warm and adds a band, by hand, and looks whether every connection stays. */
function keepsConnections(collapsing: boolean) {
	return async (stage: Stage): Promise<void> => {
		const { n8n } = stage;
		const id = await n8n.importWorkflow(journeyCopy(`Bands ${collapsing ? 'collapsing' : 'plain'}`));
		const connections = async () => (await n8n.rest<WorkflowJson>('GET', `/workflows/${id}`)).connections;
		const before = await connections();
		await stage.inEditor(
			async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Threshold Router');
				await editor.saved('"name":"Interested"', async () => {
					await write(editor, 'name', 'Interested', 1);
				});
				await editor.saved('"from":90', async () => {
					await addButton(editor, 'bands', collapsing).click();
					await write(editor, 'name', 'Key accounts', 3);
					await write(editor, 'from', '90', 3);
				});
				await stage.shot(editor, `router-band-added${collapsing ? '-collapsing' : ''}`);
				await editor.closeNode();
				await eventually(async () =>
					assert.deepEqual(await editor.outputNames('Threshold Router'), [
						'Below',
						'Nurture',
						'Interested',
						'Sales',
						'Key accounts',
					]),
				);
				// The edge's identifier names the position that it leaves from.
				const edge = editor.page.locator('[data-id="[router/outputs/main/2][warm/inputs/main/0]"]');
				await edge.waitFor({ state: 'attached' });
				await stage.shot(editor, `router-band-renamed-canvas${collapsing ? '-collapsing' : ''}`);
			},
			{ collapsing },
		);
		assert.deepEqual(await connections(), before);
		const { nodes } = await n8n.rest<WorkflowJson>('GET', `/workflows/${id}`);
		const bands = nodes.find(({ id: node }) => node === 'router')!.parameters.bands as {
			band: Array<{ name: string }>;
		};
		assert.deepEqual(
			bands.band.map(({ name }) => name),
			['Nurture', 'Interested', 'Sales', 'Key accounts'],
		);
	};
}

export const router: Story = {
	title: 'Threshold Router',
	steps: {
		'renaming and adding a band keeps every connection': keepsConnections(false),
		'renaming and adding a band keeps every connection (collapsing)': keepsConnections(true),
	},
};
