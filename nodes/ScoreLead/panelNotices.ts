import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { nodeOf } from '../common/node';
import { asText, inWords } from '../common/values';

/**
 * Slips in the panel that make no error, so that every number looks right: sentences for a person who tries the step.
 * @param items how many have a lead ID, and the ID of one of them
 * @param step the score that the step works on, and the field in which it puts it
 */
export function panelNotices(
	context: IExecuteFunctions,
	items: { count: number; leadId: string },
	step: { score: string; field: string },
): string[] {
	return [...leadIdNotices(context, items), ...replacedNotices(context, step)];
}

function leadIdNotices(
	context: IExecuteFunctions,
	{ count, leadId }: { count: number; leadId: string },
): string[] {
	const raw = asText(context.getNodeParameter('leadId', 0, '', { rawExpressions: true }));
	if (!raw.startsWith('=') && count > 1) {
		return [
			`Lead ID is the fixed text "${inWords(raw)}", so all ${count} items are one lead. To score each lead, clear Lead ID and drag a field there.`,
		];
	}
	// A field that is dropped onto a text is put behind it.
	if (/^=\s*[^\s{}][^{}]*\s\{\{/.test(raw)) {
		return [
			`The lead ID "${inWords(leadId)}" has text before the field. If that is a slip, clear Lead ID and drag the field there again.`,
		];
	}
	return [];
}

/** A Score Lead step before this one has put another score into the same field. */
function replacedNotices(
	context: IExecuteFunctions,
	{ score, field }: { score: string; field: string },
): string[] {
	const before = context
		.getParentNodes(nodeOf(context).name, { includeNodeParameters: true })
		.filter(({ type, disabled }) => type.endsWith('.scoreLead') && !disabled)
		.map(({ parameters = {} }) => ({ score: nameOf(parameters.score), field: fieldOf(parameters) }));
	const replaced = before.find((one) => one.field === field && one.score !== null && one.score !== score);
	if (!replaced) return [];
	return [
		`The score "${inWords(score)}" has replaced "${inWords(replaced.score!)}" in the field "${field}". To keep both, give this step the option Output Field, such as "${inWords(score.toLowerCase().replace(/[^a-z0-9]+/g, '') || 'second')}".`,
	];
}

const isExpression = (value: unknown): boolean => typeof value === 'string' && value.startsWith('=');

function nameOf(score: INodeParameters[string] | undefined): string | null {
	const { value } = (score ?? { value: 'Lead Score' }) as { value?: unknown };
	return typeof value === 'string' && !isExpression(value) ? value : null;
}

const fieldOf = ({ options }: INodeParameters): unknown =>
	(options as INodeParameters | undefined)?.outputField ?? 'leadScore';
