import { dayOf, type Instant } from './time';
import { ALL_HOURS, type WorkingHours } from './workingHours';

/** Someone whom leads are assigned to. Names that differ in nothing but case are one person. */
export interface Person {
	name: string;
	/** How many leads the person gets for each one of a person with the weight 1: a whole number. */
	weight: number;
	/** The most leads dealt to the person in a day; null: any number. */
	dailyMaximum: number | null;
	/** Whether the person is there. */
	isActive: boolean;
}

/** People who take turns, and whose turn it is. */
export interface Pool {
	people: Person[];
	/** The step that named them; null: none has yet. */
	namedBy: number | null;
	/** Where its days begin and end. */
	zone: string;
	/** When its people work, in its zone: the time that they have to touch a lead runs only then. */
	hours: WorkingHours;
	/** By person: how far behind its share someone is, in parts of the weights; below zero: ahead. */
	behind: Map<string, number>;
	/** The day on which it last dealt, and how many leads each person got on it. */
	day: string;
	today: Map<string, number>;
	/** How many leads it has dealt. */
	dealt: number;
}

/** What identifies a person. */
export const personKey = (name: string): string => name.trim().toLowerCase();

export const newPool = (zone: string): Pool => ({
	people: [],
	namedBy: null,
	zone,
	hours: ALL_HOURS,
	behind: new Map(),
	day: '',
	today: new Map(),
	dealt: 0,
});

/**
 * The pool with these people from now on. Who leaves it starts anew when coming back, but not with the day's leads. Nobody
 * is more than a lead behind or ahead by what weights there were before: a part of those can be worth many leads now.
 */
export function withPeople(pool: Pool, people: Person[], namedBy: number | null = null): Pool {
	const keys = new Set(people.map(({ name }) => personKey(name)));
	const lead = people.reduce((sum, { weight }) => sum + weight, 0);
	const behind = [...pool.behind]
		.filter(([key]) => keys.has(key))
		.map(([key, parts]): [string, number] => [key, Math.max(-lead, Math.min(lead, parts))]);
	return { ...pool, people, namedBy, behind: new Map(behind) };
}

/** The person of a pool who goes by a name; undefined: nobody does. */
export function personIn({ people }: Pool, name: string): Person | undefined {
	const key = personKey(name);
	return people.find((person) => personKey(person.name) === key);
}

/** The day on which a pool deals at an instant: never one before its last. */
export function poolDay({ zone, day }: Pool, at: Instant): string {
	const today = dayOf(at, zone);
	return today > day ? today : day;
}

/** How many leads a person has been dealt on a day. */
export const dealtOn = ({ day, today }: Pool, on: string, name: string): number =>
	(day === on && today.get(personKey(name))) || 0;

const isFull = (pool: Pool, on: string, { name, dailyMaximum }: Person): boolean =>
	dailyMaximum !== null && dealtOn(pool, on, name) >= dailyMaximum;

/**
 * Deals a lead to the next person who is free, by smooth weighted round-robin: everyone who is free falls behind by their
 * weight, who is farthest behind gets the lead, and is ahead by all these weights together then. Weights 3, 2 and 1 give
 * A B A C B A. Who is not free neither gains nor loses; of equals the first listed comes first.
 */
export function deal(pool: Pool, at: Instant): { pool: Pool; person: Person | null } {
	const day = poolDay(pool, at);
	const free = pool.people.filter((person) => person.isActive && !isFull(pool, day, person));
	const behind = new Map(pool.behind);
	const behindOf = ({ name }: Person) => behind.get(personKey(name))!;
	let next: Person | null = null;
	let all = 0;
	for (const person of free) {
		const key = personKey(person.name);
		behind.set(key, (behind.get(key) ?? 0) + person.weight);
		all += person.weight;
		if (!next || behindOf(person) > behindOf(next)) next = person;
	}
	if (!next) return { pool, person: null };
	behind.set(personKey(next.name), behindOf(next) - all);
	const today = new Map(pool.day === day ? pool.today : []);
	today.set(personKey(next.name), dealtOn(pool, day, next.name) + 1);
	return { pool: { ...pool, behind, day, today, dealt: pool.dealt + 1 }, person: next };
}

/** Why nobody of a pool is free, in a sentence without a full stop. */
export function nobodyFree(pool: Pool, at: Instant): string {
	const day = poolDay(pool, at);
	const absent = pool.people.filter(({ isActive }) => !isActive).map(({ name }) => name);
	const full = pool.people
		.filter((person) => person.isActive && isFull(pool, day, person))
		.map(({ name, dailyMaximum }) => `${name} (${dailyMaximum})`);
	const parts = [
		...(absent.length > 0 ? [`not active: ${absent.join(', ')}`] : []),
		...(full.length > 0 ? [`daily maximum reached: ${full.join(', ')}`] : []),
	];
	return `Nobody is free: ${parts.join('; ')}`;
}
