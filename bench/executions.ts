import type { IDataObject } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Execution, RunningN8n, WorkflowJson } from '../harness/n8n';

/** The node at which our workflows are started by hand. */
export const START = 'Start';

/** How often n8n may fail to answer, a second apart, before it counts as lost. */
const PATIENCE = 60;

/** Runs a workflow to its end, also where a node keeps n8n so busy that it does not answer for a while. */
export async function execute(n8n: RunningN8n, workflow: WorkflowJson): Promise<Execution> {
	const id = await n8n.importWorkflow(workflow);
	const { executionId } = await n8n.rest<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		triggerToStartFrom: { name: START },
	});
	for (let failures = 1; ; failures++) {
		try {
			return await n8n.ended(executionId);
		} catch (error) {
			if (!isBusy(error as Error) || failures > PATIENCE) throw error;
			await sleep(1_000);
		}
	}
}

/** After seconds without a turn, n8n drops the connections that were open, or takes its database for lost for a moment. */
const isBusy = ({ message, cause }: Error): boolean =>
	(cause as { code?: string } | undefined)?.code === 'ECONNRESET' ||
	message.includes('503 Database is not ready');

/** What came out of a node, run after run. */
export function itemsOf(
	{ runData }: Execution,
	node: string,
): Array<{ fields: IDataObject; output: number }> {
	return (runData[node] ?? []).flatMap(({ data }) =>
		(data?.main ?? []).flatMap((items, output) =>
			(items ?? []).map(({ json }) => ({ fields: json, output })),
		),
	);
}
