import type { IExecuteFunctions, INode } from 'n8n-workflow';

const known = new WeakMap<object, INode>();

/** The node that runs. n8n copies it with all its parameters each time it is asked, and thousands of items ask. */
export function nodeOf(context: Pick<IExecuteFunctions, 'getNode'>): INode {
	const node = known.get(context) ?? context.getNode();
	known.set(context, node);
	return node;
}
