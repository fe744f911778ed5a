// Tested by test/properties/bursts.test.ts.
import { isDecision, isUntimed, type Decision, type LedgerLine } from './ledgerLine';

/* Which decisions are about the same event. */

/** The decisions about the same events as some of them, these included. */
export function ofSameEvents(lines: LedgerLine[], some: ReadonlySet<Decision>): Set<Decision> {
	if (some.size === 0) return new Set();
	const all = lines.filter(isDecision);
	const keys = keysOf(all);
	const ids = new Set([...some].map((decision) => idOf(decision, keys)));
	return new Set(all.filter((decision) => ids.has(idOf(decision, keys))));
}

/**
 * An event with an ID is the same whenever it is delivered; items without a time of their own are one with their execution. An
 * event that two leads knew before they were merged is the one that was first.
 */
export function keysOf(decisions: Decision[]): Map<Decision, string> {
	const first = new Map<string, Decision>();
	for (const decision of decisions) {
		if (decision.event === null) continue;
		const known = first.get(decision.event);
		if (!known || decision.at < known.at) first.set(decision.event, decision);
	}
	return new Map(
		decisions.map((decision) => [
			decision,
			keyOf((decision.event !== null && first.get(decision.event)) || decision),
		]),
	);
}

function keyOf(decision: Decision): string {
	const { event, execution, at } = decision;
	if (isUntimed(decision)) return `execution ${execution}`;
	return event === null ? `item ${execution} ${at}` : `event ${event}`;
}

/** What an execution did at different instants lies apart. */
export function idOf(decision: Decision, keys: Map<Decision, string>): string {
	const key = keys.get(decision)!;
	return key.startsWith('event ') ? key : `${key} at ${decision.at}`;
}
