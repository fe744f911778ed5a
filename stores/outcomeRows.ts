import type { Outcome, OutcomeKind } from '../scoring';
import type { Row } from './tables';

/* Outcomes as rows of their table and back, which is the same in all stores. */

export interface OutcomeRow {
	lead: string;
	outcome: string;
	kind: OutcomeKind;
	at: number;
	value: number | null;
	reason: string;
	holds_from: number | null;
	step: number;
	execution: string;
	written_at: number;
}

export const toOutcome = (row: OutcomeRow): Outcome => ({
	id: row.outcome,
	kind: row.kind,
	at: row.at,
	value: row.value,
	reason: row.reason,
	holdsFrom: row.holds_from,
	step: row.step,
	execution: row.execution,
	writtenAt: row.written_at,
});

export const outcomeRow = (entity: string, lead: string, one: Outcome): Row => [
	entity,
	lead,
	one.id,
	one.kind,
	one.at,
	one.value,
	one.reason,
	one.holdsFrom,
	one.step,
	one.execution,
	one.writtenAt,
];

/** As SQL: writes an outcome over one that is not dated later. */
export const orNewer = (table: string): string => `ON CONFLICT (entity, lead, outcome) DO UPDATE
	SET kind = excluded.kind, at = excluded.at, value = excluded.value, reason = excluded.reason,
		holds_from = excluded.holds_from, step = excluded.step, execution = excluded.execution,
		written_at = excluded.written_at
	WHERE excluded.at >= ${table}.at`;
