import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { Client, Execution, WorkflowJson } from '../../harness/n8n';
import { PASSWORD, startPostgres } from '../postgres';
import type { Stage } from './story';

/** What came out of a node of a workflow. */
export type Outcome = (node: string, output?: number) => INodeExecutionData[];

/** The store of a step, as its node says it. */
export interface OwnStore {
	/** For titles. */
	name: string;
	parameters: IDataObject;
	credentials?: INode['credentials'];
}

export const EMBEDDED: OwnStore = { name: 'This n8n', parameters: { store: 'embedded' } };

const FOLDER = join(__dirname, '../../workflows');

/** The examples of the folder workflows, by their names without `.json`. */
export const EXAMPLES = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

/** An example of the folder workflows, to be imported as a new one. */
export function example(file: string): WorkflowJson {
	const text = readFileSync(join(FOLDER, `${file}.json`), 'utf8');
	return { ...(JSON.parse(text) as WorkflowJson), id: undefined };
}

/** A workflow whose steps of ours say something else. */
export function withSteps(
	workflow: WorkflowJson,
	{ parameters, credentials }: Omit<OwnStore, 'name'>,
): WorkflowJson {
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-lead-scoring.')
			? {
					...node,
					parameters: { ...node.parameters, ...parameters } as INode['parameters'],
					...(credentials && { credentials }),
				}
			: node,
	);
	return { ...workflow, nodes };
}

/** Starts a PostgreSQL for as long as `visit` takes, with a credential for it in n8n. */
export async function onPostgres(n8n: Client, visit: (store: OwnStore) => Promise<void>): Promise<void> {
	const server = await startPostgres({ fsync: 'off' });
	try {
		const connectionString = `postgresql://postgres:${PASSWORD}@127.0.0.1:${server.port}/postgres`;
		const data = { kind: 'postgres', connect: 'string', connectionString };
		const place = { schema: 'lead_scores', prefix: '', poolSize: 5, ca: '' };
		const name = 'PostgreSQL';
		const type = 'leadScoreStoreApi';
		const id = await n8n.importCredential({ name, type, data: { ...data, ...place } });
		await visit({ name, parameters: { store: 'shared' }, credentials: { [type]: { id, name } } });
	} finally {
		await server.stop();
	}
}

/** Does the same on the embedded store and on PostgreSQL. */
export async function onBothStores(n8n: Client, visit: (store: OwnStore) => Promise<void>): Promise<void> {
	await visit(EMBEDDED);
	await onPostgres(n8n, visit);
}

/**
 * Imports an example of the folder workflows, runs it on the embedded store and on PostgreSQL, and has each run checked.
 * @param file its name without `.json`
 * @param prepare gives nodes that are not ours what they need
 */
export async function onEachStore(
	{ n8n }: Stage,
	file: string,
	check: (outcome: Outcome, execution: Execution) => Promise<void> | void,
	prepare: (workflow: WorkflowJson) => WorkflowJson = (workflow) => workflow,
): Promise<void> {
	await onBothStores(n8n, async (store) => {
		const workflow = withSteps(prepare(example(file)), store);
		const name = `${workflow.name} on ${store.name}`;
		const execution = await n8n.run(await n8n.importWorkflow({ ...workflow, name }));
		assert.equal(execution.status, 'success', `${name}: ${execution.error?.message}`);
		const outcome: Outcome = (node, output = 0) =>
			execution.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
		await check(outcome, execution);
	});
}
