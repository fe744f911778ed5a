import type { RegisteredRule } from '../rules';
import type { Match } from '../rules';
import type { Instant } from '../time';
import { write, type Author, type Work } from '../work';

/**
 * Points held while a condition holds: they follow the newest item, by event time, on which the condition is known.
 * Of items of the same time, the last to arrive decides.
 */
export function hold(work: Work, rule: RegisteredRule, match: Match, at: Instant, author: Author): void {
	const { held } = work.state;
	const before = held.get(rule.id);
	if (match.holds === null || (before && before.at > at)) return;
	const points = match.holds ? match.points : 0;
	const steps = before?.steps ?? [];
	held.set(rule.id, { points, at, steps: steps.includes(author.step) ? steps : [...steps, author.step] });
	writeChange(work, rule.id, points - (before?.points ?? 0), at, author);
}

/** Points held by a step for rules it no longer has go, unless another step holds them too. */
export function release(work: Work, rules: RegisteredRule[], author: Author): void {
	const { state } = work;
	for (const [rule, { points, steps }] of state.held) {
		if (!steps.includes(author.step) || rules.some(({ id, award }) => id === rule && award === 'whileTrue')) {
			continue;
		}
		const others = steps.filter((step) => step !== author.step);
		if (others.length) {
			state.held.get(rule)!.steps = others;
			continue;
		}
		state.held.delete(rule);
		writeChange(work, rule, -points, state.clock, author);
	}
}

function writeChange(work: Work, rule: number, points: number, at: Instant, author: Author): void {
	if (points !== 0) write(work, author, { at, kind: 'held', rule, points });
}
