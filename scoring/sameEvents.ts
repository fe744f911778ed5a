// Tested by test/properties/bursts.test.ts.
import { isDecision, isUntimed, type Decision, type LedgerLine } from './ledgerLine';

/* Which decisions are about the same event. */

/** Which event a decision is about. */
export interface EventKey {
	/** Counts once among the events of a burst. */
	key: string;
	/** The same, apart from what an execution did at other instants. */
	id: string;
}

/** The decisions about the same events as some of them, these included. */
export function ofSameEvents(lines: LedgerLine[], some: ReadonlySet<Decision>): Set<Decision> {
	if (some.size === 0) return new Set();
	const keys = keysOf(lines.filter(isDecision));
	const ids = new Set([...some].map((decision) => keys.get(decision)!.id));
	return new Set([...keys].filter(([, { id }]) => ids.has(id)).map(([decision]) => decision));
}

/**
 * An event with an ID is the same whenever it is delivered; items without a time of their own are one with their execution. An
 * event that two leads knew before they were merged is the one that was first.
 */
export function keysOf(decisions: Decision[]): Map<Decision, EventKey> {
	const first = new Map<string, Decision>();
	for (const decision of decisions) {
		if (decision.event === null) continue;
		const known = first.get(decision.event);
		if (!known || decision.at < known.at) first.set(decision.event, decision);
	}
	return new Map(
		decisions.map((decision) => {
			const { event } = decision;
			return [decision, keyOf(event === null ? decision : first.get(event)!)];
		}),
	);
}

function keyOf(decision: Decision): EventKey {
	const { event, execution, at } = decision;
	if (isUntimed(decision)) return { key: `execution ${execution}`, id: `execution ${execution} at ${at}` };
	const key = event === null ? `item ${execution} ${at}` : `event ${event}`;
	return { key, id: key };
}
