import { keyOf, leavesAt } from '../countWindow';
import { expires, write } from '../leadWork';
import type { Award } from './award';

/** Each matching event counts; the points depend on how many are inside the window. */
export const byCount: Award = (work, score, rule, _points, { at, eventId, author }) => {
	const { state } = work;
	const expiresAt = leavesAt(at, rule.window, score);
	const line = { at, kind: 'counted' as const, rule: rule.id, points: 0, expiresAt, event: eventId };
	const { seq } = write(work, author, line);
	const counted = state.counted.get(rule.id) ?? { times: 0, window: keyOf(rule.window) };
	state.counted.set(rule.id, counted);
	if (expiresAt !== null && expiresAt <= state.clock) return;
	counted.times++;
	if (expiresAt !== null) expires(work, { rule: rule.id, at, expiresAt, seq, points: null });
};
