import { explain, type LeadState, type Score } from '../scoring';
import type { Explanation } from './types';

/** Why a settled lead has its score, with instants as the library has them. */
export function explanationOf(state: LeadState, score: Score): Explanation {
	const { expiresNext, ...explanation } = explain(state, score);
	if (!expiresNext) return explanation;
	const { reason, at, ...rest } = expiresNext;
	return { ...explanation, expiresNext: { rule: reason, ...rest, at: Date.parse(at) } };
}
