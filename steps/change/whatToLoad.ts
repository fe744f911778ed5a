import {
	isBurstMatch,
	reachOf,
	reachOfBursts,
	type Instant,
	type LeadState,
	type Match,
	type RegisteredRule,
	type Score,
} from '../../scoring';
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

/** What to read of the leads of some items: how early their events are, what limits look at, and what bursts do. */
export function whatToLoad(
	{ score, execution }: { score: Score; execution: string },
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
		item.rules.forEach((rule, index) => {
			const { id, limit } = rule;
			const match = item.matches[index]!;
			const known = item.eventId === null ? undefined : records.get(lead, item.eventId);
			if (isBurstMatch(score, rule, match) && !known?.decided.includes(id)) {
				one.bursts ??= { span: NOTHING, coming: [] };
				one.bursts.span = widened(one.bursts.span, from, to, reachOfBursts(score.settings.bursts!));
				const { eventId } = item;
				const { points } = match;
				const hasOwnTime = item.at !== null;
				one.bursts.coming.push({ item, eventId, at, hasOwnTime, execution, rule, points });
			}
			if (!limit || !match.holds) return;
			one.limits ??= new Map<number, [Instant, Instant]>();
			one.limits.set(id, widened(one.limits.get(id) ?? NOTHING, from, to, reachOf(limit)));
		});
	}
	return [...toLoad.values()];
}

type Span = [from: Instant, to: Instant];
const NOTHING: Span = [Infinity, -Infinity];

const widened = ([since, until]: Span, from: Instant, to: Instant, by: number): Span => [
	Math.min(since, from - by),
	Math.max(until, to + by),
];

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
