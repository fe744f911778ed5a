import type { AliasCalls } from '../../transaction';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

interface AliasRow {
	alias: string;
	lead: string;
}

export function aliases(t: Names) {
	const sql = {
		leadsOf: `SELECT alias, lead FROM ${t.aliases} WHERE entity = $1 AND alias = ANY($2)`,
		redirect: `UPDATE ${t.aliases} SET lead = $3 WHERE entity = $1 AND lead = $2`,
		save: `INSERT INTO ${t.aliases} (entity, alias, lead) VALUES ($1, $2, $3)
			ON CONFLICT (entity, alias) DO UPDATE SET lead = excluded.lead`,
		aliasesOf: `SELECT alias, lead FROM ${t.aliases} WHERE entity = $1 AND lead = ANY($2) ORDER BY alias`,
	};
	return (session: Session): AliasCalls => ({
		async resolve(entity, leads) {
			if (leads.length === 0) return new Map();
			const ids = byKeys(leads);
			const rows = await session.query<AliasRow>(sql.leadsOf, toKey(entity), [...ids.keys()]);
			const survivors = await session.keys.idsOf(rows.map(({ lead }) => lead));
			const resolved = new Map(leads.map((lead) => [lead, lead]));
			rows.forEach(({ alias }, index) => resolved.set(ids.get(alias)!, survivors[index]!));
			return resolved;
		},

		async saveAlias(entity, alias, lead) {
			session.alone();
			const keys = session.keys.of([entity, alias, lead]);
			session.send(sql.redirect, ...keys);
			session.send(sql.save, ...keys);
		},

		async aliasesOf(entity, leads) {
			const ids = byKeys(leads);
			const rows = await session.query<AliasRow>(sql.aliasesOf, toKey(entity), [...ids.keys()]);
			const aliases = await session.keys.idsOf(rows.map(({ alias }) => alias));
			const found = new Map<string, string[]>(leads.map((lead) => [lead, []]));
			rows.forEach(({ lead }, index) => found.get(ids.get(lead)!)!.push(aliases[index]!));
			return found;
		},
	});
}
