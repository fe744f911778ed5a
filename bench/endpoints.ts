import type { IDataObject, INode } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunningN8n } from '../demo/n8n';
import { execute, itemsOf, START } from './executions';
import type { Stage } from './stage';
import { eventsProgram } from './workflows/events';
import { code, own, row, workflow, type Part } from './workflows/nodes';
import { oneQueryJourney } from './workflows/oneQuery';
import { ourJourney, ourStep, type StoreChoice } from './workflows/ours';
import { scoreTable } from './workflows/scoreTable';

const TIMEOUT_MS = 20_000;

/** A production webhook whose workflow does something with each event before it answers. */
export interface Endpoint {
	url: string;
	/** The scores that it has stored for the leads of so many first events, by lead; undefined if it stores none. */
	scores?(events: number): Promise<Map<string, number>>;
}

/** The shortest workflow there is: its answer, too, waits until the workflow has ended. */
export const openNothing = async (n8n: RunningN8n): Promise<Endpoint> => {
	const nodes = [webhook('nothing')];
	return { url: await publish(n8n, 'nothing', { nodes, links: [] }) };
};

/** Score Lead → Threshold Router. */
export async function openOurs(n8n: RunningN8n, path: string, choice: StoreChoice): Promise<Endpoint> {
	const url = await publish(n8n, path, ourJourney({ nodes: [webhook(path)], fields: FIELDS }, choice, path));
	return {
		url,
		async scores(events) {
			const get = ourStep('Lead Score', 'leadScore', choice, path, { operation: 'get' });
			const nodes = [own(START, 'manualTrigger', 1), code('Events', eventsProgram(events)), get];
			const execution = await execute(n8n, workflow('Look up', [{ nodes, links: row(nodes) }]));
			const found = itemsOf(execution, get.name).map(
				({ fields }) => fields.leadScore as { leadId: string; score: number },
			);
			return new Map(found.map(({ leadId, score }) => [leadId, score]));
		},
	};
}

/** A Code node → one atomic upsert → a Switch. */
export async function openOneQuery(n8n: RunningN8n, { sql, ownCredential }: Stage): Promise<Endpoint> {
	const table = 'one_query';
	await sql(scoreTable(table));
	const credential = await n8n.importCredential(ownCredential);
	const part = oneQueryJourney({ nodes: [webhook(table)], fields: FIELDS }, table, credential);
	return {
		url: await publish(n8n, table, part),
		async scores() {
			const rows = await sql<{ email: string; score: number }>(`SELECT email, score FROM ${table}`);
			return new Map(rows.map(({ email, score }) => [email, score]));
		},
	};
}

/** Where a webhook's item has the event. */
const FIELDS = '$json.body';

const webhook = (path: string): INode =>
	own(
		'Webhook',
		'webhook',
		2.1,
		{ httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'noData', options: {} },
		{ webhookId: path },
	);

/** Switches a workflow on and waits until its webhook is there. Returns its address. */
async function publish(n8n: RunningN8n, path: string, part: Part): Promise<string> {
	const id = await n8n.importWorkflow(workflow(path, [part]));
	const { versionId } = await n8n.rest<IDataObject>('GET', `/workflows/${id}`);
	await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
	const url = `${n8n.url}/webhook/${path}`;
	const deadline = Date.now() + TIMEOUT_MS;
	// n8n says that a workflow is active some moments before its webhook is there.
	while (!(await listens(url))) {
		if (Date.now() > deadline) throw new Error(`The webhook ${path} was not there after ${TIMEOUT_MS} ms`);
		await sleep(100);
	}
	return url;
}

/** Asks as a browser does before it posts from another site, which runs nothing. */
async function listens(url: string): Promise<boolean> {
	const answer = await fetch(url, { method: 'OPTIONS', headers: { origin: 'http://localhost' } });
	await answer.text();
	return (answer.headers.get('access-control-allow-methods') ?? '').includes('POST');
}
