import { keyOf, leavesAt } from '../countWindow';
import { expires, write } from '../leadWork';
import type { RegisteredRule } from '../rules';
import type { Score } from '../score';
import type { Award, Occasion } from './award';

/** Each matching event counts; the points depend on how many are inside the window. */
export const byCount: Award = (work, score, rule, _points, occasion) => {
	const { state } = work;
	const { seq, at, expiresAt } = write(work, occasion.author, countedLine(score, rule, occasion));
	const counted = state.counted.get(rule.id) ?? { times: 0, window: keyOf(rule.window) };
	state.counted.set(rule.id, counted);
	// Where all that was counted for ever is taken back, nothing is left to be counted again in a new window.
	if (counted.times === 0) counted.window = keyOf(rule.window);
	if (expiresAt !== null && expiresAt <= state.clock) return;
	counted.times++;
	if (expiresAt !== null) expires(work, { rule: rule.id, at, expiresAt, seq, points: null });
};

/** The line of an event that counts. */
export const countedLine = (
	score: Score,
	{ id, window }: RegisteredRule,
	{ at, eventId, hasOwnTime }: Occasion,
) => ({
	at,
	kind: 'counted' as const,
	rule: id,
	points: 0,
	expiresAt: leavesAt(at, window, score),
	event: eventId,
	...(hasOwnTime !== undefined && { hasOwnTime }),
});
