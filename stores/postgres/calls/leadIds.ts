import { ID_CASE, idCaseOf } from '../../records';
import type { LeadIdCalls } from '../../transaction';
import { byKeys } from '../keys';
import { metaIn } from '../meta';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

export function leadIds(t: Names) {
	const meta = metaIn(t);
	const inScores = (table: string) =>
		`EXISTS (SELECT FROM ${t.scores} s JOIN ${table} l USING (score) WHERE s.entity = $1 AND l.lead = id)`;
	const known = `SELECT id FROM unnest($2::text[]) AS ids (id)
		WHERE EXISTS (SELECT FROM ${t.aliases} WHERE entity = $1 AND alias = id)
			OR EXISTS (SELECT FROM ${t.aliases} WHERE entity = $1 AND lead = id)
			OR EXISTS (SELECT FROM ${t.outcomes} WHERE entity = $1 AND lead = id)
			OR EXISTS (SELECT FROM ${t.assignments} WHERE entity = $1 AND lead = id)
			OR EXISTS (SELECT FROM ${t.touches} WHERE entity = $1 AND lead = id)
			OR ${[t.leads, t.routes, t.crossings].map(inScores).join(' OR ')}`;
	return (session: Session): LeadIdCalls => ({
		async idCases() {
			const rows = await session.query<{ key: string; value: string }>(meta.read);
			return new Map(rows.filter(({ key }) => key.startsWith(ID_CASE)).map(idCaseOf));
		},

		async saveIdCase(entity, idCase) {
			session.alone();
			session.send(meta.save, ID_CASE + entity, idCase);
		},

		async known(entity, ids) {
			const byKey = byKeys(ids);
			const rows = await session.query<{ id: string }>(known, toKey(entity), [...byKey.keys()]);
			return new Set(rows.map(({ id }) => byKey.get(id)!));
		},
	});
}
