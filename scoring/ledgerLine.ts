import type { Decay } from './decayMarks';
import { BY_HAND } from './lead';
import type { Instant } from './time';

/** Why points came or went. */
export const LINE_KINDS = [
	'award',
	'refused',
	'counted',
	'held',
	'adjusted',
	'corrected',
	'takenBack',
	'givenBack',
	'decayed',
	'merged',
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** What all lines have. */
export interface LineFields {
	/** The instant it is dated: the event's own time. */
	at: Instant;
	/** Its place in the lead's ledger. */
	seq: number;
	points: number;
	/** What the rule would have given, where a limit cut or refused it. */
	offered: number | null;
	/** From this instant on the points, or the counted event, no longer count. */
	expiresAt: Instant | null;
	event: string | null;
	/** The step's number in the store, and the execution: who did it. */
	step: number;
	execution: string;
	/** The lead's clock when it was written. */
	writtenAt: Instant;
}

/** What a rule decided about an event. */
interface DecisionFields extends LineFields {
	/**
	 * Whether the event had a time of its own, where its dates do not say so: one without is dated when it is written. See
	 * `isUntimed`.
	 */
	hasOwnTime?: boolean;
}

/** Points given by a rule for an event or, for the rule `BY_HAND`, by a person. */
export interface AwardLine extends DecisionFields {
	kind: 'award';
	rule: number;
	/** Whether a once-only rule gave it. */
	isOnce: boolean;
	/** Why a person gave it; null once that is forgotten, and for rules. */
	reason: string | null;
}

/** A limit or a once-only rule gave nothing. */
export interface RefusedLine extends DecisionFields {
	kind: 'refused';
	rule: number;
	/** Whether it was the award of a once-only rule until two leads were merged. */
	isOnce: boolean;
}

/** An event that a rule by count counts. */
export interface CountedLine extends DecisionFields {
	kind: 'counted';
	rule: number;
}

/** A change of what a while-true rule holds. */
export interface HeldLine extends LineFields {
	kind: 'held';
	rule: number;
}

/** Points that a person gave or took, and that do not fade. */
export interface AdjustedLine extends LineFields {
	kind: 'adjusted';
	rule: null;
	/** null once it is forgotten. */
	reason: string | null;
}

/** A later change of what an award gave, dated as the award and expiring with it. */
export interface CorrectedLine extends LineFields {
	kind: 'corrected';
	rule: number;
	/** The number of the award's line. */
	award: number;
	reason: string;
	/** The event, or the once-only rule, had given points under two names: this award is gone for good. */
	isDouble: boolean;
}

/** Who takes back what a rule decided: the score, because the event is part of a burst, or a person. */
export const TAKERS = ['burst', 'hand'] as const;
export type Taker = (typeof TAKERS)[number];

/** From now on a decision counts for nothing. Dated as the decision. */
export interface TakenBackLine extends LineFields {
	kind: 'takenBack';
	rule: number;
	/** The number of the decision's line. */
	of: number;
	by: Taker;
	reason: string;
}

/** What that taker took back counts again. */
export interface GivenBackLine extends LineFields {
	kind: 'givenBack';
	rule: number;
	of: number;
	by: Taker;
	reason: string;
}

/** A decay of this lead alone. */
export interface DecayedLine extends LineFields {
	kind: 'decayed';
	rule: null;
	decay: Decay;
}

/** Another lead was merged into this one. */
export interface MergedLine extends LineFields {
	kind: 'merged';
	rule: null;
	/** Which lead, in words. */
	what: string;
}

/** A line of one of two merged leads that the other has, too: it counts once. */
export interface DuplicateLine extends LineFields {
	kind: 'merged';
	rule: number;
	isOnce: boolean;
}

/** That a rule decided about an event. */
export type Decision = AwardLine | RefusedLine | CountedLine;

/** One line of a lead's ledger. Written once, never edited. */
export type LedgerLine =
	| AwardLine
	| RefusedLine
	| CountedLine
	| HeldLine
	| AdjustedLine
	| CorrectedLine
	| TakenBackLine
	| GivenBackLine
	| DecayedLine
	| MergedLine
	| DuplicateLine;

/** What the ledger itself adds to a line, and what many lines do not have. */
type Written = 'seq' | 'step' | 'execution' | 'writtenAt';
type Optional = 'offered' | 'expiresAt' | 'event';
type Unwritten<L> = L extends LedgerLine ? Omit<L, Written | Optional> & Partial<Pick<L, Optional>> : never;

/** A line that is to be written. */
export type NewLine = Unwritten<LedgerLine>;

/** The fields of a line that all kinds have. */
export const commonOf = ({
	at,
	seq,
	points,
	offered,
	expiresAt,
	event,
	step,
	execution,
	writtenAt,
}: LineFields): LineFields => ({ at, seq, points, offered, expiresAt, event, step, execution, writtenAt });

/** Whether a line is, or was, the award of a once-only rule. */
export const isOnce = (line: LedgerLine): boolean => 'isOnce' in line && line.isOnce;

/** Points that a person gives are no decision. */
export const isDecision = (line: LedgerLine): line is Decision =>
	line.kind === 'refused' || line.kind === 'counted' || (line.kind === 'award' && line.rule !== BY_HAND);

/** Whether the item of a decision had no time of its own. */
export const isUntimed = ({ hasOwnTime, at, writtenAt }: Decision): boolean =>
	hasOwnTime === undefined ? at === writtenAt : !hasOwnTime;

/** The number of the decision that a line is, or changes. */
export function subjectOf(line: LedgerLine): number {
	if (line.kind === 'corrected') return line.award;
	return line.kind === 'takenBack' || line.kind === 'givenBack' ? line.of : line.seq;
}
