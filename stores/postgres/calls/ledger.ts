import { decodeLines, type Payment, type StoredLine } from '../../../scoring';
import { finite, toLine, type LineRow } from '../../rows';
import type { LedgerCalls } from '../../transaction';
import { rowsOf } from '../batch';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey } from '../texts';

/** With the place, from 1, of the lead that was asked for. */
type PlacedRow = LineRow & { place: number };

const statements = (t: Names) => ({
	linesOf: `SELECT v.place::integer AS place, l.at, l.seq, l.kind, l.rule, l.points, l.offered, l.expires_at,
			l.event, l.step, l.execution, l.written_at, l.note
		FROM unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS v (lead, since, until, place)
		CROSS JOIN LATERAL (
			SELECT * FROM ${t.ledger} WHERE score = $1 AND lead = v.lead AND at BETWEEN v.since AND v.until OFFSET 0
		) AS l
		ORDER BY l.seq`,
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
			const rows = await session.query<PlacedRow>(
				sql.linesOf,
				scoreId,
				spans.map(([lead]) => toKey(lead)),
				spans.map(([, from]) => finite(from)),
				spans.map(([, , to]) => finite(to)),
			);
			const found = new Map<string, StoredLine[]>(spans.map(([lead]) => [lead, []]));
			for (const { place, event, execution, note, ...row } of rows) {
				found.get(spans[place - 1]![0])!.push(
					toLine({
						...row,
						event: event && fromText(event),
						execution: fromText(execution),
						note: note && fromText(note),
					}),
				);
			}
			return new Map([...found].map(([lead, lines]) => [lead, decodeLines(lines)]));
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
