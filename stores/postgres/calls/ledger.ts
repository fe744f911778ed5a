import type { LineKind, Payment, StoredLine } from '../../../scoring';
import { finite, ledgersOf } from '../../rows';
import type { LedgerCalls } from '../../transaction';
import { rowsOf } from '../batch';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey } from '../texts';

/** Lines of ledgers, column by column; null where there are none. */
interface LineColumns {
	/** The places, from 1, of the spans that were asked for. */
	place: number[] | null;
	at: number[];
	seq: number[];
	kind: LineKind[];
	rule: Array<number | null>;
	points: number[];
	offered: Array<number | null>;
	expires_at: Array<number | null>;
	event: Array<string | null>;
	step: number[];
	execution: string[];
	written_at: number[];
	note: Array<string | null>;
}

const COLUMNS = [
	...['at', 'seq', 'kind', 'rule', 'points', 'offered', 'expires_at'],
	...['event', 'step', 'execution', 'written_at', 'note'],
];

const statements = (t: Names) => ({
	// Columns as JSON, which Node.js reads in a quarter of the time that the driver takes for as many rows.
	linesOf: `SELECT json_agg(v.place) AS place, ${COLUMNS.map((name) => `json_agg(l.${name}) AS ${name}`).join(', ')}
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
			const [found] = await session.query<LineColumns>(
				sql.linesOf,
				scoreId,
				spans.map(([lead]) => toKey(lead)),
				spans.map(([, from]) => finite(from)),
				spans.map(([, , to]) => finite(to)),
			);
			return ledgersOf(
				spans.map(([lead]) => lead),
				found!.place ?? [],
				(place) => place - 1,
				(_place, index) => lineAt(found!, index),
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

function lineAt(columns: LineColumns, index: number): StoredLine {
	const event = columns.event[index]!;
	const note = columns.note[index]!;
	return {
		at: columns.at[index]!,
		seq: columns.seq[index]!,
		kind: columns.kind[index]!,
		rule: columns.rule[index]!,
		points: columns.points[index]!,
		offered: columns.offered[index]!,
		expiresAt: columns.expires_at[index]!,
		event: event && fromText(event),
		step: columns.step[index]!,
		execution: fromText(columns.execution[index]!),
		writtenAt: columns.written_at[index]!,
		note: note && fromText(note),
	};
}
