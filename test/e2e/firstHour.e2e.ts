import assert from 'node:assert/strict';

import type { Execution, WorkflowJson } from '../../harness/n8n';
import type { Editor } from './browser';
import { buildJourney, EVENTS } from './firstJourney';
import { Hand } from './hand';
import { eventually, type Stage, type Story } from './story';
import { executed } from './testRuns.e2e';
import { smallWorkflow } from './workflows';

const MOST_CLICKS = 60;
const MOST_KEYS = 130;

/** By output: Ada joined the webinar (10), asked for a quote (40) and has a large team (15). */
const ROUTED = [
	[],
	[{ lead: 'cyd@fabrikam.example', score: 10 }],
	[{ lead: 'bob@contoso.example', score: 40 }],
	[{ lead: 'ada@northwind.example', score: 65 }],
];
const LIVE = [
	['ada@northwind.example', 65],
	['bob@contoso.example', 40],
	['cyd@fabrikam.example', 10],
] as const;

/** Who came out of the router, and with which score. */
function routed({ runData }: Execution): object[][] {
	const outputs = runData['Threshold Router']?.at(-1)?.data?.main ?? [];
	return outputs.map((items) =>
		(items ?? []).map(({ json }) => {
			const { leadId } = json.leadScoreDetail as { leadId: string };
			return { lead: leadId, score: Number(json.leadScore) };
		}),
	);
}

/** The live scores of the leads, by a step that looks them up; null where a lead has none. */
async function liveScores({ n8n }: Stage): Promise<Array<number | null>> {
	const step = { name: 'Look up', type: 'leadScore', parameters: { operation: 'get' } };
	const leads = LIVE.map(([email]) => ({ email }));
	const { runData } = await n8n.run(await n8n.importWorkflow(smallWorkflow('First hour: look', step, leads)));
	const items = runData['Look up']?.[0]?.data?.main?.[0] ?? [];
	return items.map(({ json }) => (json.leadScore as number | null | undefined) ?? null);
}

/** Presses the button that the editor shows beside the webhook: there are two triggers. */
async function pressExecute({ nodeOnCanvas, page, byId }: Editor, hand: Hand): Promise<void> {
	await nodeOnCanvas('Webhook').hover();
	await hand.click(page.getByRole('button', { name: 'Execute workflow', exact: true }).first());
	await byId('stop-execution-button').waitFor({ state: 'detached' });
}

async function publish({ byId, page }: Editor, hand: Hand): Promise<void> {
	await hand.click(page.getByRole('button', { name: 'Publish', exact: true }).first());
	const dialog = page.getByRole('dialog').filter({ hasText: 'Publish workflow' });
	await hand.click(dialog.getByRole('button', { name: 'Publish', exact: true }));
	await byId('workflow-active-version-indicator').waitFor();
}

/** Sends the events to the published webhook, each when the one before is scored. */
async function send({ n8n }: Stage, workflowId: string): Promise<void> {
	const { nodes } = await n8n.rest<WorkflowJson>('GET', `/workflows/${workflowId}`);
	const { path } = nodes.find(({ type }) => type === 'n8n-nodes-base.webhook')!.parameters;
	for (const event of EVENTS) {
		await eventually(async () => {
			const answer = await fetch(`${n8n.url}/webhook/${String(path)}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(event),
			});
			assert.equal(answer.status, 200, await answer.text());
		});
	}
}

export const firstHour: Story = {
	title: 'The first hour',
	steps: {
		'a journey from an empty canvas: built, tested three times, published, and live': async (stage) => {
			const { n8n } = stage;
			const nothing = await liveScores(stage);
			let id = '';
			await stage.inEditor(async (editor) => {
				const { page } = editor;
				const hand = new Hand(page);
				const shot = async (name: string) => await stage.shot(editor, `first-hour-${name}`);
				await page.setViewportSize({ width: 1280, height: 720 });
				await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
				await page.goto(`${n8n.url}/workflow/new`);
				await buildJourney(editor, hand, shot);
				console.log(`    built with ${hand.clicks} clicks and ${hand.keys} keys`);
				assert.ok(hand.clicks <= MOST_CLICKS, `${hand.clicks} clicks`);
				assert.ok(hand.keys <= MOST_KEYS, `${hand.keys} keys`);

				id = /\/workflow\/(\w+)/.exec(page.url())![1]!;
				for (let press = 1; press <= 3; press++) {
					const run = await executed(stage, id, async () => await pressExecute(editor, hand));
					assert.equal(run.status, 'success', run.error?.message);
					assert.deepEqual(routed(run), ROUTED, `press ${press}`);
				}
				await shot('executed');
				await editor.openNode('Score Lead');
				await shot('score-lead-output');
				await editor.closeNode();
				await editor.openNode('Threshold Router');
				await shot('router-output');
				await editor.closeNode();
				assert.deepEqual(await liveScores(stage), nothing);

				await publish(editor, hand);
				await shot('published');
			});
			try {
				await send(stage, id);
				const scores = LIVE.map(([, score]) => score);
				await eventually(async () => assert.deepEqual(await liveScores(stage), scores));
			} finally {
				// Its schedule must not fade the scores of other stories.
				await n8n.switchOff(id);
			}
		},
	},
};
