import { explain, rounded, type LeadState, type Score } from '../../scoring';

/** A lead whose points a step changed. */
export interface ChangedLead {
	leadId: string;
	score: number;
	previous: number;
	change: number;
	why: string;
}

/** What a step did to a lead's score. @param before its score before, not rounded */
export function changedLead(leadId: string, before: number, state: LeadState, score: Score): ChangedLead {
	const { score: now, why } = explain(state, score);
	const previous = rounded(before);
	return { leadId, score: now, previous, change: rounded(now - previous), why };
}
