import { pointsIn, type Sum } from './sum';
import type { Instant } from './time';

/** Stands for a rule where points that were given by hand fade like those of rules: an award without a rule. */
export const BY_HAND = -1;

/** The event points a lead has from one rule, kept as sums so that an event costs the same for any history. */
export interface Awarded {
	/** Live awards, and the points originally given by them. */
	times: number;
	given: Sum;
	/** The last decay they are under: way of fading (-1: none) and instant. */
	fade: number;
	at: Instant;
	/** What that decay left of the awards dated up to it. */
	faded: Sum;
	/** Points of the awards dated after it, which count in full. */
	fresh: Sum;
	/** What would be left of the fresh ones at the newest of them, where points fade as one. */
	mass: Sum;
	newest: Instant;
	/** Of what was originally given: the sum of points above zero of which something may be left, and that of those below. */
	plus: Sum;
	minus: Sum;
}

/** A while-true rule: the points it holds, the event time they follow, and the steps that hold them. */
export interface Held {
	points: number;
	at: Instant;
	steps: number[];
}

/** A rule by count: the events in its window, and the window they were counted with. */
export interface Counted {
	times: number;
	window: string;
}

/** The decay a lead's points are under: for all groups (null) or for one. */
export interface DecayMark {
	group: string | null;
	fade: number;
	at: Instant;
}

/**
 * The fall that a lead is watched for: below this threshold (null: it is below all of them, and may rise) by a decay at or
 * after `from`, which comes earlier where the lead may cross a threshold of a trigger.
 */
export interface FallForecast {
	threshold: number | null;
	from: Instant;
}

/** All that a score knows of a lead, apart from its ledger. */
export interface LeadState {
	/** The instant of the last step that worked on it. Never runs backwards. */
	clock: Instant;
	/** The last decay of all leads it has taken in. */
	seen: number;
	/** Lines in its ledger. */
	lines: number;
	/** Its newest activity. */
	activity: Instant | null;
	marks: DecayMark[];
	awarded: Map<number, Awarded>;
	counted: Map<number, Counted>;
	held: Map<number, Held>;
	/** Once-only rules that have given their points. */
	once: number[];
	adjusted: Sum;
	/** The first of its awards and counted events to expire. */
	next: Expiring | null;
	/** The fall of its score that a decay is to report. */
	watch: FallForecast | null;
	/** Rules of which the store finds all awards at once, because a limit has looked at them. */
	limited: number[];
	/** Whether some of its events were part of a burst: then limits look at its ledger. */
	hasBursts: boolean;
	/** Whether it was merged with a lead that dated some of its events differently: then bursts look at its whole ledger. */
	hasRedated: boolean;
}

/** A live award or counted event that will expire. */
export interface Expiring {
	rule: number;
	at: Instant;
	expiresAt: Instant;
	seq: number;
	/** null for a counted event. */
	points: number | null;
}

export function newLead(): LeadState {
	return {
		clock: -Infinity,
		seen: 0,
		lines: 0,
		activity: null,
		marks: [],
		awarded: new Map(),
		counted: new Map(),
		held: new Map(),
		once: [],
		adjusted: 0,
		next: null,
		watch: null,
		limited: [],
		hasBursts: false,
		hasRedated: false,
	};
}

/** The same lead, to try on it what nobody is to see. */
export function copyOfLead(state: LeadState): LeadState {
	return {
		...state,
		awarded: new Map([...state.awarded].map(([rule, sums]) => [rule, { ...sums }])),
		counted: new Map([...state.counted].map(([rule, count]) => [rule, { ...count }])),
		held: new Map(state.held),
		once: [...state.once],
	};
}

/** A state as one short text for a store, and back. Fields go by position to keep a lead's row small. */
export function encodeLead(state: LeadState): string {
	return JSON.stringify([
		1,
		finite(state.clock),
		state.seen,
		state.lines,
		state.activity,
		state.marks.map(({ group, fade, at }) => [group, fade, at]),
		[...state.awarded].map(([rule, a]) => [
			rule,
			a.times,
			a.given,
			a.fade,
			finite(a.at),
			a.faded,
			a.fresh,
			a.mass,
			finite(a.newest),
			// Most rules only ever give, and then these say nothing new.
			...(pointsIn(a.plus) === pointsIn(a.given) && a.minus === 0 ? [] : [a.plus, a.minus]),
		]),
		[...state.counted].map(([rule, { times, window }]) => [rule, times, window]),
		[...state.held].map(([rule, { points, at, steps }]) => [rule, points, at, steps]),
		state.once,
		state.adjusted,
		state.next && [state.next.rule, state.next.at, state.next.expiresAt, state.next.seq, state.next.points],
		...lastOf(state),
	]);
}

/** What few leads have: left out as far as nothing more follows. */
function lastOf({ watch, limited, hasBursts, hasRedated }: LeadState): unknown[] {
	const all = [watch && [watch.threshold, watch.from], limited, Number(hasBursts), Number(hasRedated)];
	const isSaid = [watch !== null, limited.length > 0, hasBursts, hasRedated];
	return all.slice(0, isSaid.lastIndexOf(true) + 1);
}

export function decodeLead(text: string): LeadState {
	const [
		,
		clock,
		seen,
		lines,
		activity,
		marks,
		awarded,
		counted,
		held,
		once,
		adjusted,
		next,
		watch,
		limited,
		hasBursts,
		hasRedated,
	] = JSON.parse(text) as EncodedLead;
	return {
		clock: instant(clock),
		seen,
		lines,
		activity,
		marks: marks.map(([group, fade, at]) => ({ group, fade, at })),
		awarded: new Map(
			awarded.map(([rule, times, given, fade, at, faded, fresh, mass, newest, plus = given, minus = 0]) => [
				rule,
				{ times, given, fade, at: instant(at), faded, fresh, mass, newest: instant(newest), plus, minus },
			]),
		),
		counted: new Map(counted.map(([rule, times, window]) => [rule, { times, window }])),
		held: new Map(held.map(([rule, points, at, steps]) => [rule, { points, at, steps }])),
		once,
		adjusted,
		next: next && { rule: next[0], at: next[1], expiresAt: next[2], seq: next[3], points: next[4] },
		watch: watch ? { threshold: watch[0], from: watch[1] } : null,
		limited: limited ?? [],
		hasBursts: hasBursts === 1,
		hasRedated: hasRedated === 1,
	};
}

type EncodedLead = [
	version: 1,
	clock: number | null,
	seen: number,
	lines: number,
	activity: number | null,
	marks: Array<[string | null, number, number]>,
	awarded: Array<
		[
			rule: number,
			times: number,
			given: Sum,
			fade: number,
			at: number | null,
			faded: Sum,
			fresh: Sum,
			mass: Sum,
			newest: number | null,
			plus?: Sum,
			minus?: Sum,
		]
	>,
	counted: Array<[number, number, string]>,
	held: Array<[number, number, number, number[]]>,
	once: number[],
	adjusted: Sum,
	next: [number, number, number, number, number | null] | null,
	watch?: [threshold: number | null, from: number] | null,
	limited?: number[],
	hasBursts?: 0 | 1,
	hasRedated?: 1,
];

/** JSON has no -Infinity ("not yet"): null stands for it. */
const finite = (at: Instant): number | null => (at === -Infinity ? null : at);
const instant = (at: number | null): Instant => at ?? -Infinity;
