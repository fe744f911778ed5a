import { deal, nobodyFree, personIn, poolDay, type Pool } from './pool';
import type { Instant } from './time';

/** A lead's person in a pool. Of one lead there can be several: for an event, the person whom that event brought. */
export interface Assignment {
	pool: string;
	/** "": this is whose lead it is now. */
	event: string;
	person: string;
	at: Instant;
	/** The day in the pool's zone. */
	day: string;
	/** Which of all leads that the pool has dealt it was; null: the lead had its owner before. */
	number: number | null;
	step: number;
	execution: string;
}

/** What is asked of a pool for a lead. */
export interface Ask {
	/** Whose lead it is now in this pool, and whom the same event brought before. */
	has: string | null;
	knownByEvent: string | null;
	/** Whom the item names as its owner. */
	owner: string | null;
	keepsPerson: boolean;
}

/** Whom a lead goes to, and why. */
export interface Answer {
	pool: Pool;
	/** null: to nobody, who is free. */
	person: string | null;
	/** Whether the pool has dealt it now. */
	isNew: boolean;
	/** Of a lead that is dealt: which of all. */
	number: number | null;
	day: string;
	why: string;
}

/**
 * The owner whom the item names, whom the lead has, or whom the same event brought before, each as long as they are in the
 * pool and active; else the next one who is free.
 */
export function assign(pool: Pool, { has, knownByEvent, owner, keepsPerson }: Ask, at: Instant): Answer {
	const kept = (name: string | null) => {
		const person = name === null ? undefined : personIn(pool, name);
		return person?.isActive ? person.name : null;
	};
	const day = poolDay(pool, at);
	const same = { pool, isNew: false, number: null, day };
	const owns = kept(owner);
	if (owns !== null) return { ...same, person: owns, why: `${owns} is the owner` };
	const keeps = keepsPerson ? kept(has) : null;
	if (keeps !== null) return { ...same, person: keeps, why: `${keeps} has this lead already` };
	const brought = kept(knownByEvent);
	if (brought !== null)
		return { ...same, person: brought, why: `${brought} got the lead by this event before` };
	const { pool: next, person } = deal(pool, at);
	if (!person) return { ...same, person: null, why: nobodyFree(pool, at) };
	const { name } = person;
	const before = owner ?? (keepsPerson ? has : null);
	const why = `Next in turn: ${name}${before === null ? '' : instead(pool, before)}`;
	return { pool: next, person: name, isNew: true, number: next.dealt, day, why };
}

/** Whom a lead would have had, and why not. */
const instead = (pool: Pool, before: string): string =>
	`, instead of ${before}, who is not ${personIn(pool, before) ? 'active' : 'in this pool'}`;

/** Those of a merged lead's assignments that its survivor takes over: in each pool the survivor keeps its person. */
export function assignmentsTakenOver(own: Assignment[], others: Assignment[]): Assignment[] {
	const keyOf = ({ pool, event }: Assignment) => JSON.stringify([pool, event]);
	const known = new Set(own.map(keyOf));
	return others.filter((other) => !known.has(keyOf(other)));
}
