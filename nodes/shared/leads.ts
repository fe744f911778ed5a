import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { compileValue } from './values';

/** Reads the lead ID of an item, trimmed and lower-cased; null where the item has none. */
export function leadReader(
	context: IExecuteFunctions,
): (item: INodeExecutionData, index: number) => string | null {
	const { read } = compileValue(context, context.getNodeParameter('leadId', 0, '', { rawExpressions: true }));
	return (item, index) => toLeadId(read(item, index));
}

/** A lead ID, trimmed and lower-cased: texts and numbers; anything else is none. */
export function toLeadId(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const id = String(value).trim().toLowerCase().toWellFormed();
	return id === '' ? null : id;
}

export function noLeadIdError(context: IExecuteFunctions, itemIndex: number): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'This item has no lead ID', {
		itemIndex,
		description: 'Set "Lead ID" to a field that every item has, such as {{ $json.email }}.',
	});
}

/**
 * An item that failed. n8n tells it by its error alone, sends it to the error output and puts its fields back; without an
 * error output it keeps its fields and its place.
 */
export function errorItem(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	error: string,
	itemIndex: number,
): INodeExecutionData {
	const hasOutput = context.getNode().onError === 'continueErrorOutput';
	const json = hasOutput ? { error } : { ...item.json, error };
	return { json, pairedItem: { item: itemIndex } };
}

/** "3 items had no lead ID …" where there are any. */
export function hintNoLeadId(context: IExecuteFunctions, count: number, what: string): void {
	if (count === 0) return;
	hint(
		context,
		`${count} ${count === 1 ? 'item had' : 'items had'} no lead ID and ${what}. Check the field under "Lead ID".`,
	);
}

/** A sentence above the step's output. */
export function hint(
	context: IExecuteFunctions,
	message: string,
	type: NodeExecutionHint['type'] = 'warning',
): void {
	context.addExecutionHints({ message, type, location: 'outputPane' });
}
