import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { rounded } from '../../scoring';
import type { ScoredItem } from '../../steps';
import type { OptionReader } from '../common/options';

/** The thresholds that a preview looks at, ascending. */
export function readThresholds(context: IExecuteFunctions, option: OptionReader): number[] {
	const texts = option('thresholds', '')
		.split(',')
		.map((text) => text.trim())
		.filter((text) => text !== '');
	const thresholds = texts.map(Number);
	const wrong = texts.find((_text, index) => !Number.isFinite(thresholds[index]));
	if (wrong === undefined) return thresholds.sort((a, b) => a - b);
	throw new NodeOperationError(
		context.getNode(),
		`"Preview Thresholds" has a part that is no number: ${wrong}`,
		{
			description: 'Enter scores such as 20, 50.',
		},
	);
}

/** How many scores a run would change, and how many leads would cross each threshold. */
export function previewInWords(results: ScoredItem[], thresholds: number[]): string {
	const leads = new Map<string, { before: number; after: number }>();
	for (const { leadId, previous, score } of results) {
		leads.set(leadId, { before: leads.get(leadId)?.before ?? previous, after: score });
	}
	const changes = [...leads.values()];
	const moved = changes.filter(({ before, after }) => rounded(after - before) !== 0);
	const crossings = thresholds.map((threshold) => {
		const up = changes.filter(({ before, after }) => before < threshold && after >= threshold).length;
		const down = changes.filter(({ before, after }) => before >= threshold && after < threshold).length;
		return `${up} would reach ${threshold} and ${down} would fall below it`;
	});
	return (
		[`Preview: ${moved.length} of ${leads.size} scores would change`, ...crossings].join('; ') +
		'. Nothing was stored.'
	);
}
