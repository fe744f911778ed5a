import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import { onEachStore, type Outcome } from './examples';
import { field } from './panel';
import type { Stage, Story } from './story';
import { executed } from './testRuns.e2e';
import { smallWorkflow } from './workflows';

function checkExample(outcome: Outcome): void {
	const [draft] = outcome('Save the draft');
	assert.deepEqual([draft!.json.version, draft!.json.comparedWith], ['draft', 1]);
	assert.equal((draft!.json.changes as string[]).length, 4);
	const last = new Map(
		outcome('Score Lead').map(({ json }) => {
			const { draft: tried } = json.leadScoreDetail as { draft: { score: number } };
			return [json.email, [json.leadScore, tried.score]];
		}),
	);
	assert.deepEqual(
		[...last],
		[
			['maria@nordwind.example', [60, 55]],
			['ben@turner.example', [50, 15]],
			['eva@dunapack.example', [30, 65]],
		],
	);
	const [compared] = outcome('Compare both');
	const { leads, sameBand, bandsByBoth } = compared!.json.leadScore as IDataObject;
	assert.deepEqual([leads, sameBand], [3, 1]);
	assert.deepEqual(bandsByBoth, [
		{ inScore: 'Nurture', inOther: 'Sales', leads: 1 },
		{ inScore: 'Sales', inOther: 'Below', leads: 1 },
		{ inScore: 'Sales', inOther: 'Sales', leads: 1 },
	]);
	assert.deepEqual(Object.keys(compared!.binary!), ['data', 'distribution', 'crossings']);
}

const SET = { __rl: true, mode: 'name', value: 'Tried by mouse' };
const opened = (points: number) => ({ name: 'Opened', award: 'everyTime', points, appliesTo: 'every' });

async function addByMouse(stage: Stage): Promise<void> {
	const { n8n } = stage;
	for (const [operation, points] of [
		['publish', 2],
		['saveDraft', 3],
	] as const) {
		const parameters = { operation, ruleSet: SET, rules: { rule: [opened(points)] } };
		const step = { name: 'Rules', type: 'scoringRules', parameters };
		await n8n.run(await n8n.importWorkflow(smallWorkflow(operation, step, [{ email: 'ada@example.com' }])));
	}
	const parameters = {
		score: { __rl: true, mode: 'name', value: 'Tried by mouse' },
		rulesFrom: 'published',
		ruleSet: SET,
	};
	const id = await n8n.importWorkflow(
		smallWorkflow('Try a draft', { name: 'Score', type: 'scoreLead', parameters }, [
			{ email: 'ada@example.com' },
		]),
	);
	await stage.inEditor(async (editor) => {
		await editor.openWorkflow(id);
		await editor.openNode('Score');
		await editor.byId('node-parameters').getByPlaceholder('Add Option').last().click();
		await editor.page.getByRole('option', { name: 'Also Try a Draft' }).filter({ visible: true }).click();
		await editor.saved('"value":"Tried by mouse","mode":"list"', async () => {
			await field(editor, 'tryDraft').locator('input').last().click();
			await editor.byId('rlc-item').filter({ visible: true, hasText: 'Tried by mouse' }).first().click();
		});
		await stage.shot(editor, 'draft-tried');
		await editor.closeNode();
		const { runData } = await executed(stage, id, editor.executeWorkflow);
		const [item] = runData.Score!.at(-1)!.data?.main?.[0] ?? [];
		assert.equal(item!.json.leadScore, 2);
		assert.deepEqual((item!.json.leadScoreDetail as IDataObject).draft, {
			...{ score: 3, change: 3, why: 'Opened +3' },
		});
	});
}

export const tryDraft: Story = {
	title: 'A draft beside the live score',
	steps: {
		'the example saves a draft, scores by both and compares them, on both stores': async (stage) =>
			await onEachStore(stage, 'try-a-change', checkExample),

		'a person picks the draft that a step also tries': addByMouse,
	},
};
