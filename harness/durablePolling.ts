import type { WorkflowJson } from './client';

/** Polling triggers are started by n8n's durable scheduler, and their cursors have a table of their own: n8n 2.36 or later. */
export const DURABLE_POLLING = {
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

/**
 * A workflow whose polling triggers look every five seconds. n8n allows no single schedule to be as short; and its durable
 * scheduler, unlike the one in memory, does not look at once where n8n starts again.
 */
export function polledOften(workflow: WorkflowJson): WorkflowJson {
	const item = Array.from({ length: 12 }, (_, nth) => ({
		mode: 'custom',
		cronExpression: `${nth * 5} * * * * *`,
	}));
	const nodes = workflow.nodes.map((node) =>
		'pollTimes' in node.parameters
			? { ...node, parameters: { ...node.parameters, pollTimes: { item } } }
			: node,
	);
	return { ...workflow, nodes };
}
