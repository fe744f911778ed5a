import type { Instant } from '../scoring';

/** What a report contains about one score. Strings can be anything: they are cleaned before they are shown. */
export interface ReportData {
	/** The score's name. */
	score: string;
	/** The record type: contact, company, deal. */
	entity: string;
	/** When the report was made. */
	at: Instant;
	/** The IANA time zone that dates are shown in. */
	zone: string;
	/** How many leads have the score. */
	leads: number;
	/** Bins of equal width in points, `from` inclusive, ascending and without gaps; empty where there are no leads. */
	distribution: Bin[];
	/** Ascending; empty where no router has bands. */
	bands: BandSize[];
	/** Whose bands these are, and how many other routers have bands; null where none has. */
	router: { step: string; workflow: string; others: number } | null;
	/** Leads that the router has below all bands, in bands that are not among these, and not at all yet. */
	below: number;
	elsewhere: number;
	notRouted: number;
	/** Leads with events that counted for nothing, because they were part of a burst. */
	withBursts: number;
	/** Crossings per band and period, ascending by start. Periods without crossings are there too, with zeros. */
	movements: Movement[];
	period: 'day' | 'week' | 'month';
	/** From when on leads count as hot, and those that are: first those that rose to the highest band. */
	since: Instant;
	hot: HotLead[];
	/** The leads with the highest scores, highest first. */
	top: TopLead[];
	/** By absolute points, highest first. */
	rules: RuleTotal[];
	/** One lead's score over time; null where none was asked for. */
	timeline: Timeline | null;
}

export interface Bin {
	from: number;
	to: number;
	leads: number;
}

/** A band and how many leads its router has in it. */
export interface BandSize {
	name: string;
	/** The threshold in points, inclusive. */
	from: number;
	leads: number;
}

/** How many leads entered and left a band in the period that begins at `start`. */
export interface Movement {
	start: Instant;
	band: string;
	entered: number;
	left: number;
}

/** A lead whose score rose lately. */
export interface HotLead {
	leadId: string;
	score: number;
	change: number;
	/** When it rose to the highest band; null: it did not. */
	roseAt: Instant | null;
	lastActivity: Instant | null;
	/** What it rose by, in one line. */
	why: string;
}

export interface TopLead {
	leadId: string;
	score: number;
	/** Null below all bands; undefined where the router has not seen the lead. */
	band: string | null | undefined;
	/** Null where there was none. */
	lastActivity: Instant | null;
	/** The reasons in one line. */
	why: string;
}

/** What a rule did: the points it gave or took by their original amount, in how many awards, to how many leads. */
export interface RuleTotal {
	rule: string;
	points: number;
	times: number;
	leads: number;
}

export interface Timeline {
	leadId: string;
	/** The score at the end; null: there is no such lead. */
	score: number | null;
	/** The score from instants on, ascending: it stays until the next. */
	scores: Array<{ at: Instant; score: number }>;
	/** What happened, ascending: points given or taken (null: an outcome, which has none), and the score after it. */
	events: Array<{ at: Instant; what: string; points: number | null; score: number }>;
}
