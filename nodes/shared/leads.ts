import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { compileValue } from './values';

/**
 * The lead ID of each item, trimmed and lower-cased; null where the item has none.
 * @throws where items without a lead ID are to fail and the step stops on errors
 */
export function leadIds(context: IExecuteFunctions, items: INodeExecutionData[]): Array<string | null> {
	const { read } = compileValue(context, context.getNodeParameter('leadId', 0, '', { rawExpressions: true }));
	return items.map((item, index) => toLeadId(read(item, index)));
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

/** An item that failed. n8n puts the fields of the input item back, and sends it to the error output if there is one. */
export function errorItem(error: string, itemIndex: number): INodeExecutionData {
	return { json: { error }, pairedItem: { item: itemIndex } };
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
