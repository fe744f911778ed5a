import type { StoredLead } from '../../records';
import { finite, toState, toStates, type LeadRow } from '../../rows';
import type { LeadCalls } from '../../transaction';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

export function leads(t: Names) {
	const dueBy = (at: string) => `SELECT lead, state, ${at} AS at FROM ${t.leads}
		WHERE score = $1 AND ${at} <= $2 AND (${at}, lead) > ($3, $4) ORDER BY ${at}, lead LIMIT $5`;
	const sql = {
		leads: `SELECT lead, state FROM ${t.leads} WHERE score = $1 AND lead = ANY($2) ORDER BY lead`,
		due: { expiry: dueBy('next_at'), fall: dueBy('falls_at') },
		countExpired: `SELECT count(*)::integer AS leads FROM ${t.leads} WHERE score = $1 AND next_at <= $2`,
		page: `SELECT lead, state FROM ${t.leads} WHERE score = $1 AND lead > $2 ORDER BY lead LIMIT $3`,
	};
	return (session: Session): LeadCalls => {
		async function toLeads(rows: LeadRow[]): Promise<StoredLead[]> {
			const leads = await session.keys.idsOf(rows.map(({ lead }) => lead));
			return rows.map((row, index) => [leads[index]!, toState(row)]);
		}

		return {
			async leads(scoreId, leads) {
				const ids = byKeys(leads);
				const rows = await session.lock<LeadRow>(sql.leads, scoreId, [...ids.keys()]);
				for (const { lead } of rows) session.stored.add('leads', scoreId, lead);
				return toStates(rows.map(({ lead, state }) => ({ lead: ids.get(lead)!, state })));
			},

			async due(scoreId, what, until, after, size) {
				const [at, lead] = after ?? [-Infinity, ''];
				const values = [scoreId, finite(until), finite(at), toKey(lead), size];
				const rows = await session.lock<LeadRow & { at: number }>(sql.due[what], ...values);
				for (const row of rows) session.stored.add('leads', scoreId, row.lead);
				const leads = await toLeads(rows);
				return leads.map(([id, state], index) => [id, state, rows[index]!.at]);
			},

			async countExpired(scoreId, at) {
				const [row] = await session.query<{ leads: number }>(sql.countExpired, scoreId, at);
				return row!.leads;
			},

			async page(scoreId, after, size, isLocked = false) {
				const values = [scoreId, after === null ? '' : toKey(after), size];
				if (!isLocked) return await toLeads(await session.query<LeadRow>(sql.page, ...values));
				const rows = await session.lock<LeadRow>(sql.page, ...values);
				for (const { lead } of rows) session.stored.add('leads', scoreId, lead);
				return await toLeads(rows);
			},
		};
	};
}
