import { contendersOf, reaches, valuesOf } from '../../bars';
import { toState, type LeadRow } from '../../rows';
import type { ContenderCalls } from '../../transaction';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

type ContenderRow = { compared: number; last: string | null } & (LeadRow | { lead: null });

export function contenders(t: Names) {
	const bar = ['$5', '$6', '$7'].map((value) => `${value}::double precision`).concat('$8::integer');
	// In one walk: leads are visited in the order of their keys, all over the table, and most of them for nothing.
	const reaching = (shape: 'exponential' | 'linear') => `SELECT compared, last, c.lead, c.state
		FROM (
			SELECT count(*)::integer AS compared, max(lead) AS last,
				array_agg(lead) FILTER (WHERE is_one) AS leads, array_agg(state) FILTER (WHERE is_one) AS states
			FROM (
				SELECT lead, state, ${reaches(shape, { larger: 'greatest', smaller: 'least' }, bar)} AS is_one
				FROM ${t.leads} WHERE score = $1 AND lead > $2 ORDER BY lead LIMIT $3
			) AS span
		) AS found LEFT JOIN LATERAL unnest(leads[:$4], states[:$4]) AS c (lead, state) ON true`;
	const sql = { exponential: reaching('exponential'), linear: reaching('linear') };
	return (session: Session): ContenderCalls => ({
		async contenders(scoreId, bar, after, portion) {
			const rows = await session.query<ContenderRow>(
				sql[bar.curve.shape],
				scoreId,
				after === null ? '' : toKey(after),
				portion.span,
				portion.size,
				...valuesOf(bar),
			);
			const { compared, last } = rows[0]!;
			if (last === null) return { leads: [], compared, next: null };
			const found = rows.filter((row): row is ContenderRow & LeadRow => row.lead !== null);
			const ids = await session.keys.idsOf([...found.map(({ lead }) => lead), last]);
			return contendersOf(
				found.map((row, index) => [ids[index]!, toState(row)]),
				{ last: ids.at(-1)!, compared },
				portion,
			);
		},
	});
}
