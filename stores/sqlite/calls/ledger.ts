import type { DatabaseSync } from 'node:sqlite';
import type { Instant, LineKind, Payment, StoredLine } from '../../../scoring';
import { finite, ledgersOf } from '../../rows';
import type { LedgerCalls } from '../../transaction';
import { listing, statement } from '../statement';

/** With the place, from 0, of the lead that was asked for. */
type LineRow = [
	at: number,
	seq: number,
	kind: LineKind,
	rule: number | null,
	points: number,
	offered: number | null,
	expiresAt: number | null,
	event: string | null,
	step: number,
	execution: string,
	writtenAt: number,
	note: string | null,
	place: number,
];

const LINE =
	'at, seq, kind, rule, points, offered, expires_at, event, step, execution, written_at, note, asked.key';

export function ledger(database: DatabaseSync): LedgerCalls {
	const linesOf = listing<LineRow>(
		database,
		`SELECT ${LINE} FROM json_each(?) AS asked CROSS JOIN ledger ON score = ? AND lead = asked.value`,
	);
	const linesWithin = listing<LineRow>(
		database,
		`SELECT ${LINE} FROM (SELECT ? AS key) AS asked CROSS JOIN ledger
			ON score = ? AND lead = ? AND at BETWEEN ? AND ?`,
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
			const rows = spans.every(isWholeOfPlain)
				? linesOf.all(JSON.stringify(spans.map(([lead]) => lead)), scoreId)
				: spans.flatMap(([lead, from, to], place) =>
						linesWithin.all(place, scoreId, lead, finite(from), finite(to)),
					);
			return ledgersOf(
				spans.map(([lead]) => lead),
				rows,
				(row) => row[12],
				toLine,
			);
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

/** SQLite reads other texts out of JSON than it was given where these have a NUL, or half of a pair of surrogates. */
const isWholeOfPlain = ([lead, from, to]: [lead: string, from: Instant, to: Instant]): boolean =>
	from === -Infinity && to === Infinity && lead.isWellFormed() && !lead.includes('\0');

const toLine = (row: LineRow): StoredLine => ({
	at: row[0],
	seq: row[1],
	kind: row[2],
	rule: row[3],
	points: row[4],
	offered: row[5],
	expiresAt: row[6],
	event: row[7],
	step: row[8],
	execution: row[9],
	writtenAt: row[10],
	note: row[11],
});
