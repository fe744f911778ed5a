import type {
	Assignment,
	EventRecord,
	Expiring,
	IdCase,
	Instant,
	LastBand,
	LeadState,
	LedgerLine,
	Score,
} from '../scoring';
import type { Cursor, TableName } from './tables';

/* What goes into a store, and comes out of it. */

/** A store that is being moved takes no other work, so that nothing is lost on the way; one that has moved, none ever. */
export interface Move {
	/** `leaving` and `left`: the scores go, or went, to the other store. `arriving`: they come from it. */
	stage: 'leaving' | 'left' | 'arriving';
	/** The ID of the other store. */
	other: string;
	/** In a store that scores arrive in: how many rows, and leads among them, have, and which come next; null: none. */
	progress?: { rows: number; leads: number; table: TableName | null; after: Cursor | null };
}

/** What there was of a lead: the scores that had it, and the lines of its ledgers. */
export interface Erased {
	scores: number;
	lines: number;
}

/** How many leads a person of a pool has, of those that were assigned on a day. */
export interface Holding {
	person: string;
	day: string;
	leads: number;
}

/** A lead that a pool has dealt to a person. */
export interface Dealt {
	entity: string;
	lead: string;
	assignment: Assignment & { number: number };
}

export interface StoredScore {
	id: number;
	score: Score;
}

/** A step as people know it. `key` is its identity. */
export interface Step {
	key: string;
	workflow: string;
	node: string;
}

/** A version of a set of published rules: which it is, what its publisher noted, when and where it was published. */
export interface RuleVersion {
	ruleSet: string;
	version: number;
	note: string;
	at: Instant;
	workflow: string;
	node: string;
}

export interface PublishedRules extends RuleVersion {
	/** As the parameter "Rules" holds them, in JSON. */
	rules: string;
}

/** Stands for the draft of a set, which is none of its versions. */
export const DRAFT = 0;

/** A step that has used a set of published rules, and when it last did. */
export interface RuleUse {
	step: Step;
	at: Instant;
}

export interface SweepRecord {
	number: number;
	at: Instant;
	/** How points faded, and for which groups (null: all); null: expired points only. */
	fade: number | null;
	groups: string[] | null;
	step: number;
	execution: string;
}

/** A lead as it is stored; null where what is stored cannot be read. */
export type StoredLead = [lead: string, state: LeadState | null];

/** How many leads are compared with a bar at most, and how many of those that may reach it are read. */
export interface Portion {
	span: number;
	size: number;
}

/** Leads that may reach a bar, how many were compared with it, and after which lead to go on (null: there are no more). */
export interface Contenders {
	leads: StoredLead[];
	compared: number;
	next: string | null;
}

/** A lead that something is due for, and when. */
export type DueLead = [lead: string, state: LeadState | null, at: Instant];

export interface Expiries {
	due: Expiring[];
	upcoming: Expiring | null;
}

/** Event records by lead and event ID. */
export interface EventRecords {
	get(lead: string, event: string): EventRecord | undefined;
}

/** Whose payments under which rule are looked for, and from when to when. */
export type PaidSpan = [lead: string, rule: number, from: Instant, to: Instant];

export interface LeadChange {
	lead: string;
	state: LeadState;
	lines: LedgerLine[];
	/** What will expire is added; what has expired by the lead's clock goes, and all of the rules in `recounted`. */
	newExpiring: Expiring[];
	hasExpired: boolean;
	recounted: number[];
	events: Array<[event: string, record: EventRecord]>;
}

/** Scores as a step left them in a test run of its workflow. */
export interface TestCopy {
	execution: string;
	/** Its place among the copies of the execution. */
	position: number;
	step: string;
	/** Which of the step's runs in the execution it was. */
	run: number;
}

export interface RouteRecord extends LastBand {
	/** The newest activity the router has seen. */
	activity: Instant | null;
}

export interface Crossing {
	lead: string;
	router: number;
	from: string | null;
	to: string | null;
	score: number;
	at: Instant;
	execution: string;
}

export interface StoredCrossing extends Crossing {
	id: string;
}

/** The keys under which stores know, for each record type, whether case distinguishes its lead IDs. */
export const ID_CASE = 'idCase/';

export const idCaseOf = ({ key, value }: { key: string; value: string }): [entity: string, IdCase] => [
	key.slice(ID_CASE.length),
	value as IdCase,
];
