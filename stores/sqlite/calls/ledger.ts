import type { DatabaseSync } from 'node:sqlite';
import { decodeLines, type LedgerLine, type Payment } from '../../../scoring';
import { finite, toLine, type LineRow } from '../../rows';
import type { LedgerCalls } from '../../transaction';
import { statement } from '../statement';

export function ledger(database: DatabaseSync): LedgerCalls {
	const linesOf = statement<LineRow>(
		database,
		`SELECT at, seq, kind, rule, points, offered, expires_at, event, step, execution, written_at, note
			FROM ledger WHERE score = ? AND lead = ? AND at BETWEEN ? AND ?`,
	);
	const paidBy = statement<Payment>(
		database,
		`SELECT rule, at, points FROM ledger INDEXED BY ledger_limited
			WHERE limited = 1 AND score = ? AND lead = ? AND rule = ? AND at BETWEEN ? AND ?`,
	);
	const mark = statement(
		database,
		"UPDATE ledger SET limited = 1 WHERE score = ? AND lead = ? AND rule = ? AND kind = 'award'",
	);
	return {
		async ledger(scoreId, spans) {
			const found = new Map<string, LedgerLine[] | null>();
			for (const [lead, from, to] of spans) {
				const lines = linesOf.all(scoreId, lead, finite(from), finite(to)).map(toLine);
				lines.sort((a, b) => a.seq - b.seq);
				found.set(lead, decodeLines(lines));
			}
			return found;
		},

		async paid(scoreId, spans) {
			const found = new Map<string, Payment[]>();
			for (const [lead, rule, from, to] of spans) {
				const payments = paidBy.all(scoreId, lead, rule, finite(from), finite(to));
				found.set(lead, (found.get(lead) ?? []).concat(payments));
			}
			return found;
		},

		async markPaid(scoreId, leads) {
			for (const [lead, rule] of leads) mark.run(scoreId, lead, rule);
		},
	};
}
