import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from '../../harness/n8n';

/** A line from an output of a node, the first unless told otherwise, to another node. */
export type Link = [from: string, to: string, output?: number];

/** Nodes and the lines between them. */
export interface Part {
	nodes: INode[];
	links: Link[];
}

/** How a workflow begins: its nodes in a row, and where in the last one's items the fields of an event are. */
export interface Beginning {
	nodes: INode[];
	fields: string;
}

export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): INode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters, ...more };
}

/** One of n8n's own nodes. */
export const own = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): INode => node(name, `n8n-nodes-base.${type}`, typeVersion, parameters, more);

export const code = (name: string, jsCode: string): INode => own(name, 'code', 2, { jsCode });

/** Lines through nodes in a row. */
export const row = (nodes: INode[]): Link[] =>
	nodes.slice(1).map(({ name }, index): Link => [nodes[index]!.name, name]);

export function workflow(name: string, parts: Part[], settings: IDataObject = {}): WorkflowJson {
	const nodes = parts
		.flatMap((part) => part.nodes)
		.map((each, index): INode => ({ ...each, position: [(index % 12) * 220, Math.floor(index / 12) * 200] }));
	const connections: WorkflowJson['connections'] = {};
	for (const [from, to, output = 0] of parts.flatMap(({ links }) => links)) {
		const outputs = (connections[from] ??= { main: [] }).main!;
		while (outputs.length <= output) outputs.push([]);
		outputs[output]!.push({ node: to, type: 'main', index: 0 });
	}
	return { name, nodes, connections, settings: { executionOrder: 'v1', ...settings } };
}

/** Conditions as If, Switch and our rules have them. */
export const condition = (
	leftValue: string,
	type: 'string' | 'number',
	operation: string,
	rightValue: string | number,
): INodeParameters => ({
	combinator: 'and',
	options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 3 },
	conditions: [{ id: `${leftValue} ${rightValue}`, leftValue, rightValue, operator: { type, operation } }],
});
