import type { Instant } from '../../scoring';
import type { ComparedSide } from '../comparison/data';

/** Two scores of the same leads. Strings can be anything: they are cleaned. */
export interface TwoScoresData {
	score: string;
	otherScore: string;
	/** The record type: contact, company, deal. */
	entity: string;
	at: Instant;
	/** The IANA time zone that dates are shown in. */
	zone: string;
	/** Leads that have both scores, and those that have one of them alone. */
	leads: number;
	onlyScore: number;
	onlyOther: number;
	/** Leads that are in the same band by both. */
	same: number;
	/** How many leads are in which band by the one and by the other; null: below all bands. */
	pairs: Array<{ band: string | null; other: string | null; leads: number }>;
	/** Both have the same bands. */
	now: ComparedSide;
	changedTo: ComparedSide;
	/** The leads that differ most, first the one that does most. */
	most: Array<{ leadId: string; score: number; other: number }>;
}
