import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../../harness/n8n';
import { withModel } from './agent.e2e';
import { example } from './examples';
import type { ToolCall, Turn } from './model';
import type { Story } from './story';

const SCORE = 'Met by an agent';
const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
const met = (Lead_ID: string): ToolCall => ({ tool: 'Met_a_lead', arguments: { Lead_ID } });

/** An agent whose tool is a Score Lead step: it gives 10 points each time that a lead was met. */
function scoringAgent(): WorkflowJson {
	const { nodes, connections, settings } = example('ask-an-agent');
	const kept = ['Try it', 'A question', 'AI Agent', 'OpenAI Chat Model'];
	const leadId = `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Lead_ID', \`The email address of one lead\`, 'string') }}`;
	const tool = {
		id: 'met',
		name: 'Met a lead',
		type: 'n8n-nodes-lead-scoring.scoreLeadTool',
		typeVersion: 1,
		position: [600, 600] as [number, number],
		parameters: {
			descriptionType: 'manual',
			toolDescription: 'Scores a lead that someone has met',
			leadId,
			score: { __rl: true, mode: 'name', value: SCORE },
			rules: { rule: [{ name: 'Met', award: 'everyTime', points: 10, appliesTo: 'every' }] },
		},
	};
	const to = (node: string, type: 'main' | 'ai_tool' = 'main') => ({ [type]: [[{ node, type, index: 0 }]] });
	return {
		name: SCORE,
		settings,
		nodes: [...nodes.filter(({ name }) => kept.includes(name)), tool],
		connections: {
			'Try it': to('A question'),
			'A question': to('AI Agent'),
			'OpenAI Chat Model': connections['OpenAI Chat Model']!,
			'Met a lead': to('AI Agent', 'ai_tool'),
		},
	};
}

export const agentScores: Story = {
	title: 'An AI agent that scores',
	steps: {
		'a test goes on from call to call, and begins anew with the next run': async (stage) => {
			let told: IDataObject[][] = [];
			const script: Turn[] = [
				() => [met(ANN), met(BOB), met(ANN)],
				() => [met(ANN)],
				(results) => {
					told = results;
					return 'Done';
				},
			];
			await withModel(stage, script, async (_model, connect) => {
				const id = await stage.n8n.importWorkflow(connect(scoringAgent()));
				for (let press = 1; press <= 2; press++) {
					const { status, error } = await stage.n8n.run(id);
					assert.equal(status, 'success', error?.message);
					assert.deepEqual(
						told.map(([answer]) => [answer!.test, answer!.leadId, answer!.score]),
						[
							[true, ANN, 10],
							[true, BOB, 10],
							[true, ANN, 20],
							[true, ANN, 30],
						],
						`press ${press}`,
					);
				}
			});
		},
	},
};
