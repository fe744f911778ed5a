import assert from 'node:assert/strict';

import type { IDataObject } from 'n8n-workflow';

import { example, onBothStores, withSteps } from './examples';
import { choose } from './panel';
import { eventually, type Story } from './story';
import { executed } from './testRuns.e2e';
import { journeyCopy, smallWorkflow } from './workflows';

const NAME = 'Reported';
const SCORE = { __rl: true, mode: 'name', value: NAME };

const login = { name: 'Sales', type: 'httpBasicAuth', data: { user: 'sales', password: 'secret' } };

export const report: Story = {
	title: 'Reports',
	steps: {
		'a workflow that is switched on serves the report of a journey as a page, on both stores': async (
			stage,
		) => {
			const { n8n } = stage;
			await onBothStores(n8n, async ({ parameters, credentials }) => {
				const own = { parameters: { ...parameters, score: SCORE }, credentials };
				const journey = await n8n.run(await n8n.importWorkflow(withSteps(journeyCopy(NAME), own)));
				assert.equal(journey.error, undefined);
				const workflow = withSteps(example('score-report'), own);
				workflow.nodes.find(({ name }) => name === 'Webhook')!.credentials = {
					[login.type]: { id: await n8n.importCredential(login), name: login.name },
				};
				const id = await n8n.importWorkflow(workflow);
				await n8n.switchOn(id);
				const address = `${n8n.url}/webhook/score-report`;
				await eventually(async () => {
					const answer = await fetch(address, {
						headers: { authorization: `Basic ${btoa('sales:secret')}` },
					});
					const page = (await answer.text()).replaceAll('<wbr>', '');
					assert.equal(answer.status, 200, page);
					assert.match(answer.headers.get('content-type') ?? '', /text\/html/);
					assert.match(page, /<svg/);
					assert.match(page, /Reported/);
					assert.match(page, /amelie\.roux@lumiere\.example/);
					assert.doesNotMatch(page, /<script/);
				});
				assert.equal((await fetch(address)).status, 401);
				await stage.inEditor(async (editor) => {
					await editor.openWorkflow(id);
					await editor.openNode('Lead Score');
					await stage.shot(editor, 'report');
				});
				await n8n.switchOff(id);
			});
		},

		'other fading is tried on the same scores, by mouse': async (stage) => {
			const parameters = { operation: 'tryChanges', score: SCORE };
			const trial = smallWorkflow('Trial', { name: 'Try', type: 'leadScore', parameters }, [{}]);
			const id = await stage.n8n.importWorkflow(trial);
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Try');
				await editor.saved('"fade":"halfLife"', async () => await choose(editor, 'fade', 'Halve Every…'));
				await stage.shot(editor, 'try-changes');
				await editor.closeNode();
				const { runData } = await executed(stage, id, editor.executeWorkflow);
				const [item] = runData.Try!.at(-1)!.data?.main?.[0] ?? [];
				const tried = item!.json.leadScore as IDataObject;
				assert.ok((tried.leads as number) > 0);
				assert.equal(tried.finished, true);
				assert.deepEqual(Object.keys(item!.binary ?? {}), ['data', ...(tried.charts as string[])]);
				await editor.openNode('Try');
				await stage.shot(editor, 'try-changes-done');
			});
		},
	},
};
