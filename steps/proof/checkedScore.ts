import type { Capacity, ChanceGroup, Cohort, Ranking, RuleEvidence, Slice } from '../../learning/check';
import type { Instant } from '../../scoring';

/** What a check of a score has found. */
export interface CheckedScore {
	leads: number;
	/** Leads by what came of them; one can have several outcomes. */
	won: number;
	lost: number;
	rejected: number;
	/** The first and the last reference day with any row, and how long a win could take. */
	from: Instant;
	to: Instant;
	days: number;
	/** Leads on days, and those of them that a win followed. */
	rows: number;
	wins: number;
	ranking: Ranking | null;
	/** The same for the scores right before a lead's first win, else its first loss. */
	beforeOutcome: Ranking | null;
	bands: Slice[];
	slices: Slice[];
	tops: Array<{ top: number; share: number }>;
	/** null: the score claims no chances. */
	calibration: ChanceGroup[] | null;
	capacity: Capacity | null;
	rules: RuleEvidence[];
	thresholds: number[];
	cohorts: Cohort[];
	/** Leads at the score's maximum; null: it has none. */
	atMaximum: number | null;
	rejections: Array<{ band: string; reason: string; count: number }>;
	/** Leads that stood on no reference day because their history was written later than it happened. */
	loadedLater: number;
	/** Leads whose past was changed since by a merge, which counts from the start. */
	merged: number;
	/** Leads with an outcome that have no such score. */
	unknown: number;
	isDone: boolean;
}
