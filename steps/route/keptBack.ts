import {
	isBackInNurture,
	isWonForGood,
	type Instant,
	type LeadState,
	type Outcome,
	type Route,
	type Routing,
} from '../../scoring';

/** The outcome that keeps a lead back; null: none does. */
export type KeptBackBy = 'won' | 'rejected' | null;

/** @param scores the leads in each score that is looked at: activity in any of them brings a rejected lead back */
export function keptBack(
	lead: string,
	outcomes: Map<string, Outcome[]>,
	scores: Array<Map<string, LeadState>>,
	now: Instant,
): KeptBackBy {
	const own = outcomes.get(lead)!;
	if (own.length === 0) return null;
	if (isWonForGood(own, now)) return 'won';
	const activities = scores.flatMap((states) => states.get(lead)?.activity ?? []);
	const newest = activities.length > 0 ? Math.max(...activities) : null;
	return isBackInNurture(own, newest) ? 'rejected' : null;
}

/** A lead that is won for good is followed from band to band, and comes out only where every lead does. */
export function silenced({ when }: Routing, routed: Route, by: KeptBackBy): Route {
	return by !== 'won' || when === 'always' ? routed : { ...routed, isBack: false, isRouted: false };
}
