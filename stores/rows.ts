import {
	decodeScore,
	NEVER,
	ONCE,
	type Expiring,
	type Instant,
	type LeadState,
	type Line,
	type LineKind,
	type Score,
} from '../scoring';
import type { Crossing, StoredScore, SweepRecord } from './store';

/* What the stores' tables have in common. */

/** How long the outputs of runs are kept, in milliseconds. */
export const OUTPUTS_KEPT = 86_400_000;

export interface ScoreRow {
	score: number;
	definition: string;
}

/** Scores by their rows: a definition is parsed only when it has changed. */
export class Definitions {
	private readonly known = new Map<number, { definition: string; score: Score }>();

	read({ score: id, definition }: ScoreRow): StoredScore {
		const parsed = this.known.get(id);
		if (parsed?.definition === definition) return { id, score: parsed.score };
		const score = decodeScore(definition);
		this.known.set(id, { definition, score });
		return { id, score };
	}
}

export interface ExpiringRow {
	rule: number;
	at: number;
	expires_at: number;
	seq: number;
	points: number | null;
}

export interface LineRow {
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

export interface SweepRow {
	number: number;
	at: number;
	fade: number | null;
	groups: string | null;
	step: number;
	execution: string;
}

export interface CrossingRow {
	crossing: number;
	lead: string;
	router: number;
	from_band: string | null;
	to_band: string | null;
	points: number;
	at: number;
	execution: string;
}

export const toSweep = ({ groups, ...row }: SweepRow): SweepRecord => ({
	...row,
	groups: groups === null ? null : (JSON.parse(groups) as string[]),
});

export const toCrossing = (row: CrossingRow): Crossing & { id: string } => ({
	id: String(row.crossing),
	lead: row.lead,
	router: row.router,
	from: row.from_band,
	to: row.to_band,
	score: row.points,
	at: row.at,
	execution: row.execution,
});

export const toExpiring = ({ rule, at, expires_at, seq, points }: ExpiringRow): Expiring => ({
	rule,
	at,
	expiresAt: expires_at,
	seq,
	points,
});

/** Field by field: a ledger of thousands of lines is read so in a third of the time that copying all others takes. */
export const toLine = (row: LineRow): Line => ({
	at: row.at,
	seq: row.seq,
	kind: row.kind,
	rule: row.rule,
	points: row.points,
	offered: row.offered,
	expiresAt: row.expires_at,
	event: row.event,
	step: row.step,
	execution: row.execution,
	writtenAt: row.written_at,
	note: row.note,
});

/** As SQL: what is left of a ledger line's note when its details are forgotten, and whether there is more to forget. */
export const FORGOTTEN_NOTE = `CASE WHEN kind IN ('decayed', 'corrected') OR note = '${ONCE}' THEN note
	WHEN kind = 'merged' AND note IS NOT NULL THEN 'Merged with another lead' END`;
export const HAS_DETAILS = `(event IS NOT NULL OR execution <> '' OR note IS NOT NULL AND kind NOT IN ('decayed', 'corrected')
	AND note <> '${ONCE}' AND note <> 'Merged with another lead')`;

/** When a lead's first award or counted event expires, and when its score may fall; null: not by itself. */
export function instantsOf({ next, watch }: LeadState): [nextAt: Instant | null, fallsAt: Instant | null] {
	return [next?.expiresAt ?? null, watch && watch.from < NEVER ? watch.from : null];
}

/** The bounds of time as databases have them. */
export const finite = (at: Instant): number => Math.max(-8.64e15, Math.min(8.64e15, at));
