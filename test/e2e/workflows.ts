import type { IDataObject, INode } from 'n8n-workflow';

import { journey } from '../../demo/journey';
import { counting } from '../../harness/counting';
import type { WorkflowJson } from '../../harness/n8n';
import { storeField } from '../../nodes/common/fields';

/** What two leads did. */
export const EVENTS = [
	{ eventId: 'e1', email: 'Ada@Example.com ', event: 'email_opened', title: 'CEO' },
	{ eventId: 'e2', email: 'bob@example.com', event: 'link_clicked', title: 'Intern' },
];

/** What the panel calls a store. */
export function storeName(value: 'embedded' | 'shared'): string {
	const option = storeField.options!.find((each) => 'value' in each && each.value === value);
	return option!.name;
}

/** A workflow that starts by hand, brings events and gives them to one of our nodes. */
export function smallWorkflow(
	name: string,
	step?: { name: string; type: string; parameters?: IDataObject },
	events: IDataObject[] = EVENTS,
): WorkflowJson {
	const node = (nodeName: string, type: string, column: number, parameters = {}, typeVersion = 1): INode => ({
		id: nodeName,
		name: nodeName,
		type,
		typeVersion,
		position: [column * 220, 0],
		parameters,
	});
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 0),
		node('Events', 'n8n-nodes-base.set', 1, { mode: 'raw', jsonOutput: JSON.stringify({ events }) }, 3.4),
		node('One by one', 'n8n-nodes-base.splitOut', 2, { fieldToSplitOut: 'events', options: {} }),
	];
	if (step) {
		// These have no lead ID of their own; those that follow Score Lead do.
		const leadId = ['scoreLead', 'leadScore'].includes(step.type) && { leadId: '={{ $json.email }}' };
		const parameters = { ...leadId, ...step.parameters };
		nodes.push(node(step.name, `n8n-nodes-lead-scoring.${step.type}`, 3, parameters));
	}
	const connections: WorkflowJson['connections'] = {};
	nodes.slice(1).forEach((to, index) => {
		connections[nodes[index]!.name] = { main: [[{ node: to.name, type: 'main', index: 0 }]] };
	});
	return counting({ name, nodes, connections });
}

/** A workflow that brings new leads to 60 points. */
export function meetWorkflow(round: number, leads: number): WorkflowJson {
	const met = Array.from({ length: leads }, (_, lead) => ({ email: `lead-${round}-${lead}@example.com` }));
	const parameters = { operation: 'adjust', points: 60, reason: 'Met at the fair' };
	return smallWorkflow(`Fair ${round}`, { name: 'Lead Score', type: 'leadScore', parameters }, met);
}

/** The example journey under another name, with a score of its own. */
export function journeyCopy(name: string): WorkflowJson {
	const nodes = journey.nodes.map((node) =>
		'score' in node.parameters
			? { ...node, parameters: { ...node.parameters, score: { __rl: true, mode: 'name', value: name } } }
			: node,
	);
	return counting({ ...journey, id: undefined, name, nodes });
}
