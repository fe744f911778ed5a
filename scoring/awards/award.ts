import type { RegisteredRule } from '../rules';
import { zoneOf, type Score } from '../score';
import { add, noneYet } from '../awardedSums';
import { after, type Instant } from '../time';
import { expires, write, type Author, type LeadWork } from '../leadWork';

/** An event on which a rule's condition holds. */
export interface Occasion {
	/** The event's own time. */
	at: Instant;
	eventId: string | null;
	/** Where its date does not say whether the event has a time of its own. */
	hasOwnTime?: boolean;
	author: Author;
}

/** How a rule of one kind gives points for an event that it has not decided on. */
export type Award = (
	work: LeadWork,
	score: Score,
	rule: RegisteredRule,
	points: number,
	occasion: Occasion,
) => void;

/** Awards points: a line in the ledger and, unless they have expired already, a part of the score. */
export function pay(
	work: LeadWork,
	score: Score,
	rule: RegisteredRule,
	points: number,
	offered: number,
	occasion: Occasion,
): void {
	const { state } = work;
	const { at } = occasion;
	const line = awardLine(score, rule, points, occasion);
	const { expiresAt } = line;
	const { seq } = write(work, occasion.author, { ...line, offered: offered === points ? null : offered });
	if (!state.awarded.has(rule.id)) state.awarded.set(rule.id, noneYet(state, score, rule.id));
	if (expiresAt !== null && expiresAt <= state.clock) return;
	add(state.awarded.get(rule.id)!, { at, points }, score);
	if (expiresAt !== null) expires(work, { rule: rule.id, at, expiresAt, seq, points });
}

/** The line of an award in full. */
export const awardLine = (
	score: Score,
	{ id, award, expiresAfter }: RegisteredRule,
	points: number,
	{ at, eventId, hasOwnTime }: Occasion,
) => ({
	at,
	kind: 'award' as const,
	rule: id,
	points,
	expiresAt: expiresAfter ? after(at, expiresAfter, zoneOf(score)) : null,
	event: eventId,
	isOnce: award === 'once',
	reason: null,
	...(hasOwnTime !== undefined && { hasOwnTime }),
});

/** Gives nothing for an event, and says so in the ledger. */
export function refuse(work: LeadWork, rule: RegisteredRule, offered: number, occasion: Occasion): void {
	write(work, occasion.author, refusedLine(rule, offered, occasion));
}

/** The line of a rule that gives nothing. */
export const refusedLine = (
	{ id }: RegisteredRule,
	offered: number,
	{ at, eventId, hasOwnTime }: Occasion,
) => ({
	at,
	kind: 'refused' as const,
	rule: id,
	points: 0,
	offered,
	event: eventId,
	isOnce: false,
	...(hasOwnTime !== undefined && { hasOwnTime }),
});
