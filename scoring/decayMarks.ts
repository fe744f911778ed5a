import type { DecayMark, LeadState } from './lead';
import type { Score } from './score';
import type { Instant } from './time';

/* The decays that a lead's points are under. */

/** A decay of one lead, for all its points (null) or for those of some groups. */
export interface Decay {
	fade: number;
	groups: Array<string | null>;
}

/** A decay of all leads, as a store keeps it. `fade` null: only what had expired went. `groups` null: all points. */
export interface ReplayedSweep {
	at: Instant;
	fade: number | null;
	groups: string[] | null;
}

/** The instant a step works at: never before the lead's last one, nor before the last decay of all leads. */
export function clockAt(state: LeadState, score: Score, at: Instant): Instant {
	return Math.max(state.clock, score.sweeps.clock, at);
}

/**
 * The decays a lead is under once it has taken in those of all leads, and then the step's own. The same array where
 * there is nothing new.
 */
export function marksAt(state: LeadState, score: Score, at: Instant, decay?: Decay): DecayMark[] {
	let marks = state.seen < score.sweeps.count ? marksSwept(state, score) : state.marks;
	for (const group of decay?.groups ?? []) {
		marks = withMark(marks, group, decay!.fade, clockAt(state, score, at));
	}
	return marks;
}

function marksSwept(state: LeadState, score: Score): DecayMark[] {
	const { all, groups } = score.sweeps;
	let { marks } = state;
	if (all && all.number > state.seen) marks = withMark(marks, null, all.fade, Math.max(state.clock, all.at));
	for (const [group, sweep] of groups) {
		if (sweep.number > state.seen)
			marks = withMark(marks, group, sweep.fade, Math.max(state.clock, sweep.at));
	}
	return marks;
}

/** A decay of all groups (null) replaces every earlier one; that of a group, the group's. */
export function withMark(marks: DecayMark[], group: string | null, fade: number, at: Instant): DecayMark[] {
	const others = group === null ? [] : marks.filter((mark) => mark.group !== group);
	return [...others, { group, fade, at }];
}

/** The decays a lead is under after one of all leads. */
export function withSwept(marks: DecayMark[], { at, fade, groups }: ReplayedSweep): DecayMark[] {
	if (fade === null) return marks;
	return (groups ?? [null]).reduce((all, group) => withMark(all, group, fade, at), marks);
}

export function markOf(marks: DecayMark[], group: string | undefined): DecayMark | undefined {
	return (
		marks.find((mark) => group !== undefined && mark.group === group) ??
		marks.find((mark) => mark.group === null)
	);
}
