/* What goes into the library and what comes out of it: plain JSON throughout. */

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` and `Date.parse()` give them. */
export type Instant = number;

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years';

/** A number and a unit, such as 3 months. From days up, the amount is a whole number of calendar units. */
export interface Duration {
	amount: number;
	unit: Unit;
}

/** What bounds a score, and how it counts days. */
export interface ScoreSettings {
	/** The lowest score in points. 0 where absent; null: none. */
	min?: number | null;
	/** The highest score in points. None where absent or null. */
	max?: number | null;
	/** The most points that a group of rules adds, by the group's name. */
	caps?: Record<string, number>;
	/** The IANA time zone of calendar units, such as "Europe/Berlin". UTC where absent. */
	zone?: string;
}

/**
 * How a rule gives points: for each matching event; for the first one ever; while its condition holds; or by how many
 * events match.
 */
export type AwardKind = 'everyTime' | 'once' | 'whileTrue' | 'byCount';

/** At most so many awards, or so many points by absolute amount, within any span of `per`. */
export interface Limit {
	times?: number;
	points?: number;
	per: Duration;
}

export interface Rule {
	/** Its identity within the score. */
	name: string;
	award: AwardKind;
	/** What a match gives, in points; below zero takes. Not for `byCount`. */
	points?: number;
	/** `byCount`: from so many events on, so many points. Ascending. */
	tiers?: Array<[from: number, points: number]>;
	/** `byCount`: how long an event counts. Forever where absent. */
	window?: Duration;
	/** `everyTime` and `once`: how long the points last. Forever where absent. */
	expiresAfter?: Duration;
	/** `everyTime`: how often, or how much, it gives. */
	limit?: Limit;
	/** The most points that it adds to the score. */
	maxPoints?: number;
	/** The group whose cap it shares. */
	group?: string;
}

/** Something that happened, or what is known of the lead. */
export interface LeadEvent {
	/** Identifies the event: the same ID counts once. Without one, every event is new. */
	id?: string;
	/** When it happened. Where absent: when the lead is scored. */
	at?: Instant;
	/**
	 * The results of rules' conditions, by the rules' names. `true`: it holds, for the rule's points; a number: it holds, for so
	 * many points; `false`: it does not. A while-true rule that is absent stays as it is; any other does not match.
	 */
	matches: Record<string, boolean | number>;
}

/**
 * How points fade, always from the points that were awarded.
 *
 * - `halfLife`: halved every `every`; `linear`: evenly to zero over `every`. Both are smooth, and a day has 24 hours.
 * - `percentOfOriginal`, `percentOfRemaining`: `percent` is lost at the end of each whole `every`, a calendar unit.
 *   Intervals count from the award or, with `lastActivity` and an interval of a day or more, in the lead's silences.
 */
export interface Fade {
	type: 'halfLife' | 'linear' | 'percentOfOriginal' | 'percentOfRemaining';
	every: Duration;
	percent?: number;
	countFrom?: 'award' | 'lastActivity';
}

/**
 * Why points came or went. `refused`: a limit, or a once-only rule, gave nothing. `counted`: an event of a rule by count.
 * `held`: a while-true rule. `decayed`: points began to fade by another rule or up to another instant.
 */
export type LineKind = 'award' | 'refused' | 'counted' | 'held' | 'decayed';

/** One line of a lead's ledger: written once, never edited. */
export interface LedgerLine {
	/** When it happened: the event's own time. */
	at: Instant;
	/** The lead's clock when it was written. */
	writtenAt: Instant;
	kind: LineKind;
	/** The line in a sentence. */
	what: string;
	/** What it gave or took, in points, before fading, expiry and caps. */
	points: number;
	rule?: string;
	/** What the rule would have given, where a limit gave less. */
	offered?: number;
	/** From this instant on, it no longer counts. */
	expiresAt?: Instant;
	/** The event's ID. */
	event?: string;
	/** Whether a once-only rule gave it. */
	isOnce?: boolean;
}

/**
 * A lead with all that a score knows about it. Plain JSON: keep it anywhere, and pass in what the last call returned.
 * Everything in it is for reading; only what functions return is sure to fit together.
 */
export interface Lead {
	/** When it was last scored or faded; null: not yet. Never runs backwards. */
	clock: Instant | null;
	/** All lines, the oldest first. */
	ledger: LedgerLine[];
	/** Its event IDs: when each was first delivered, and the rules that have decided about it. */
	events: Array<{ id: string; at: Instant; decided: string[] }>;
	/** What while-true rules hold, and the event time that they follow. */
	held: Array<{ rule: string; points: number; at: Instant }>;
	/** The rules that it knows, as far as its points depend on how they were last defined. */
	rules: Array<Pick<Rule, 'name' | 'group' | 'maxPoints' | 'tiers' | 'window'>>;
	/** The last fading of all its points (group null), and of a group's. */
	decays: Array<{ group: string | null; fade: Fade; at: Instant }>;
}

/** Why a lead has its score. */
export interface Explanation {
	/** The score in points, rounded to 9 decimals. */
	score: number;
	/** What adds up to the score, the largest first; what a cap or a bound takes away is a reason of its own. */
	reasons: Reason[];
	/** The reasons in one line. */
	why: string;
	/** What expires next. Without `points`, an event that leaves the window of a rule by count. */
	expiresNext?: { rule: string; points?: number; at: Instant };
}

export interface Reason {
	reason: string;
	points: number;
	/** For a rule: what its awards gave before they faded, and how many there are. */
	given?: number;
	times?: number;
}

/** What a call made of a lead. */
export interface ScoredLead {
	/** The lead after it. */
	lead: Lead;
	/** What it wrote: the last lines of the lead's ledger. */
	ledger: LedgerLine[];
	/** The score after it, less the score before it. */
	change: number;
	explanation: Explanation;
}

/** A named range of a score, from a threshold (inclusive) up to the next band's. */
export interface Band {
	name: string;
	from: number;
}
