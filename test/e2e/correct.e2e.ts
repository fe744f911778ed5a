import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import { resultOf } from '../../harness/results';
import { onEachStore, type Outcome } from './examples';
import { choose, field } from './panel';
import { eventually, type Story } from './story';
import { smallWorkflow } from './workflows';

const learned = (outcome: Outcome, node: string): IDataObject[] =>
	outcome(node).map(({ json }) => resultOf(json));

/** Four leads: a form of March should have given 5 points instead of 30. */
function checkExample(outcome: Outcome): void {
	const correction = {
		rule: 'Sent a form',
		leadsChanged: 3,
		pointsChanged: -100,
		timesCorrected: 4,
		crossings: [
			{ score: 60, rose: 0, fell: 3 },
			{ score: 25, rose: 0, fell: 1 },
		],
		finished: true,
	};
	const done = (node: string) => outcome(node).map(({ json }) => json.leadScore);
	assert.deepEqual(done('How much would change'), [{ preview: true, ...correction }]);
	assert.deepEqual(done('Correct the rule'), [{ preview: false, ...correction }]);

	const companies = learned(outcome, 'Roll up to companies').map(
		({ leadId, score, contacts, bestContact }) => [leadId, score, contacts, bestContact],
	);
	assert.deepEqual(companies, [
		['nordwind.example', 50, 2, 'maria@nordwind.example'],
		['havsblick.example', 40, 2, 'sofia@havsblick.example'],
	]);
	const set = learned(outcome, 'Set a score').map(({ leadId, previous, score }) => [leadId, previous, score]);
	assert.deepEqual(set, [
		['maria@nordwind.example', 35, 70],
		['sofia@havsblick.example', 35, 70],
	]);
	const [merged] = learned(outcome, 'Merge them');
	assert.equal(merged!.leadId, 'sofia@havsblick.example');
	assert.deepEqual(
		(merged!.scores as IDataObject[]).map(({ name, score }) => [name, score]),
		[['Correct and roll up', 75]],
	);
}

/** Last week a scanner clicked for Ada; this week one clicks for Ben, and bursts are ignored. */
function checkCleanUp(outcome: Outcome): void {
	const scores = (node: string) => learned(outcome, node).map(({ leadId, score }) => [leadId, score]);
	const cleaned = [
		['ada@harbour.example', 7],
		['ben@orchard.example', 5],
	];
	assert.deepEqual(scores('What would go'), cleaned);
	assert.deepEqual(scores('Take it back'), cleaned);
	const ignored = learned(outcome, 'Score and ignore bursts').map(({ leadId, change, ignored }) => [
		leadId,
		change,
		ignored,
	]);
	assert.deepEqual(ignored, [
		['ben@orchard.example', 5, undefined],
		['ben@orchard.example', 5, undefined],
		['ben@orchard.example', -10, '3 events within 1 second'],
		['ben@orchard.example', 0, '4 events within 1 second'],
		['ben@orchard.example', 5, undefined],
		['ada@harbour.example', 2, undefined],
	]);
	assert.equal(learned(outcome, 'A mail scanner').length, 2);
	assert.deepEqual(scores('A person').at(-1), ['ada@harbour.example', 9]);
}

export const correct: Story = {
	title: 'Correcting a rule and rolling up to companies',
	steps: {
		'the example corrects March, tells what the companies have and sets a score and merges two records, on both stores':
			async (stage) => {
				await onEachStore(stage, 'correct-and-roll-up', checkExample);
			},

		'the example takes back what a mail scanner earned, and ignores its next burst, on both stores': async (
			stage,
		) => {
			await onEachStore(stage, 'mail-scanner', checkCleanUp);
		},

		'the panels show what each of them needs': async (stage) => {
			const id = await stage.n8n.importWorkflow(
				smallWorkflow('Correct', {
					name: 'Lead Score',
					type: 'leadScore',
					parameters: { operation: 'correct' },
				}),
			);
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Lead Score');
				await choose(editor, 'correction', 'Give Other Points');
				await eventually(async () => assert.ok(await field(editor, 'rightPoints').isVisible()));
				await stage.shot(editor, 'correct');
				await choose(editor, 'operation', 'Roll Up to Companies');
				await eventually(async () => assert.ok(await field(editor, 'company').isVisible()));
				await stage.shot(editor, 'roll-up');
				await choose(editor, 'operation', 'Adjust');
				await choose(editor, 'how', 'Set');
				await stage.shot(editor, 'adjust-set');
				await choose(editor, 'operation', 'Merge');
				await eventually(async () => assert.ok(await field(editor, 'mergeInto').isVisible()));
				await stage.shot(editor, 'merge');
			});
		},
	},
};
