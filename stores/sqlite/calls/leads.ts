import type { DatabaseSync } from 'node:sqlite';
import { finite, toState, toStates, type LeadRow } from '../../rows';
import type { LeadCalls } from '../../transaction';
import { statement } from '../statement';

/** The whole file is locked, and with it each lead that is read. */
export function leads(database: DatabaseSync): LeadCalls {
	const stateOf = statement<{ state: string }>(
		database,
		'SELECT state FROM leads WHERE score = ? AND lead = ?',
	);
	const dueBy = (at: string) =>
		statement<LeadRow & { at: number }>(
			database,
			`SELECT lead, state, ${at} AS at FROM leads WHERE score = ? AND ${at} <= ? AND (${at}, lead) > (?, ?)
				ORDER BY ${at}, lead LIMIT ?`,
		);
	const due = { expiry: dueBy('next_at'), fall: dueBy('falls_at') };
	const countExpired = statement<{ leads: number }>(
		database,
		'SELECT count(*) AS leads FROM leads WHERE score = ? AND next_at <= ?',
	);
	const page = statement<LeadRow>(
		database,
		'SELECT lead, state FROM leads WHERE score = ? AND lead > ? ORDER BY lead LIMIT ?',
	);
	return {
		async leads(scoreId, leads) {
			const rows: LeadRow[] = [];
			for (const lead of leads) {
				const row = stateOf.get(scoreId, lead);
				if (row) rows.push({ lead, state: row.state });
			}
			return toStates(rows);
		},

		async due(scoreId, what, until, after, size) {
			const [at, lead] = after ?? [-Infinity, ''];
			const rows = due[what].all(scoreId, finite(until), finite(at), lead, size);
			return rows.map((row) => [row.lead, toState(row), row.at]);
		},

		async countExpired(scoreId, at) {
			return countExpired.get(scoreId, at)!.leads;
		},

		async page(scoreId, after, size) {
			return page.all(scoreId, after ?? '', size).map((row) => [row.lead, toState(row)]);
		},
	};
}
