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

/** An event with an ID is the same whenever it is delivered; items without a time of their own are one with their execution. */
export function keysOf(decisions: Decision[]): Map<Decision, string> {
	const known = new Map<string, string>();
	return new Map(
		decisions.map((decision) => {
			const { event, execution, at } = decision;
			const alone = event === null ? `item ${execution} ${at}` : `event ${event}`;
			const own = isUntimed(decision) ? `execution ${execution}` : alone;
			if (event === null) return [decision, own];
			const key = known.get(event) ?? own;
			known.set(event, key);
			return [decision, key];
		}),
	);
}

/** What an execution did at different instants lies apart. */
export function idOf(decision: Decision, keys: Map<Decision, string>): string {
	const key = keys.get(decision)!;
	return key.startsWith('event ') ? key : `${key} at ${decision.at}`;
}
