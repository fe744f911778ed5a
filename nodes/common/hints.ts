import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

/** A sentence above the step's output. The editor shows it as HTML, and it can quote what anyone has written into an item. */
export function hint(
	context: IExecuteFunctions,
	message: string,
	type: NodeExecutionHint['type'] = 'warning',
): void {
	context.addExecutionHints({ message: message.replaceAll('<', '&lt;'), type, location: 'outputPane' });
}

/** "3 items had no lead ID …" where there are any. */
export function hintNoLeadId(context: IExecuteFunctions, count: number, what: string): void {
	if (count === 0) return;
	hint(
		context,
		`${count} ${count === 1 ? 'item had' : 'items had'} no lead ID and ${what}. Check the field under "Lead ID".`,
	);
}
