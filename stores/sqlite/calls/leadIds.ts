import type { DatabaseSync } from 'node:sqlite';
import { ID_CASE, idCaseOf } from '../../records';
import type { LeadIdCalls } from '../../transaction';
import { statement } from '../statement';

export function leadIds(database: DatabaseSync): LeadIdCalls {
	const cases = statement<{ key: string; value: string }>(
		database,
		`SELECT key, value FROM meta WHERE key LIKE '${ID_CASE}%'`,
	);
	const save = statement(
		database,
		'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
	);
	const inScores = (table: string) =>
		`EXISTS (SELECT 1 FROM scores JOIN ${table} USING (score) WHERE entity = ?1 AND lead = ?2)`;
	const isKnown = statement(
		database,
		`SELECT 1 WHERE EXISTS (SELECT 1 FROM aliases WHERE entity = ?1 AND alias = ?2)
			OR EXISTS (SELECT 1 FROM aliases WHERE entity = ?1 AND lead = ?2)
			OR EXISTS (SELECT 1 FROM outcomes WHERE entity = ?1 AND lead = ?2)
			OR EXISTS (SELECT 1 FROM assignments WHERE entity = ?1 AND lead = ?2)
			OR EXISTS (SELECT 1 FROM touches WHERE entity = ?1 AND lead = ?2)
			OR ${['leads', 'routes', 'crossings'].map(inScores).join(' OR ')}`,
	);
	return {
		async idCases() {
			return new Map(cases.all().map(idCaseOf));
		},

		async saveIdCase(entity, idCase) {
			save.run(ID_CASE + entity, idCase);
		},

		async known(entity, ids) {
			return new Set(ids.filter((id) => isKnown.get(entity, id) !== undefined));
		},
	};
}
