import assert from 'node:assert/strict';

import type { INode } from 'n8n-workflow';
import type { Locator } from 'playwright-core';

import type { WorkflowJson } from '../../harness/n8n';
import type { Editor } from './browser';
import { EXAMPLES, example } from './examples';
import { eventually, type Story } from './story';
import { journeyCopy } from './workflows';

/** Steps that need a credential of one's own. */
const asksFor: Record<string, string[]> = {
	'ask-an-agent': ['OpenAI Chat Model'],
	'score-report': ['Webhook'],
};

/** Examples that begin with what others bring: a browser's call, another workflow's leads. */
const withoutSample = ['score-report', 'tell-sales'];

const NAME = 'Journey on the canvas';

/** The trigger that "Execute workflow" starts from; n8n says which where there are several. */
async function startOf({ byId }: Editor, { nodes }: WorkflowJson): Promise<INode> {
	const [, said] = /from (.+)/.exec(await byId('execute-workflow-button').innerText()) ?? [];
	const triggers = nodes.filter(({ type, disabled }) => !disabled && /(Trigger|\.webhook)$/.test(type));
	return said ? nodes.find(({ name }) => name === said)! : triggers[0]!;
}

/** The names of all nodes but notes. */
const stepsOf = ({ nodes }: WorkflowJson): string[] =>
	nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote').map(({ name }) => name);

/** What the line to a node says of the items that took it. */
async function itemCount({ byId, page }: Editor, target: string): Promise<string> {
	return await byId('edge-label')
		.and(page.locator(`[data-target-node-name="${target}"]`))
		.innerText();
}

const namesOf = async (nodes: Locator): Promise<Array<string | undefined>> =>
	await nodes.evaluateAll((found) => found.map((node) => node.dataset.nodeName));

/** Opens a workflow as a link within the editor does, in a fraction of the time that the whole page takes. */
async function goTo({ page }: Editor, id: string): Promise<void> {
	await page.evaluate(`
		history.pushState(history.state, '', '/workflow/${id}');
		dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
	`);
}

export const canvas: Story = {
	title: 'On the canvas',
	steps: {
		'the journey runs; the outputs have the names of the bands and count the leads': async (stage) => {
			const { n8n } = stage;
			const id = await n8n.importWorkflow(journeyCopy(NAME));
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				assert.deepEqual(await editor.outputNames('Threshold Router'), ['Below', 'Nurture', 'Warm', 'Sales']);
				await editor.executeWorkflow();
				// After the scoring 2 leads are nurtured, 16 warm and 5 for sales; with the decay 9 leads
				// fall from Warm to Nurture and 4 from Sales to Warm.
				await eventually(async () => {
					assert.equal(await itemCount(editor, 'Send nurture emails'), '11 items total');
					assert.equal(await itemCount(editor, 'Invite to a webinar'), '20 items total');
					assert.equal(await itemCount(editor, 'Tell sales'), '5 items total');
				});
				await stage.shot(editor, 'canvas-journey-executed');

				const output = editor.byId('output-panel');
				await editor.openNode('Score Lead');
				await eventually(async () => assert.match(await output.innerText(), /128 items/));
				await stage.shot(editor, 'score-lead-output');
				await editor.closeNode();

				await editor.openNode('Apply Decay');
				await eventually(async () => assert.match(await output.innerText(), /amelie\.roux@lumiere\.example/));
				assert.match(await output.innerText(), /score\s*:\s*48\.15/);
				await stage.shot(editor, 'apply-decay-output');
				await editor.closeNode();

				await editor.openNode('Threshold Router');
				await eventually(async () => assert.match(await output.innerText(), /Nurture Branch \(9 items\)/));
				await stage.shot(editor, 'threshold-router-output');
			});
		},

		'every example opens as it was drawn, misses only what its notes ask for, and starts with its sample':
			async (stage) => {
				await stage.inEditor(async (editor) => {
					for (const [index, file] of EXAMPLES.entries()) {
						const workflow = example(file);
						const id = await stage.n8n.importWorkflow({
							...workflow,
							name: `${workflow.name} on the canvas`,
						});
						await (index === 0 ? editor.openWorkflow(id) : goTo(editor, id));
						await eventually(async () => {
							const drawn = await namesOf(editor.byId('canvas-node'));
							assert.deepEqual(drawn.sort(), stepsOf(workflow).sort());
						});
						await editor.byId('zoom-to-fit').click();
						const issues = editor.byId('canvas-node').filter({ has: editor.byId('node-issues') });
						await eventually(async () => {
							assert.deepEqual(await namesOf(issues), asksFor[file] ?? []);
						});
						await eventually(async () => {
							const { name, type } = await startOf(editor, workflow);
							const hasSample = type.endsWith('.manualTrigger') || name in (workflow.pinData ?? {});
							assert.equal(hasSample, !withoutSample.includes(file), `${file} starts from ${name}`);
						});
						await stage.shot(editor, `example-${file}`);
					}
				});
			},
	},
};
