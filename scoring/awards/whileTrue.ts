import type { Holder } from '../holders';
import type { RegisteredRule } from '../rules';
import type { Match } from '../rules';
import type { Instant } from '../time';
import { write, type Author, type LeadWork } from '../leadWork';

/**
 * Points held while a condition holds: they follow the newest item, by event time, on which the condition is known.
 * Of items of the same time, the last to arrive decides.
 */
export function hold(work: LeadWork, rule: RegisteredRule, match: Match, at: Instant, author: Author): void {
	const { held } = work.state;
	const before = held.get(rule.id);
	if (match.holds === null || (before && before.at > at)) return;
	const points = match.holds ? match.points : 0;
	const steps = before?.steps ?? [];
	const { own } = asWhom(author);
	held.set(rule.id, { points, at, steps: steps.includes(own) ? steps : [...steps, own] });
	writeChange(work, rule.id, points - (before?.points ?? 0), at, author);
}

/**
 * Points held by a step for rules it no longer has go, unless another step holds them too. What they followed is
 * remembered: should the rule come back, an older item still changes nothing.
 */
export function release(work: LeadWork, rules: RegisteredRule[], author: Author): void {
	const { state } = work;
	const { all } = asWhom(author);
	for (const [rule, hold] of state.held) {
		const isHeld = hold.steps.some((step) => all.includes(step));
		if (!isHeld || rules.some(({ id, award }) => id === rule && award === 'whileTrue')) continue;
		const steps = hold.steps.filter((step) => !all.includes(step));
		const points = steps.length > 0 ? hold.points : 0;
		state.held.set(rule, { ...hold, steps, points });
		writeChange(work, rule, points - hold.points, state.clock, author);
	}
}

const asWhom = ({ holder, step }: Author): Holder => holder ?? { own: step, all: [step] };

function writeChange(work: LeadWork, rule: number, points: number, at: Instant, author: Author): void {
	if (points !== 0) write(work, author, { at, kind: 'held', rule, points });
}
