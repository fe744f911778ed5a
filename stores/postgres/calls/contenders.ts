import { COMPARED_AT_ONCE, contendersOf, reaches, valuesOf } from '../../bars';
import { toState, type LeadRow } from '../../rows';
import type { ContenderCalls } from '../../transaction';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

export function contenders(t: Names) {
	const bar = ['$5', '$6', '$7'].map((value) => `${value}::double precision`).concat('$8::integer');
	const reaching = (shape: 'exponential' | 'linear') => `SELECT lead, state FROM ${t.leads}
		WHERE score = $1 AND lead > $2 AND lead <= $3
			AND ${reaches(shape, { larger: 'greatest', smaller: 'least' }, bar)} ORDER BY lead LIMIT $4`;
	const sql = {
		span: `SELECT max(lead) AS last, count(*)::integer AS compared
			FROM (SELECT lead FROM ${t.leads} WHERE score = $1 AND lead > $2 ORDER BY lead LIMIT $3) AS span`,
		select: { exponential: reaching('exponential'), linear: reaching('linear') },
	};
	return (session: Session): ContenderCalls => ({
		async contenders(scoreId, bar, after, size) {
			const since = after === null ? '' : toKey(after);
			const [span] = await session.query<{ last: string | null; compared: number }>(
				sql.span,
				scoreId,
				since,
				COMPARED_AT_ONCE,
			);
			const { last, compared } = span!;
			if (last === null) return { leads: [], compared, next: null };
			const values = [scoreId, since, last, size, ...valuesOf(bar)];
			const rows = await session.query<LeadRow>(sql.select[bar.curve.shape], ...values);
			const ids = await session.keys.idsOf([...rows.map(({ lead }) => lead), last]);
			return contendersOf(
				rows.map((row, index) => [ids[index]!, toState(row)]),
				{ last: ids.at(-1)!, compared },
				size,
			);
		},
	});
}
