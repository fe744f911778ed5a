import type { IDataObject } from 'n8n-workflow';

import type { Execution, RunningN8n, WorkflowJson } from '../demo/n8n';

/** The node at which our workflows are started by hand. */
export const START = 'Start';

/**
 * Runs a workflow to its end. A node that keeps n8n busy for seconds makes it drop the connections that were open, so
 * that asking for the result can fail once.
 */
export async function execute(n8n: RunningN8n, workflow: WorkflowJson): Promise<Execution> {
	const id = await n8n.importWorkflow(workflow);
	const { executionId } = await n8n.rest<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		triggerToStartFrom: { name: START },
	});
	for (;;) {
		try {
			return await n8n.ended(executionId);
		} catch (error) {
			if (!isDropped(error)) throw error;
		}
	}
}

/** Whether n8n was there and dropped the connection; where it has died, nobody is there. */
const isDropped = (error: unknown): boolean =>
	error instanceof TypeError && (error.cause as { code?: string } | undefined)?.code === 'ECONNRESET';

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
