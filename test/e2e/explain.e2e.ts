import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import { resultOf } from '../../harness/results';
import { onEachStore, type Outcome } from './examples';
import { field } from './panel';
import { eventually, type Story } from './story';
import { smallWorkflow } from './workflows';

const ANN = 'ann@example.com';
const BOB = 'bob@example.com';

const told = (outcome: Outcome, node: string): IDataObject[] =>
	outcome(node).map(({ json }) => resultOf(json));

/** Half is left of what came on the last of January, a quarter of what came on the first. */
function checkExplained(outcome: Outcome): void {
	assert.deepEqual(
		told(outcome, 'Best leads').map(({ rank, leadId, score, band }) => [rank, leadId, score, band]),
		[
			[1, ANN, 15, 'Warm'],
			[2, BOB, 10, 'Warm'],
		],
	);
	assert.deepEqual(
		told(outcome, 'Why this score').map(({ why }) => why),
		['Asked for a demo +10, Looked at prices +5', 'Looked at prices +10 (2 times)'],
	);
	assert.deepEqual(
		told(outcome, 'What happened').map(({ leadId, what, change, score }) => [leadId, what, change, score]),
		[
			[ANN, 'Asked for a demo', 40, 40],
			[ANN, 'Looked at prices', 10, 50],
			[ANN, 'Points halved every 30 days', -35, 15],
			[BOB, 'Looked at prices', 10, 10],
			[BOB, 'Looked at prices', 10, 20],
			[BOB, 'Points halved every 30 days', -10, 10],
		],
	);
}

export const explain: Story = {
	title: 'Explained scores',
	steps: {
		'ranks leads and tells their histories, on both stores': async (stage) =>
			await onEachStore(stage, 'explain-scores', checkExplained),

		'bands are picked from the store': async (stage) => {
			const id = await stage.n8n.importWorkflow(
				smallWorkflow('Rank', {
					name: 'Best leads',
					type: 'leadScore',
					parameters: {
						operation: 'getMany',
						score: { __rl: true, mode: 'name', value: 'Explained Score' },
						filters: { band: { __rl: true, mode: 'list', value: '' }, minScore: 10 },
					},
				}),
			);
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Best leads');
				await stage.shot(editor, 'get-many');
				await field(editor, 'band').locator('input').last().click();
				const names = editor.byId('rlc-item').filter({ visible: true });
				await eventually(async () =>
					assert.deepEqual(
						(await names.allInnerTexts()).map((text) => text.trim()),
						['Nurture', 'Warm', 'Sales'],
					),
				);
				await stage.shot(editor, 'get-many-bands');
			});
		},
	},
};
