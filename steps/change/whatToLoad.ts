import { reachOf, type Instant, type LeadState, type Match, type RegisteredRule } from '../../scoring';
import type { EventRecords } from '../../stores';
import type { LeadToLoad } from '../shared/loadLeads';

/** What an item needs read before it is applied depends on this. */
interface Coming {
	lead: string;
	eventId: string | null;
	at: Instant | null;
	rules: RegisteredRule[];
	/** In the order of the rules. */
	matches: Match[];
}

/** What to read of the leads of some items: how early their events are, and what limits look at. */
export function whatToLoad(
	items: Coming[],
	states: Map<string, LeadState>,
	records: EventRecords,
): LeadToLoad[] {
	const toLoad = new Map<string, LeadToLoad>();
	const first = new Map<string, Map<string, Instant | null>>();
	for (const item of items) {
		const { lead } = item;
		const one = toLoad.get(lead) ?? { lead, state: states.get(lead) };
		toLoad.set(lead, one);
		const at = firstInstant(item, records, first);
		if (at !== null) one.earliest = Math.min(one.earliest ?? Infinity, at);
		// An event without a time happens when the step works on the lead: not before its last instant.
		const [from, to] = at === null ? [one.state?.clock ?? Infinity, Infinity] : [at, at];
		item.rules.forEach(({ id, limit }, index) => {
			if (!limit || !item.matches[index]!.holds) return;
			const reach = reachOf(limit);
			const [since, until] = (one.limits ??= new Map<number, [Instant, Instant]>()).get(id) ?? [
				Infinity,
				-Infinity,
			];
			one.limits.set(id, [Math.min(since, from - reach), Math.max(until, to + reach)]);
		});
	}
	return [...toLoad.values()];
}

/** The instant of an event's first delivery: a stored one, or one among these items. */
function firstInstant(
	{ lead, eventId, at }: Coming,
	records: EventRecords,
	first: Map<string, Map<string, Instant | null>>,
): Instant | null {
	if (eventId === null) return at;
	const known = records.get(lead, eventId);
	if (known) return known.at;
	const events = first.get(lead) ?? new Map<string, Instant | null>();
	first.set(lead, events);
	if (!events.has(eventId)) events.set(eventId, at);
	return events.get(eventId)!;
}
