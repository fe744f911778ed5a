import type { LeadState } from './lead';
import { zoneOf, type Score } from './score';
import { after, type Duration, type Instant } from './time';

/* The window in which a rule by count counts events. It is the rule's of today, also for events that came before. */

/** When an event leaves a window; null: it counts for ever. */
export const leavesAt = (at: Instant, window: Duration | undefined, score: Score): Instant | null =>
	window ? after(at, window, zoneOf(score)) : null;

/** A window as a text that distinguishes it from others. */
export const keyOf = (window: Duration | undefined): string =>
	window ? `${window.amount} ${window.unit}` : '';

/** Whether some rule's window is not the one in which its events were counted. */
export function isRecounted(state: LeadState, score: Score): boolean {
	for (const [rule, { window, times }] of state.counted) {
		if (window !== keyOf(score.rules[rule]?.window) && (times > 0 || window !== '')) return true;
	}
	return false;
}
