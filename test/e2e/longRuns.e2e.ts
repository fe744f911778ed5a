import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { importStartingScores, type NumberLine, type StepRequest } from '../../steps';
import { openSqlite } from '../../stores';
import { withSteps } from './examples';
import { eventually, type Story } from './story';
import { smallWorkflow } from './workflows';

/** So many that a correction of all of them goes on for some seconds. */
const LEADS = 300_000;
const SCORE = 'Many leads';

/** Fills a store with leads that have 10 points each. */
async function fill(path: string): Promise<void> {
	const now = Date.now();
	const step = { key: 'e2e', workflow: 'Import', node: 'Import' };
	const run = { execution: '1', run: null, at: now, now, zone: 'UTC' };
	const request: StepRequest = { entity: 'contact', score: SCORE, step, ...run };
	async function* lines(): AsyncGenerator<NumberLine, void, undefined> {
		for (let lead = 0; lead < LEADS; lead++) yield { line: lead, lead: `lead-${lead}`, points: 10, at: null };
	}
	await importStartingScores(openSqlite(path), request, lines());
}

export const longRuns: Story = {
	title: 'Long runs',
	steps: {
		'a correction of 300,000 leads tells the log how far it is, is stopped, and goes on when run again':
			async ({ n8n, home }) => {
				const path = join(home, 'many.sqlite');
				await fill(path);
				const credential = { name: 'Many leads', type: 'leadScoreStoreApi', data: { kind: 'sqlite', path } };
				const id = await n8n.importCredential(credential);
				const parameters = {
					operation: 'correct',
					score: { __rl: true, mode: 'name', value: SCORE },
					rule: { __rl: true, mode: 'name', value: 'Starting score' },
					correction: 'give',
					rightPoints: 5,
					preview: false,
				};
				const workflow = await n8n.importWorkflow(
					withSteps(smallWorkflow(SCORE, { name: 'Lead Score', type: 'leadScore', parameters }), {
						parameters: { store: 'shared' },
						credentials: { [credential.type]: { id, name: credential.name } },
					}),
				);
				const start = { triggerToStartFrom: { name: 'Start' } };
				const call = `/workflows/${workflow}/run`;
				const { executionId } = await n8n.rest<{ executionId: string }>('POST', call, start);
				await eventually(() => assert.match(n8n.log(), /Lead Score: \d+ leads checked/), 20_000);
				await n8n.rest('POST', `/executions/${executionId}/stop`);
				assert.equal((await n8n.ended(executionId)).status, 'canceled');

				const goOn = async () => {
					const { runData, error } = await n8n.run(workflow);
					assert.equal(error, undefined);
					const [item] = runData['Lead Score']?.[0]?.data?.main?.[0] ?? [];
					return item!.json.leadScore as IDataObject;
				};
				const rest = await goOn();
				const left = rest.leadsChanged as number;
				assert.ok(left > 0 && left < LEADS, `${left} of ${LEADS} were left`);
				assert.equal(rest.pointsChanged, -5 * left);
				assert.equal((await goOn()).leadsChanged, 0);
			},
	},
};
