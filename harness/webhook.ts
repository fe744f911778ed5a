import { setTimeout as sleep } from 'node:timers/promises';

import type { Client, WorkflowJson } from './client';

const TIMEOUT_MS = 20_000;

/** Imports a workflow and switches it on. Returns its ID, and the address at which its webhook listens by now. */
export async function publish(
	n8n: Client,
	workflow: WorkflowJson,
	path: string,
): Promise<{ id: string; url: string }> {
	const id = await n8n.importWorkflow(workflow);
	await n8n.switchOn(id);
	const url = `${n8n.url}/webhook/${path}`;
	const deadline = Date.now() + TIMEOUT_MS;
	// n8n says that a workflow is active some moments before its webhook is there.
	while (!(await listens(url))) {
		if (Date.now() > deadline)
			throw new Error(`The webhook ${path} was not there after ${TIMEOUT_MS / 1000} s`);
		await sleep(100);
	}
	return { id, url };
}

/** Asks as a browser does before it posts from another site, which runs nothing. */
async function listens(url: string): Promise<boolean> {
	const answer = await fetch(url, { method: 'OPTIONS', headers: { origin: 'http://localhost' } });
	await answer.text();
	return (answer.headers.get('access-control-allow-methods') ?? '').includes('POST');
}
