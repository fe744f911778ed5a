import type { Bursts, Instant } from '../../scoring';

/* What is an event, and which events are in bursts, as naively as it can be said. */

/** Something that happened to a lead, whatever rules made of it. */
export interface Happening {
	lead: string;
	/** Its event ID, or what it is known by with its instant: its execution, with all else there that had no time of its own. */
	key: string;
	at: Instant;
	isInBurst: boolean;
	/** A person gave it back: it is in no burst any more. */
	isGivenBack: boolean;
}

export const newHappening = (lead: string, key: string, at: Instant): Happening => ({
	...{ lead, key, at },
	...{ isInBurst: false, isGivenBack: false },
});

export const isSameEvent = (one: Happening, other: Happening): boolean =>
	one.key === other.key && (one.at === other.at || one.key.startsWith('event '));

/** What a rule made of an item. */
export interface Decision {
	lead: string;
	rule: string;
	eventId: string | null;
	kind: 'paid' | 'refused' | 'counted';
	at: Instant;
	points: number;
	offered: number;
	expiresAt: Instant;
	isOnce: boolean;
	/** null: points that a person gave. */
	event: Happening | null;
	isTakenByBurst: boolean;
	isTakenByHand: boolean;
}

/** That a rule matched an item, paid or not. */
export type Match = Pick<Decision, 'event' | 'rule' | 'kind' | 'offered'>;

/** Taken by a burst or by hand, it counts for nothing. */
export const counts = (one: Decision): boolean => !one.isTakenByBurst && !one.isTakenByHand;

/** The events that bursts are made of: what a covered rule with points above zero, or by count, matched. */
export function eventsAmong(matches: Match[], isCovered: (rule: string) => boolean): Happening[] {
	const gaining = matches.filter((one) => isCovered(one.rule) && (one.kind === 'counted' || one.offered > 0));
	return [...new Set(gaining.flatMap(({ event }) => (event && !event.isGivenBack ? [event] : [])))];
}

/** Every burst from each event on: last minus first at most so many seconds. */
export function burstsAmong(events: Happening[], bursts: Bursts): Happening[][] {
	return events
		.map(({ at: first }) => events.filter(({ at }) => at >= first && at <= first + bursts.seconds * 1000))
		.filter((burst) => new Set(burst.map(({ key }) => key)).size >= bursts.events);
}
