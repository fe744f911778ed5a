import { encodeLine, type StoredLine } from '../../../scoring';
import { expiringRow, leadRow, lineRow } from '../../rows';
import type { ChangeCalls } from '../../transaction';
import { columnTypes, insertInto, rowsOf } from '../batch';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey, toText } from '../texts';

/** Of a lead's row, apart from its score, which is the same for all. */
const LEAD_COLUMNS = columnTypes('leads');
delete LEAD_COLUMNS.score;

const statements = (t: Names) => ({
	insertLeads: insertInto(t, 'leads'),
	updateLeads: `UPDATE ${t.leads} l SET state = v.state, next_at = v.next_at, falls_at = v.falls_at,
			lasting = v.lasting, fading = v.fading, since = v.since, fade = v.fade
		FROM ${rowsOf(LEAD_COLUMNS, 2)}
		WHERE l.score = $1 AND l.lead = ANY($2) AND l.lead = v.lead`,
	dropExpired: `DELETE FROM ${t.expiring} e USING ${rowsOf({ lead: 'text', clock: 'bigint' }, 2)}
		WHERE e.score = $1 AND e.lead = ANY($2) AND e.lead = v.lead AND e.expires_at <= v.clock`,
	dropOfRules: `DELETE FROM ${t.expiring} e USING ${rowsOf({ lead: 'text', rule: 'integer' }, 2)}
		WHERE e.score = $1 AND e.lead = ANY($2) AND e.lead = v.lead AND e.rule = v.rule`,
	insertExpiring: insertInto(t, 'expiring'),
	insertLines: insertInto(t, 'ledger'),
	saveEvents: `INSERT INTO ${t.events} (score, lead, event, at, decided)
		SELECT $1, v.* FROM ${rowsOf({ lead: 'text', event: 'text', at: 'bigint', decided: 'text' }, 2)}
		ON CONFLICT (score, lead, event) DO UPDATE SET at = excluded.at, decided = excluded.decided`,
	drops: [t.leads, t.events, t.expiring, t.ledger].map(
		(table) => `DELETE FROM ${table} WHERE score = $1 AND lead = $2`,
	),
});

export function changes(t: Names) {
	const sql = statements(t);
	return (session: Session): ChangeCalls => ({
		async saveLeads(scoreId, changes) {
			const leads = session.keys.of(changes.map(({ lead }) => lead));
			const keyed = changes.map((change, index) => ({ ...change, lead: leads[index]! }));
			const events = keyed.flatMap(({ lead, events }) => events.map((event) => ({ lead, event })));
			const eventKeys = session.keys.of(events.map(({ event: [event] }) => event));

			const [fresh, changed] = session.stored.split(
				'leads',
				keyed.map(({ lead, state }) => leadRow(scoreId, lead, state)),
			);
			session.sendRows(sql.insertLeads, fresh);
			session.sendRows(
				sql.updateLeads,
				changed.map(([, ...row]) => row),
				scoreId,
			);
			const expired = keyed.filter(({ hasExpired }) => hasExpired);
			session.sendRows(
				sql.dropExpired,
				expired.map(({ lead, state }) => [lead, state.clock]),
				scoreId,
			);
			session.sendRows(
				sql.dropOfRules,
				keyed.flatMap(({ lead, recounted }) => recounted.map((rule) => [lead, rule])),
				scoreId,
			);
			session.sendRows(
				sql.insertExpiring,
				keyed.flatMap(({ lead, newExpiring }) => newExpiring.map((one) => expiringRow(scoreId, lead, one))),
			);
			session.sendRows(
				sql.insertLines,
				keyed.flatMap(({ lead, lines, state }) =>
					lines.map((line) => lineRow(scoreId, lead, inTexts(encodeLine(line)), state.limited)),
				),
			);
			session.sendRows(
				sql.saveEvents,
				events.map(({ lead, event: [, { at, decided }] }, index) => [
					lead,
					eventKeys[index]!,
					at,
					JSON.stringify(decided),
				]),
				scoreId,
			);
		},

		async removeLead(scoreId, lead) {
			const key = toKey(lead);
			for (const drop of sql.drops) session.send(drop, scoreId, key);
			session.stored.remove('leads', scoreId, key);
		},
	});
}

const inTexts = (line: StoredLine): StoredLine => ({
	...line,
	event: line.event && toText(line.event),
	execution: toText(line.execution),
	note: line.note && toText(line.note),
});
