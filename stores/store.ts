import type { EventRecord, Expiring, Instant, LeadState, Line, Score } from '../scoring';
import type { Cursor, Row, TableName } from './tables';

/**
 * What a database must do to keep scores. All calls are batches: a step makes a handful of them for each chunk of
 * items, whatever the number of items. A new database is one more implementation that passes test/stores/contract.ts.
 */
export interface Store {
	/**
	 * Runs `work` in one transaction: all that it writes is kept, or nothing of it. Leads and routes that it reads are
	 * locked until it ends, so that concurrent transactions on one lead follow each other; it writes only what it has
	 * read. Where others were at the same data first, the database can ask for `work` to run again from its start.
	 * @throws StoreError where the database cannot be used, or the store has moved; errors of `work` pass through
	 */
	transaction<T>(work: (tx: Transaction) => Promise<T>, mode?: Mode): Promise<T>;
	/**
	 * Makes sure that nothing of what was erased is left in the database's files, as far as that is not a server's
	 * business. Can take seconds, in which other transactions wait and n8n does not.
	 * @throws StoreError where it could not be done; it can be called again
	 */
	purge(): Promise<void>;
}

/**
 * What a transaction is for. `preview`: everything is undone at the end, which is how previews and reads write nothing;
 * they may see a slightly older state, and keep nobody waiting. `move`: nobody else works on the store meanwhile, and a
 * store that is being moved, or has moved, can be opened.
 */
export type Mode = 'write' | 'preview' | 'move';

export interface Transaction {
	/** The score of a kind of record, or null where no step has used it yet. */
	score(entity: string, name: string): Promise<StoredScore | null>;
	/** The names of all scores, each once. */
	scoreNames(): Promise<string[]>;
	/** All scores of a kind of record. */
	scores(entity: string): Promise<StoredScore[]>;
	/** Writes a score; a new one (id null) gets its id. */
	saveScore(score: Score, id: number | null): Promise<StoredScore>;
	/** A decay of all leads, for the history between their ledgers' lines. */
	saveSweep(scoreId: number, sweep: SweepRecord): Promise<void>;
	/** All decays of a score's leads, in their order. */
	sweeps(scoreId: number): Promise<SweepRecord[]>;

	/** The number under which ledgers know a step. */
	step(step: Step): Promise<number>;
	/** Steps by their numbers. */
	steps(numbers: number[]): Promise<Map<number, Step>>;

	/** The IDs of the leads behind some IDs: merged leads live on under the survivor's. */
	resolve(entity: string, leads: string[]): Promise<Map<string, string>>;
	/** Makes an ID, and all that stood for it, an alias of a lead. */
	saveAlias(entity: string, alias: string, lead: string): Promise<void>;
	/** The IDs that stand for leads, apart from their own; none: an empty list. */
	aliasesOf(entity: string, leads: string[]): Promise<Map<string, string[]>>;
	/**
	 * Takes leads, known by their own IDs, out of all scores of a kind of record, with all that belongs to them and their
	 * aliases. Tells of those of which there was anything.
	 */
	erase(entity: string, leads: string[]): Promise<Map<string, Erased>>;
	/** Locks leads and reads those that are stored. */
	leads(scoreId: number, leads: string[]): Promise<Map<string, LeadState>>;
	/** All that a lead knows of event IDs. */
	eventsOf(scoreId: number, lead: string): Promise<Map<string, EventRecord>>;
	/** What leads know of some event IDs. */
	events(scoreId: number, events: Array<[lead: string, event: string]>): Promise<EventRecords>;
	/** For each lead, its awards and counted events that expire up to an instant, and the first that expires later. */
	expiring(scoreId: number, until: Array<[lead: string, until: Instant]>): Promise<Map<string, Expiries>>;
	/** The ledger lines of leads that are dated within a span of time, in the order they were written. */
	ledger(
		scoreId: number,
		spans: Array<[lead: string, from: Instant, to: Instant]>,
	): Promise<Map<string, Line[]>>;
	/**
	 * Locks and reads leads whose first expiry, or whose fall, may have come by an instant: in the order of these
	 * instants and of the leads' IDs, after one such place.
	 */
	due(
		scoreId: number,
		what: 'expiry' | 'fall',
		until: Instant,
		after: [at: Instant, lead: string] | null,
		size: number,
	): Promise<Array<[lead: string, state: LeadState]>>;
	/** How many leads of a score hold points that have expired by an instant. */
	countExpired(scoreId: number, at: Instant): Promise<number>;
	/** Writes leads with all that belongs to them. */
	saveLeads(scoreId: number, changes: LeadChange[]): Promise<void>;
	/** Takes a lead out of a score, with all that belongs to it. */
	removeLead(scoreId: number, lead: string): Promise<void>;
	/**
	 * Forgets, for leads, the event IDs dated before an instant, and of older ledger lines all but what the score needs:
	 * event, execution and note go, while date, rule and points stay. Returns how many there were of each.
	 */
	forget(scoreId: number, leads: string[], before: Instant): Promise<{ events: number; lines: number }>;
	/** Stored leads in an order of their IDs that stays the same, after one. Reads them without a lock. */
	page(scoreId: number, after: string | null, size: number): Promise<Array<[lead: string, state: LeadState]>>;

	/** What a router remembers of leads. */
	routes(scoreId: number, router: number, leads: string[]): Promise<Map<string, RouteRecord>>;
	saveRoutes(
		scoreId: number,
		router: number,
		routes: Array<[lead: string, route: RouteRecord]>,
	): Promise<void>;
	/** What all routers remember of leads; none: an empty list. */
	routesOf(scoreId: number, leads: string[]): Promise<Map<string, Array<RouteRecord & { router: number }>>>;
	/** A lead's memories in all routers go to another lead, except where that has its own; its crossings too. */
	moveRoutes(scoreId: number, from: string, into: string): Promise<void>;
	/** Records crossings and returns their IDs, in their order. */
	saveCrossings(scoreId: number, crossings: Crossing[]): Promise<string[]>;
	/**
	 * Crossings of a score in the order of their IDs, after one, that happened at or after an instant. In a transaction
	 * that can write, none is recorded later under an ID that lies before one of these.
	 */
	crossings(
		scoreId: number,
		after: string | null,
		since: Instant,
		size: number,
	): Promise<Array<Crossing & { id: string }>>;
	/** The newest crossings of a score, newest first; in a transaction that can write, of all that there will be so far. */
	newestCrossings(scoreId: number, size: number): Promise<Array<Crossing & { id: string }>>;

	/** All crossings of leads, in the order of their IDs; none: an empty list. */
	crossingsOf(scoreId: number, leads: string[]): Promise<Map<string, Array<Crossing & { id: string }>>>;

	/**
	 * The output of a part of a node's run that has been carried out: n8n may run a node again in one execution, and
	 * the second run must give the same and change nothing. Kept for a day; the first part of a run lets older ones go.
	 */
	output(run: string, part: number): Promise<string | null>;
	saveOutput(run: string, part: number, output: string, now: Instant): Promise<void>;
	/** Empties outputs: what they said is gone, and that they were there is known. */
	emptyOutputs(outputs: Array<[run: string, part: number]>): Promise<void>;

	/** The store's own ID, and the move that it is part of. */
	identity(): Promise<{ id: string; move: Move | null }>;
	saveMove(move: Move | null): Promise<void>;
	/** A page of a table's rows, in the order of its key, and where the next page begins; null: this was the last. */
	rows(table: TableName, after: Cursor | null, size: number): Promise<{ rows: Row[]; next: Cursor | null }>;
	/** Adds rows to a table. */
	addRows(table: TableName, rows: Row[]): Promise<void>;
	/** Takes everything out of the store but its identity. */
	clear(): Promise<void>;
}

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

export interface SweepRecord {
	number: number;
	at: Instant;
	/** How points faded, and for which groups (null: all); null: expired points only. */
	fade: number | null;
	groups: string[] | null;
	step: number;
	execution: string;
}

export interface Expiries {
	due: Expiring[];
	upcoming: Expiring | null;
}

/** Event records by lead and event ID. */
export interface EventRecords {
	get(lead: string, event: string): EventRecord | undefined;
}

export interface LeadChange {
	lead: string;
	state: LeadState;
	lines: Line[];
	/** What will expire is added; what has expired by the lead's clock goes, and all of the rules in `recounted`. */
	born: Expiring[];
	hasExpired: boolean;
	recounted: number[];
	events: Array<[event: string, record: EventRecord]>;
}

export interface RouteRecord {
	band: string | null;
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

/** A store that cannot be used, in a sentence, with what to do about it. Never holds a secret. */
export class StoreError extends Error {
	constructor(
		message: string,
		readonly advice: string,
		options?: ErrorOptions,
	) {
		super(message, options);
		this.name = 'StoreError';
	}
}

/** Refuses work on a store that is not where the scores are. @param place the store, as people know it */
export function refuseMoved(move: Move | null, place: string): void {
	if (!move) return;
	const [message, advice] = REFUSALS[move.stage];
	throw new StoreError(`The score store ${place} ${message}`, advice);
}

const FINISH = 'Run the Lead Score step that moves them until it is done, then run this step again.';
const REFUSALS: Record<Move['stage'], [message: string, advice: string]> = {
	leaving: ['is closed while its scores are moved to another store', FINISH],
	arriving: ['is closed until all scores have arrived from another store', FINISH],
	left: [
		'is closed: its scores have moved to another store',
		'Choose the other store under "Store" in this step, then run it again.',
	],
};
