import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../../harness/n8n';
import { NOTE } from '../../nodes/common/answer';
import { adjust, ANN, ANSWER, lookUp, rank, RANKS, RANKS_EXPLAINS_ADJUSTS } from './agentScript';
import { example, onEachStore } from './examples';
import { startModel, type Model, type Tool, type Turn } from './model';
import { field } from './panel';
import { eventually, type Stage, type Story } from './story';

/** What a model is to know of the tools. */
function checkTools(tools: Tool[]): void {
	const Lead_ID = { type: 'string', description: 'The email address or other ID of one lead' };
	const Limit = { type: 'number', description: 'How many results at most, such as 10' };
	const Points = {
		type: 'number',
		description: 'How many points to add to the score; below zero to take some away',
	};
	const Reason = {
		type: 'string',
		description: 'Why, in a few words; people read it in the history of the lead',
	};
	const seen = tools.map(({ name, description, parameters: { properties, required } }) => {
		assert.deepEqual(required, Object.keys(properties ?? {}), name);
		return [name, description, properties];
	});
	assert.deepEqual(Object.fromEntries(seen.map(([name, ...rest]) => [name, rest])), {
		Look_up_a_lead: ['Get the score of a lead with its reasons and band in Lead Scores', { Lead_ID }],
		History_of_a_lead: ['List what has changed the score of a lead in Lead Scores', { Lead_ID }],
		Best_leads: ['Rank and filter leads by score in Lead Scores', { Limit }],
		Adjust_a_score: ['Adjust the score of a lead and say why in Lead Scores', { Lead_ID, Points, Reason }],
	});
}

/** Plays `use` with a model that follows the script, and a way to give it to an agent. */
export async function withModel(
	{ n8n }: Stage,
	script: Turn[],
	use: (model: Model, connect: (workflow: WorkflowJson) => WorkflowJson) => Promise<void>,
): Promise<void> {
	const model = await startModel(script);
	try {
		const credential = { name: 'Model of a script', type: 'openAiApi' };
		const id = await n8n.importCredential({ ...credential, data: { apiKey: 'none', url: model.url } });
		const credentials = { openAiApi: { id, name: credential.name } };
		await use(model, (workflow) => ({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.type.endsWith('.lmChatOpenAi') ? { ...node, credentials } : node,
			),
		}));
	} finally {
		await model.stop();
	}
}

/** The example under another name. */
const asking = (name: string): WorkflowJson => ({ ...example('ask-an-agent'), name });

export const agent: Story = {
	title: 'An AI agent',
	steps: {
		'looks leads up, ranks, explains and adjusts them, on both stores': async (stage) => {
			await withModel(stage, RANKS_EXPLAINS_ADJUSTS, async (model, connect) => {
				await onEachStore(
					stage,
					'ask-an-agent',
					(outcome) => {
						checkTools(model.tools());
						assert.equal(outcome('AI Agent')[0]?.json.output, ANSWER);
					},
					connect,
				);
			});
		},

		'is told in a sentence what is wrong with a call, and goes on': async (stage) => {
			let told: IDataObject[][] = [];
			const script: Turn[] = [
				() => [
					lookUp(' '),
					lookUp('nobody@example.com'),
					rank(0),
					adjust('nobody@example.com', 5, 'Called us'),
					adjust(ANN, 5, ''),
					adjust(ANN, 1e15, 'Called us'),
					adjust(ANN, 500, 'Called us'),
				],
				(results) => {
					told = results;
					return 'None of these worked';
				},
			];
			await withModel(stage, script, async (_model, connect) => {
				const { n8n } = stage;
				const workflow = await n8n.importWorkflow(connect(asking('Wrong calls')));
				const { status, error } = await n8n.run(workflow);
				assert.equal(status, 'success', error?.message);
			});
			assert.deepEqual(told, [
				[{ error: 'There is no lead ID. Give the email address or other ID of one lead.' }],
				[{ note: NOTE, leadId: 'nobody@example.com', score: null, why: 'No step has scored this lead yet' }],
				[
					{
						error:
							'"Limit" is not a whole number above zero. Enter a number such as 50, or turn on "Return All".',
					},
				],
				[
					{
						error:
							'No step has scored a lead "nobody@example.com" yet. Check the lead ID; nothing was adjusted.',
					},
				],
				[{ error: 'There is no reason. Say in a few words why; nothing was adjusted.' }],
				[
					{
						error:
							'The points to add are not a number: "1000000000000000". Enter a number from -1000000000 to 1000000000, or a field that holds one.',
					},
				],
				[
					{
						error:
							'This changes the score by 500, and you may change it by at most 100 in one call. Change it by less, or ask a person to do it; nothing was adjusted.',
					},
				],
			]);
		},

		'answers in the chat of the editor': async (stage) => {
			await withModel(stage, RANKS, async (_model, connect) => {
				const id = await stage.n8n.importWorkflow(connect(asking('Ask in the chat')));
				await stage.inEditor(async (editor) => {
					const { byId } = editor;
					await editor.openWorkflow(id);
					await editor.executeWorkflow();
					await stage.shot(editor, 'agent-canvas');
					await byId('workflow-chat-button').click();
					const question = byId('canvas-chat').locator('textarea');
					await question.fill('Who is best?');
					await question.press('Enter');
					await eventually(async () =>
						assert.match(await byId('canvas-chat-body').innerText(), /Our best lead is ann@example\.com/),
					);
					await stage.shot(editor, 'agent-chat');
					for (const tool of ['History of a lead', 'Best leads', 'Adjust a score']) {
						await editor.openNode(tool);
						await stage.shot(editor, `agent-tool-${tool.toLowerCase().replaceAll(' ', '-')}`);
						await editor.closeNode();
					}
				});
			});
		},

		'gets a new tool that needs no setting up, and none that erases leads': async (stage) => {
			const id = await stage.n8n.importWorkflow(asking('A new tool'));
			await stage.inEditor(async (editor) => {
				const { page, byId } = editor;
				await editor.openWorkflow(id);
				const inputs = byId('canvas-node-input-handle').and(page.locator('[data-node-name="AI Agent"]'));
				const search = byId('node-creator-search-bar');
				const tool = page.getByText('Lead Scores: Look Up and Manage Tool', { exact: true });
				// On a busy machine, the panel can open for all AI nodes instead of tools.
				await eventually(async () => {
					if (await search.isVisible()) await byId('node-creator-plus-button').click();
					await search.waitFor({ state: 'hidden', timeout: 3_000 });
					await inputs.locator('[data-test-id="canvas-handle-plus"]').click();
					await page.getByText('Tools', { exact: true }).first().waitFor({ timeout: 3_000 });
					await search.fill('lead score');
					await tool.waitFor({ timeout: 3_000 });
				}, 60_000);
				await tool.click();
				const panel = byId('node-parameters');
				await eventually(async () =>
					assert.match(await panel.innerText(), /Lead ID\s+Defined automatically by the model/),
				);
				await stage.shot(editor, 'agent-new-tool');
				await field(editor, 'operation').click();
				const offered = byId('parameter-input-item').filter({ visible: true });
				await eventually(async () =>
					assert.deepEqual(
						(await offered.allInnerTexts()).map((text) => text.split('\n')[0]),
						['Adjust', 'Get', 'Get Many', 'History'],
					),
				);
				await stage.shot(editor, 'agent-new-tool-operations');
			});
		},
	},
};
