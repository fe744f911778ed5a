import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import { onEachStore } from './examples';
import type { Story } from './story';
import { smallWorkflow } from './workflows';

export const privacyAndFiles: Story = {
	title: 'Privacy and files',
	steps: {
		'numbers come in, a score goes out and in again, and a person is told everything and forgotten': async (
			stage,
		) => {
			await onEachStore(stage, 'privacy-and-files', (outcome) => {
				const said = (node: string) => outcome(node)[0]!.json.leadScore as IDataObject;
				const refusedLines = [{ line: 4, reason: 'The score is not a number: "many"' }];
				assert.deepEqual(said('Import Numbers'), { leads: 2, refused: 1, refusedLines });
				assert.deepEqual(said('Export Everything'), { leads: 2 });
				assert.equal(outcome('Export Everything')[0]!.binary!.data!.fileName, 'lead-scores.jsonl');
				assert.deepEqual(said('Import a Copy'), { leads: 2, refused: 0, refusedLines: [] });
				const { leadId, scores } = said('Export One Lead') as { leadId: string; scores: IDataObject[] };
				assert.equal(leadId, 'ada@analytical.example');
				assert.deepEqual(
					scores.map(({ name, score }) => [name, score]),
					[
						['Privacy demo', 40],
						['Privacy demo copy', 40],
					],
				);
				const [erased] = outcome('Erase');
				assert.deepEqual(Object.keys(erased!.json), ['leadScore']);
				assert.doesNotMatch(JSON.stringify(erased), /ada/);
				assert.equal(said('Erase').erased, true);
				assert.equal(said('Erase').scores, 2);
				assert.equal(outcome('Look Again')[0]!.json.leadScore, null);
				assert.deepEqual(
					{ ...said('Forget Old Details'), olderThan: null },
					{ leads: 1, eventIdsForgotten: 0, historyLinesShortened: 0, olderThan: null },
				);
			});
		},

		'the panels read well': async (stage) => {
			await stage.inEditor(async (editor) => {
				for (const operation of ['erase', 'exportLead', 'exportScores', 'importScores']) {
					const step = { name: 'Lead Score', type: 'leadScore', parameters: { operation } };
					await editor.openWorkflow(await stage.n8n.importWorkflow(smallWorkflow(operation, step)));
					await editor.openNode('Lead Score');
					await stage.shot(editor, operation);
				}
			});
		},
	},
};
