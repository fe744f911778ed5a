import { rounded } from '../../scoring';
import type { ScoredItem } from '../../steps';

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
		return `${up} would reach ${threshold} and ${down} would drop below it`;
	});
	return (
		[`Preview: ${moved.length} of ${leads.size} scores would change`, ...crossings].join('; ') +
		'. Nothing was saved.'
	);
}
