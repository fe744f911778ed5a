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
	{ at, eventId, author }: Occasion,
	isOnce = false,
): void {
	const { state } = work;
	const expiresAt = rule.expiresAfter ? after(at, rule.expiresAfter, zoneOf(score)) : null;
	const { seq } = write(work, author, {
		at,
		kind: 'award',
		rule: rule.id,
		points,
		offered: offered === points ? null : offered,
		expiresAt,
		event: eventId,
		isOnce,
		reason: null,
	});
	if (!state.awarded.has(rule.id)) state.awarded.set(rule.id, noneYet(state, score, rule.id));
	if (expiresAt !== null && expiresAt <= state.clock) return;
	add(state.awarded.get(rule.id)!, { at, points }, score);
	if (expiresAt !== null) expires(work, { rule: rule.id, at, expiresAt, seq, points });
}

/** Gives nothing for an event, and says so in the ledger. */
export function refuse(
	work: LeadWork,
	rule: RegisteredRule,
	offered: number,
	{ at, eventId, author }: Occasion,
): void {
	write(work, author, {
		at,
		kind: 'refused',
		rule: rule.id,
		points: 0,
		offered,
		event: eventId,
		isOnce: false,
	});
}
