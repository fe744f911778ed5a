import type {
	Bar,
	EventRecord,
	IdCase,
	Instant,
	LeadState,
	LedgerLine,
	Outcome,
	Payment,
	Score,
} from '../scoring';
import type {
	Contenders,
	Crossing,
	DueLead,
	Erased,
	EventRecords,
	Expiries,
	LeadChange,
	Move,
	PaidSpan,
	Portion,
	PublishedRules,
	RouteRecord,
	RuleUse,
	RuleVersion,
	Step,
	StoredCrossing,
	StoredLead,
	StoredScore,
	SweepRecord,
	TestCopy,
} from './records';
import type { AssignmentCalls, PoolCalls } from './poolCalls';
import type { Cursor, Row, TableName } from './tables';
import type { TouchCalls } from './touches';

/**
 * The calls of a transaction. All are batches: a step makes a handful of them for each chunk of items, whatever the
 * number of items. Each store has a file for each group of them, in its folder `calls`.
 */
export interface Transaction
	extends
		ScoreCalls,
		SweepCalls,
		StepCalls,
		RuleSetCalls,
		AliasCalls,
		OutcomeCalls,
		PoolCalls,
		AssignmentCalls,
		TouchCalls,
		LeadIdCalls,
		LeadCalls,
		ContenderCalls,
		ChangeCalls,
		EventCalls,
		ExpiringCalls,
		LedgerCalls,
		ErasureCalls,
		RouteCalls,
		CrossingCalls,
		OutputCalls,
		TestCopyCalls,
		MoveCalls,
		UpkeepCalls {}

export interface ScoreCalls {
	/** The score of a record type, or null where no step has used it yet. */
	score(entity: string, name: string): Promise<StoredScore | null>;
	/**
	 * The names of the scores that have leads, each once. A decay or a router with a mistyped name leaves a score without
	 * leads, which keeps what later leads need of it, and which nobody is to see.
	 */
	scoreNames(): Promise<string[]>;
	/** All scores of a record type. */
	scores(entity: string): Promise<StoredScore[]>;
	/** Writes a score; a new one (id null) gets its id. */
	saveScore(score: Score, id: number | null): Promise<StoredScore>;
}

export interface SweepCalls {
	/** A decay of all leads, for the history between their ledgers' lines. */
	saveSweep(scoreId: number, sweep: SweepRecord): Promise<void>;
	/** All decays of a score's leads, in their order. */
	sweeps(scoreId: number): Promise<SweepRecord[]>;
}

export interface StepCalls {
	/** The number under which ledgers know a step. */
	step(step: Step): Promise<number>;
	/** Steps by their numbers. */
	steps(numbers: number[]): Promise<Map<number, Step>>;
}

export interface RuleSetCalls {
	/** The names of the sets of rules: those with a draft alone, too. */
	ruleSets(): Promise<string[]>;
	/** A version of a set, its draft (DRAFT), or its newest version (null); null: it is not there. */
	rules(ruleSet: string, version: number | null): Promise<PublishedRules | null>;
	/** The versions of a set, newest first, without its draft. */
	ruleVersions(ruleSet: string): Promise<RuleVersion[]>;
	/** Makes the next version of a set and returns its number, which no other version has had: not even one that was removed. */
	saveRules(rules: Omit<PublishedRules, 'version'>): Promise<number>;
	/** Makes rules the draft of a set, in place of the one that it has. */
	saveDraft(rules: Omit<PublishedRules, 'version'>): Promise<void>;
	dropDraft(ruleSet: string): Promise<void>;
	/** Takes away all versions of a set, its draft, and who has used it. */
	removeRules(ruleSet: string): Promise<void>;
	/** The steps that have used a set, those that did last first. */
	ruleUses(ruleSet: string): Promise<RuleUse[]>;
	/** When a step, known by its key, used a set, as far as it was saved; null: never. */
	ruleUse(ruleSet: string, key: string): Promise<Instant | null>;
	saveRuleUse(ruleSet: string, use: RuleUse): Promise<void>;
}

export interface AliasCalls {
	/** The IDs of the leads behind some IDs: merged leads live on under the survivor's. */
	resolve(entity: string, leads: string[]): Promise<Map<string, string>>;
	/** Makes an ID, and all that stood for it, an alias of a lead. */
	saveAlias(entity: string, alias: string, lead: string): Promise<void>;
	/** The IDs that stand for leads, apart from their own; none: an empty list. */
	aliasesOf(entity: string, leads: string[]): Promise<Map<string, string[]>>;
}

export interface OutcomeCalls {
	/** What came of leads, known by their own IDs, in the order of its dates; none: an empty list. Takes no lock. */
	outcomesOf(entity: string, leads: string[]): Promise<Map<string, Outcome[]>>;
	/**
	 * Writes outcomes of leads, each ID of a lead once. One that is dated before what the lead has under its ID changes
	 * nothing, whichever of concurrent transactions is first.
	 */
	saveOutcomes(entity: string, outcomes: Array<[lead: string, outcome: Outcome]>): Promise<void>;
	removeOutcomes(entity: string, outcomes: Array<[lead: string, id: string]>): Promise<void>;
}

export interface LeadIdCalls {
	/** For each record type of which it was settled, whether case distinguishes its lead IDs. */
	idCases(): Promise<Map<string, IdCase>>;
	saveIdCase(entity: string, idCase: IdCase): Promise<void>;
	/** Those of some IDs, exactly as they are written, of which anything is stored: leads, aliases, outcomes, assignments, touches, routes, crossings. */
	known(entity: string, ids: string[]): Promise<Set<string>>;
}

export interface LeadCalls {
	/** Locks leads and reads those that are stored. @throws UnreadableLeads */
	leads(scoreId: number, leads: string[]): Promise<Map<string, LeadState>>;
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
	): Promise<DueLead[]>;
	/** How many leads of a score hold points that have expired by an instant. */
	countExpired(scoreId: number, at: Instant): Promise<number>;
	/** Stored leads in an order of their IDs that stays the same, after one. Locks them only where `isLocked` says so. */
	page(scoreId: number, after: string | null, size: number, isLocked?: boolean): Promise<StoredLead[]>;
}

export interface ContenderCalls {
	/** The next leads that may reach a bar, perhaps none of them, in the order of pages. Reads them without a lock. */
	contenders(scoreId: number, bar: Bar, after: string | null, portion: Portion): Promise<Contenders>;
}

export interface ChangeCalls {
	/** Writes leads with all that belongs to them. */
	saveLeads(scoreId: number, changes: LeadChange[]): Promise<void>;
	/** Takes a lead out of a score, with all that belongs to it. */
	removeLead(scoreId: number, lead: string): Promise<void>;
}

export interface EventCalls {
	/** All that a lead knows of event IDs. @throws UnreadableLeads */
	eventsOf(scoreId: number, lead: string): Promise<Map<string, EventRecord>>;
	/** What leads know of some event IDs. @throws UnreadableLeads */
	events(scoreId: number, events: Array<[lead: string, event: string]>): Promise<EventRecords>;
}

export interface ExpiringCalls {
	/** For each lead, its awards and counted events that expire up to an instant, and the first that expires later. */
	expiring(scoreId: number, until: Array<[lead: string, until: Instant]>): Promise<Map<string, Expiries>>;
}

export interface LedgerCalls {
	/**
	 * The ledger lines of leads that are dated within a span of time, in the order they were written; null for a lead some of
	 * whose lines cannot be read.
	 */
	ledger(
		scoreId: number,
		spans: Array<[lead: string, from: Instant, to: Instant]>,
	): Promise<Map<string, LedgerLine[] | null>>;
	/**
	 * What rules awarded leads at the time, for events dated within a span, without looking at what was refused. Finds the
	 * awards that `markPaid` has marked, and that were written with a lead whose state says so.
	 */
	paid(scoreId: number, spans: PaidSpan[]): Promise<Map<string, Payment[]>>;
	/** Marks all awards of rules to leads, for `paid`. */
	markPaid(scoreId: number, leads: Array<[lead: string, rule: number]>): Promise<void>;
}

export interface ErasureCalls {
	/**
	 * Takes leads, known by their own IDs, out of all scores of a record type, with all that belongs to them, their
	 * aliases, outcomes, assignments and touches. Names those of which there was anything.
	 */
	erase(entity: string, leads: string[]): Promise<Map<string, Erased>>;
	/**
	 * Forgets, for leads, the event IDs dated before an instant, and of older ledger lines all but what the score needs:
	 * event, execution and note go, while date, rule and points stay. Returns how many there were of each.
	 */
	forget(scoreId: number, leads: string[], before: Instant): Promise<{ events: number; lines: number }>;
}

export interface RouteCalls {
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
}

export interface CrossingCalls {
	/** Records crossings and returns their IDs, in their order. */
	saveCrossings(scoreId: number, crossings: Crossing[]): Promise<string[]>;
	/**
	 * Crossings of a score in the order of their IDs, after one, that happened at or after an instant. In a transaction
	 * that can write, none is recorded later under an ID before one of these.
	 */
	crossings(scoreId: number, after: string | null, since: Instant, size: number): Promise<StoredCrossing[]>;
	/** The newest crossings of a score, newest first; in a transaction that can write, of all that there will be so far. */
	newestCrossings(scoreId: number, size: number): Promise<StoredCrossing[]>;
	/** All crossings of leads, in the order of their IDs; none: an empty list. */
	crossingsOf(scoreId: number, leads: string[]): Promise<Map<string, StoredCrossing[]>>;
	/** Those of some crossings that are there, in the order of their IDs. */
	crossingsById(scoreId: number, ids: string[]): Promise<StoredCrossing[]>;
}

export interface OutputCalls {
	/**
	 * The output of a part of a node's run that has been carried out: n8n may run a node again in one execution, and
	 * the second run must give the same and change nothing. Kept for a day; the first part of a run lets older ones go.
	 */
	output(run: string, part: number): Promise<string | null>;
	/** The output of any part from 0 on that has been carried out; null: none has. */
	someOutput(run: string): Promise<string | null>;
	saveOutput(run: string, part: number, output: string, now: Instant): Promise<void>;
	/** Empties outputs: what they said is gone, and that they were there is known. */
	emptyOutputs(outputs: Array<[run: string, part: number]>): Promise<void>;
}

export interface TestCopyCalls {
	/** The copies that the test runs of a workflow have left, oldest first, without what is in them. */
	testCopies(workflow: string): Promise<TestCopy[]>;
	/** What is in a copy; null: it is gone. */
	testCopy(workflow: string, execution: string, position: number): Promise<string | null>;
	/**
	 * Keeps a copy for a week, in place of the one at its position. Of the copies of a step in one execution, the last
	 * two are kept.
	 */
	saveTestCopy(workflow: string, copy: TestCopy, data: string, now: Instant): Promise<void>;
	dropTestCopies(copies: Array<[workflow: string, execution: string, position: number]>): Promise<void>;
}

export interface MoveCalls {
	/** The store's own ID, and the move that it is part of. */
	identity(): Promise<{ id: string; move: Move | null }>;
	saveMove(move: Move | null): Promise<void>;
	/** A page of a table's rows, in the order of its key, and where the next page begins; null: this was the last. */
	rows(table: TableName, after: Cursor | null, size: number): Promise<{ rows: Row[]; next: Cursor | null }>;
	addRows(table: TableName, rows: Row[]): Promise<void>;
	/** The highest ID that a crossing has had, also where it is gone: triggers may have come that far. 0: none. */
	lastCrossing(): Promise<number>;
	numberCrossingsAfter(last: number): Promise<void>;
	/** Takes everything out of the store but its identity: what it knows of lead IDs, too. */
	clear(): Promise<void>;
}

export interface UpkeepCalls {
	/** The version of the store's schema, how many bytes its tables take, and how many copies of test runs it holds. */
	size(): Promise<{ schema: number; bytes: number; testCopies: number }>;
	/** Gives a score another name, which no other score of its record type has. */
	renameScore(scoreId: number, name: string): Promise<void>;
	/**
	 * Deletes at most so many rows of a score: first its leads, then all that belongs to them, its definition last. Returns
	 * how many went from each table; fewer than `size` in all: nothing is left.
	 */
	deleteRows(scoreId: number, size: number): Promise<Map<TableName, number>>;
}
