import type { DatabaseSync } from 'node:sqlite';
import type { AliasCalls } from '../../transaction';
import { statement } from '../statement';

export function aliases(database: DatabaseSync): AliasCalls {
	const leadOf = statement<{ lead: string }>(
		database,
		'SELECT lead FROM aliases WHERE entity = ? AND alias = ?',
	);
	const redirect = statement(database, 'UPDATE aliases SET lead = ? WHERE entity = ? AND lead = ?');
	const save = statement(
		database,
		`INSERT INTO aliases (entity, alias, lead) VALUES (?, ?, ?)
			ON CONFLICT (entity, alias) DO UPDATE SET lead = excluded.lead`,
	);
	const aliasesOf = statement<{ alias: string }>(
		database,
		'SELECT alias FROM aliases WHERE entity = ? AND lead = ? ORDER BY alias',
	);
	return {
		async resolve(entity, leads) {
			return new Map(leads.map((lead) => [lead, leadOf.get(entity, lead)?.lead ?? lead]));
		},

		async saveAlias(entity, alias, lead) {
			redirect.run(lead, entity, alias);
			save.run(entity, alias, lead);
		},

		async aliasesOf(entity, leads) {
			return new Map(leads.map((lead) => [lead, aliasesOf.all(entity, lead).map(({ alias }) => alias)]));
		},
	};
}
