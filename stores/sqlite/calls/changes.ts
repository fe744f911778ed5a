import type { DatabaseSync } from 'node:sqlite';
import { encodeLine } from '../../../scoring';
import { expiringRow, leadRow, lineRow } from '../../rows';
import type { ChangeCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function changes(database: DatabaseSync): ChangeCalls {
	const saveLead = statement(
		database,
		`${insertInto('leads')} ON CONFLICT (score, lead) DO UPDATE
			SET state = excluded.state, next_at = excluded.next_at, falls_at = excluded.falls_at,
				lasting = excluded.lasting, fading = excluded.fading, since = excluded.since, fade = excluded.fade`,
	);
	const dropExpired = statement(
		database,
		'DELETE FROM expiring WHERE score = ? AND lead = ? AND expires_at <= ?',
	);
	const dropOfRule = statement(database, 'DELETE FROM expiring WHERE score = ? AND lead = ? AND rule = ?');
	const saveExpiring = statement(database, insertInto('expiring'));
	const saveLine = statement(database, insertInto('ledger'));
	const saveEvent = statement(
		database,
		`${insertInto('events')} ON CONFLICT (score, lead, event) DO UPDATE
			SET at = excluded.at, decided = excluded.decided`,
	);
	const drops = ['leads', 'events', 'expiring', 'ledger'].map((table) =>
		statement(database, `DELETE FROM ${table} WHERE score = ? AND lead = ?`),
	);
	return {
		async saveLeads(scoreId, changes) {
			for (const { lead, state, lines, newExpiring, hasExpired, recounted, events } of changes) {
				saveLead.run(...leadRow(scoreId, lead, state));
				if (hasExpired) dropExpired.run(scoreId, lead, state.clock);
				for (const rule of recounted) dropOfRule.run(scoreId, lead, rule);
				for (const one of newExpiring) saveExpiring.run(...expiringRow(scoreId, lead, one));
				for (const line of lines) saveLine.run(...lineRow(scoreId, lead, encodeLine(line), state.limited));
				for (const [event, { at, decided }] of events) {
					saveEvent.run(scoreId, lead, event, at, JSON.stringify(decided));
				}
			}
		},

		async removeLead(scoreId, lead) {
			for (const drop of drops) drop.run(scoreId, lead);
		},
	};
}
