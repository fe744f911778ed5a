import type { LineKind, Payment, StoredLine } from '../../../scoring';
import { finite, ledgersOf } from '../../rows';
import type { LedgerCalls } from '../../transaction';
import { rowsOf } from '../batch';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey } from '../texts';

interface LineRow {
	/** The place, from 1, of the span that was asked for. */
	place: number;
	at: number;
	seq: number;
	kind: LineKind;
	rule: number | null;
	points: number;
	offered: number | null;
	expires_at: number | null;
	event: string | null;
	step: number;
	execution: string;
	written_at: number;
	note: string | null;
}

const statements = (t: Names) => ({
	linesOf: `SELECT v.place::integer AS place, l.at, l.seq, l.kind, l.rule, l.points, l.offered, l.expires_at,
			l.event, l.step, l.execution, l.written_at, l.note
		FROM unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS v (lead, since, until, place)
		CROSS JOIN LATERAL (
			SELECT * FROM ${t.ledger} WHERE score = $1 AND lead = v.lead AND at BETWEEN v.since AND v.until OFFSET 0
		) AS l`,
	paid: `SELECT v.place::integer AS place, l.rule, l.at, l.points
		FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[])
			WITH ORDINALITY AS v (lead, rule, since, until, place)
		CROSS JOIN LATERAL (
			SELECT rule, at, points FROM ${t.ledger} WHERE limited = 1 AND score = $1 AND lead = v.lead
				AND rule = v.rule AND at BETWEEN v.since AND v.until OFFSET 0
		) AS l`,
	mark: `UPDATE ${t.ledger} l SET limited = 1 FROM ${rowsOf({ lead: 'text', rule: 'integer' }, 2)}
		WHERE l.score = $1 AND l.lead = ANY($2) AND l.lead = v.lead AND l.rule = v.rule AND l.kind = 'award'`,
});

export function ledger(t: Names) {
	const sql = statements(t);
	return (session: Session): LedgerCalls => ({
		async ledger(scoreId, spans) {
			const rows = await session.query<LineRow>(
				sql.linesOf,
				scoreId,
				spans.map(([lead]) => toKey(lead)),
				spans.map(([, from]) => finite(from)),
				spans.map(([, , to]) => finite(to)),
			);
			return ledgersOf(
				spans.map(([lead]) => lead),
				rows,
				({ place }) => place - 1,
				toLine,
			);
		},

		async paid(scoreId, spans) {
			const rows = await session.query<Payment & { place: number }>(
				sql.paid,
				scoreId,
				spans.map(([lead]) => toKey(lead)),
				spans.map(([, rule]) => rule),
				spans.map(([, , from]) => finite(from)),
				spans.map(([, , , to]) => finite(to)),
			);
			const found = new Map<string, Payment[]>(spans.map(([lead]) => [lead, []]));
			for (const { place, ...payment } of rows) found.get(spans[place - 1]![0])!.push(payment);
			return found;
		},

		async markPaid(scoreId, leads) {
			session.sendRows(
				sql.mark,
				leads.map(([lead, rule]) => [toKey(lead), rule]),
				scoreId,
			);
		},
	});
}

const toLine = (row: LineRow): StoredLine => ({
	at: row.at,
	seq: row.seq,
	kind: row.kind,
	rule: row.rule,
	points: row.points,
	offered: row.offered,
	expiresAt: row.expires_at,
	event: row.event && fromText(row.event),
	step: row.step,
	execution: fromText(row.execution),
	writtenAt: row.written_at,
	note: row.note && fromText(row.note),
});
