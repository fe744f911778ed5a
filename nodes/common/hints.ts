import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { asHtml } from './asHtml';
import type { WithoutId } from './items';
import { leadIdAdvice } from './leadIds';

/** A sentence above the step's output. The editor shows it as HTML, and it can quote what anyone has written into an item. */
export function hint(
	context: IExecuteFunctions,
	message: string,
	type: NodeExecutionHint['type'] = 'warning',
): void {
	context.addExecutionHints({ message: asHtml(message), type, location: 'outputPane' });
}

/** A person has stopped a run that only looks: what was seen so far came out. */
export const hintStopped = (context: IExecuteFunctions): void =>
	hint(context, 'This was stopped before all leads were looked at. Run it again to see all.');

/** "3 items had no lead ID …" where there are any. */
export function hintNoLeadId(context: IExecuteFunctions, without: WithoutId, what: string): void {
	const { items } = without;
	if (items === 0) return;
	const advice = without.first && leadIdAdvice(context, without.first);
	hint(
		context,
		`${items} ${items === 1 ? 'item had' : 'items had'} no lead ID${placeholders(without)} and ${what}. ${advice ?? 'Check the field under "Lead ID".'}`,
	);
}

/** ' (2 of them "null" or another text for nothing)' where there are any. */
export function placeholders({ items, placeholders: count, example }: WithoutId): string {
	if (count === 0) return '';
	const of = items === 1 ? '' : `${count} of them `;
	return ` (${of}"${example}"${count === 1 ? ', which stands' : ' or another text that stands'} for nothing)`;
}
