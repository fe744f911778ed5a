import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '../../harness/n8n';

const TIMEOUT_MS = 60_000;
const UNFINISHED = ['new', 'running', 'waiting'];
const UNSUCCESSFUL = ['error', 'crashed', 'canceled', 'unknown'];

/** The executions of a workflow that have not succeeded, once n8n has given up all that will not end. */
export async function unsuccessful(n8n: Client, workflowId: string): Promise<string[]> {
	const deadline = Date.now() + TIMEOUT_MS;
	for (;;) {
		const filter = JSON.stringify({ workflowId, status: [...UNFINISHED, ...UNSUCCESSFUL] });
		const { results } = await n8n.rest<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			`/executions?limit=100&filter=${encodeURIComponent(filter)}`,
		);
		if (results.every(({ status }) => UNSUCCESSFUL.includes(status))) return results.map(({ id }) => id);
		if (Date.now() > deadline) throw new Error(`n8n still waits for executions after ${TIMEOUT_MS / 1000} s`);
		await sleep(500);
	}
}

/** What steps of executions say went wrong, as against executions that ended with their process. */
export async function failedSteps(n8n: Client, executions: string[]): Promise<string[]> {
	const found = await Promise.all(executions.map(async (execution) => await n8n.ended(execution)));
	return found.flatMap(({ id, runData }) =>
		Object.entries(runData).flatMap(([step, runs]) =>
			runs.flatMap(({ error }) => (error ? [`Execution ${id}, ${step}: ${error.message}`] : [])),
		),
	);
}

/** Presses Retry for each of the executions. Returns how many of the retries succeeded. */
export async function retry(n8n: Client, executions: string[]): Promise<number> {
	let succeeded = 0;
	for (const execution of executions) {
		const { status } = await n8n.rest<{ status: string }>('POST', `/executions/${execution}/retry`, {
			loadWorkflow: false,
		});
		if (status === 'success') succeeded++;
	}
	return succeeded;
}
