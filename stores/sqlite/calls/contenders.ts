import type { DatabaseSync } from 'node:sqlite';
import { contendersOf, reaches, valuesOf } from '../../bars';
import { toState, type LeadRow } from '../../rows';
import type { ContenderCalls } from '../../transaction';
import { statement } from '../statement';

export function contenders(database: DatabaseSync): ContenderCalls {
	const nth = statement<{ last: string }>(
		database,
		'SELECT lead AS last FROM leads WHERE score = ? AND lead > ? ORDER BY lead LIMIT 1 OFFSET ?',
	);
	const rest = statement<{ last: string | null; compared: number }>(
		database,
		'SELECT max(lead) AS last, count(*) AS compared FROM leads WHERE score = ? AND lead > ?',
	);
	const reaching = (shape: 'exponential' | 'linear') =>
		statement<LeadRow>(
			database,
			`SELECT lead, state FROM leads WHERE score = ?1 AND lead > ?2 AND lead <= ?3
				AND ${reaches(shape, { larger: 'max', smaller: 'min' }, ['?5', '?6', '?7', '?8'])} ORDER BY lead LIMIT ?4`,
		);
	const select = { exponential: reaching('exponential'), linear: reaching('linear') };
	return {
		async contenders(scoreId, bar, after, portion) {
			const end = nth.get(scoreId, after ?? '', portion.span - 1);
			const { last, compared } = end ? { ...end, compared: portion.span } : rest.get(scoreId, after ?? '')!;
			if (last === null) return { leads: [], compared, next: null };
			const rows = select[bar.curve.shape].all(scoreId, after ?? '', last, portion.size, ...valuesOf(bar));
			return contendersOf(
				rows.map((row) => [row.lead, toState(row)]),
				{ last, compared },
				portion,
			);
		},
	};
}
