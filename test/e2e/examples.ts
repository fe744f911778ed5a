import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';

import type { Execution, WorkflowJson } from '../../demo/n8n';
import { PASSWORD, startPostgres } from '../postgres';
import type { Stage } from './story';

/** What came out of a node of a workflow. */
export type Outcome = (node: string, output?: number) => INodeExecutionData[];

/**
 * Imports an example of the folder workflows, runs it on the embedded store and on PostgreSQL, and has each run checked.
 * @param file its name without `.json`
 */
export async function onEachStore(
	stage: Stage,
	file: string,
	check: (outcome: Outcome, execution: Execution) => Promise<void> | void,
): Promise<void> {
	const text = readFileSync(join(__dirname, `../../workflows/${file}.json`), 'utf8');
	const example = { ...(JSON.parse(text) as WorkflowJson), id: undefined };
	await runExample(stage, example, check);
	const server = await startPostgres({ fsync: 'off' });
	try {
		const connectionString = `postgresql://postgres:${PASSWORD}@127.0.0.1:${server.port}/postgres`;
		const data = { kind: 'postgres', connect: 'string', connectionString };
		const place = { schema: 'lead_scores', prefix: '', poolSize: 5, ca: '' };
		const name = 'PostgreSQL';
		const type = 'leadScoreStoreApi';
		const id = await stage.n8n.importCredential({ name, type, data: { ...data, ...place } });
		const nodes = example.nodes.map((node) =>
			node.type.startsWith('n8n-nodes-lead-scoring.')
				? {
						...node,
						parameters: { ...node.parameters, store: 'shared' },
						credentials: { [type]: { id, name } },
					}
				: node,
		);
		await runExample(stage, { ...example, name: `${example.name} on ${name}`, nodes }, check);
	} finally {
		await server.stop();
	}
}

async function runExample(
	{ n8n }: Stage,
	workflow: WorkflowJson,
	check: (outcome: Outcome, execution: Execution) => Promise<void> | void,
): Promise<void> {
	const execution = await n8n.run(await n8n.importWorkflow(workflow));
	assert.equal(execution.status, 'success', `${workflow.name}: ${execution.error?.message}`);
	const outcome: Outcome = (node, output = 0) => execution.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
	await check(outcome, execution);
}
