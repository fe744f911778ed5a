import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import type { Editor } from './browser';
import { onEachStore, type Outcome } from './examples';
import { choose, field, write } from './panel';
import type { Stage, Story } from './story';
import { executed } from './testRuns.e2e';
import { smallWorkflow } from './workflows';

const jsonOf = (outcome: Outcome, node: string): IDataObject[] => outcome(node).map(({ json }) => json);

function checkExample(outcome: Outcome): void {
	const [compared] = jsonOf(outcome, 'What would change');
	assert.equal((compared!.changes as string[]).length, 3);
	assert.deepEqual(compared!.version, null);
	const [published] = jsonOf(outcome, 'Publish the rules');
	assert.deepEqual([published!.version, published!.published, published!.rules], [1, true, 3]);
	assert.deepEqual(
		jsonOf(outcome, 'Score Lead').map(({ email, leadScore, leadScoreDetail }) => [
			email,
			leadScore,
			(leadScoreDetail as IDataObject).rules,
		]),
		[
			['maria@nordwind.example', 17, { ruleSet: 'Team rules', version: 1 }],
			['maria@nordwind.example', 57, { ruleSet: 'Team rules', version: 1 }],
			['tom@bakery.example', 2, { ruleSet: 'Team rules', version: 1 }],
		],
	);
}

const SET = { __rl: true, mode: 'name', value: 'Shared by two' };
const opened = {
	name: 'Opened an email',
	award: 'everyTime',
	points: 2,
	appliesTo: 'every',
};

/** Picks an entry of a picker's list. */
async function pick(editor: Editor, name: string, entry: string | RegExp): Promise<void> {
	await field(editor, name).locator('input').last().click();
	await editor.byId('rlc-item').filter({ visible: true, hasText: entry }).first().click();
}

/** Runs a workflow by its button, and gives what the step has said. */
async function pressed(stage: Stage, editor: Editor, id: string, node: string): Promise<IDataObject[]> {
	const { runData } = await executed(stage, id, editor.executeWorkflow);
	return (runData[node]!.at(-1)!.data?.main?.[0] ?? []).map(({ json }) => json);
}

async function publishUseChangeGoBack(stage: Stage): Promise<void> {
	const { n8n } = stage;
	const event = [{ email: 'ada@example.com' }];
	const publisher = await n8n.importWorkflow(
		smallWorkflow(
			'Publish',
			{ name: 'Rules', type: 'scoringRules', parameters: { ruleSet: SET, rules: { rule: [opened] } } },
			event,
		),
	);
	const user = async (name: string) => {
		const parameters = { score: { __rl: true, mode: 'name', value: name } };
		return await n8n.importWorkflow(
			smallWorkflow(name, { name: 'Score', type: 'scoreLead', parameters }, event),
		);
	};
	const users = [await user('Website follows'), await user('Webinar follows')];
	const latest = async (editor: Editor): Promise<unknown[]> => {
		const seen: unknown[] = [];
		for (const id of users) {
			await editor.openWorkflow(id);
			const [json] = await pressed(stage, editor, id, 'Score');
			const { rules } = json!.leadScoreDetail as { rules: { version: number } };
			seen.push([json!.leadScoreChange, rules.version]);
		}
		return seen;
	};

	await stage.inEditor(async (editor) => {
		await editor.openWorkflow(publisher);
		await editor.openNode('Rules');
		await stage.shot(editor, 'rules-publish');
		await editor.closeNode();
		const [first] = await pressed(stage, editor, publisher, 'Rules');
		assert.deepEqual([first!.version, first!.published], [1, true]);

		for (const id of users) {
			await editor.openWorkflow(id);
			await editor.openNode('Score');
			await choose(editor, 'rulesFrom', 'Published Rules');
			await editor.saved(
				'"value":"Shared by two"',
				async () => await pick(editor, 'ruleSet', 'Shared by two'),
			);
			await stage.shot(editor, 'rules-used');
			await editor.closeNode();
		}
		assert.deepEqual(await latest(editor), [
			[2, 1],
			[2, 1],
		]);

		await editor.openWorkflow(publisher);
		await editor.openNode('Rules');
		await write(editor, 'points', '3');
		await choose(editor, 'operation', 'Compare');
		await editor.saved(
			'"value":"Website follows"',
			async () => await pick(editor, 'score', 'Website follows'),
		);
		await editor.closeNode();
		const [compared] = await pressed(stage, editor, publisher, 'Rules');
		assert.deepEqual(compared!.changes, ['"Opened an email": points from 2 to 3.']);
		assert.deepEqual(compared!.mostChanged, [{ leadId: 'ada@example.com', now: 2, changed: 3 }]);
		await editor.openNode('Rules');
		await stage.shot(editor, 'rules-compared');
		await choose(editor, 'operation', 'Publish');
		const note = 'More for opens';
		await editor.saved(note, async () => await write(editor, 'note', note));
		await editor.closeNode();
		const [second] = await pressed(stage, editor, publisher, 'Rules');
		assert.deepEqual([second!.version, second!.published], [2, true]);
		assert.deepEqual(await latest(editor), [
			[3, 2],
			[3, 2],
		]);

		await editor.openWorkflow(publisher);
		await editor.openNode('Rules');
		await choose(editor, 'operation', 'Publish an Earlier Version');
		await editor.saved('"value":"1"', async () => await pick(editor, 'ruleVersion', /^\s*Version 1/));
		await stage.shot(editor, 'rules-back');
		await editor.closeNode();
		const [back] = await pressed(stage, editor, publisher, 'Rules');
		assert.deepEqual([back!.version, back!.changes], [3, ['"Opened an email": points from 3 to 2.']]);
		assert.deepEqual(await latest(editor), [
			[2, 3],
			[2, 3],
		]);
		await stage.shot(editor, 'rules-on-canvas');
	});
}

export const teamRules: Story = {
	title: 'Rules that a team shares',
	steps: {
		'the example compares, publishes and uses them, on both stores': async (stage) =>
			await onEachStore(stage, 'team-rules', checkExample),

		'are published from one workflow and used in two; both follow a change and the way back, untouched':
			publishUseChangeGoBack,
	},
};
