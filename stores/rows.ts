import {
	ceilingOf,
	decodeLead,
	decodeLines,
	encodeLead,
	NEVER,
	type EventRecord,
	type Expiring,
	type Instant,
	type LeadState,
	type LedgerLine,
	type StoredLine,
} from '../scoring';
import type {
	PublishedRules,
	RouteRecord,
	RuleUse,
	RuleVersion,
	StoredCrossing,
	SweepRecord,
} from './records';
import type { Row } from './tables';
import { UnreadableLeads } from './unreadable';

/* Records as rows of their tables and back, which is the same in all stores. A row's values follow the table's columns. */

/** The last instant that dates can say, in milliseconds. */
const LATEST = 8.64e15;

/** The bounds of time as databases have them. */
export const finite = (at: Instant): number => Math.max(-LATEST, Math.min(LATEST, at));

/** How long the outputs of runs are kept, in milliseconds. */
export const OUTPUTS_KEPT = 86_400_000;
/** How long copies of test runs are kept, in milliseconds. */
export const TEST_COPIES_KEPT = 7 * OUTPUTS_KEPT;

export interface SweepRow {
	number: number;
	at: number;
	fade: number | null;
	groups: string | null;
	step: number;
	execution: string;
}

export const toSweep = ({ groups, ...row }: SweepRow): SweepRecord => ({
	...row,
	groups: groups === null ? null : (JSON.parse(groups) as string[]),
});

export const sweepRow = (
	scoreId: number,
	{ number, at, fade, groups, step, execution }: SweepRecord,
): Row => [scoreId, number, at, fade, groups && JSON.stringify(groups), step, execution];

export interface LeadRow {
	lead: string;
	state: string;
}

/** A lead's state as its row has it; null where it cannot be read. */
export function toState({ state }: Pick<LeadRow, 'state'>): LeadState | null {
	try {
		return decodeLead(state);
	} catch {
		return null;
	}
}

/** The states of leads by their IDs. @throws UnreadableLeads */
export function toStates(rows: LeadRow[]): Map<string, LeadState> {
	const states = rows.map((row) => [row.lead, toState(row)] as const);
	const unreadable = states.filter(([, state]) => state === null).map(([lead]) => lead);
	if (unreadable.length > 0) throw new UnreadableLeads(unreadable);
	return new Map(states as Array<[string, LeadState]>);
}

/**
 * With when a lead's first award or counted event expires, and when its score may fall (null: not by itself); and with its
 * ceiling.
 */
export function leadRow(scoreId: number, lead: string, state: LeadState): Row {
	const { lasting, fading, since, fade } = ceilingOf(state);
	return [
		scoreId,
		lead,
		encodeLead(state),
		state.next?.expiresAt ?? null,
		state.watch && state.watch.from < NEVER ? state.watch.from : null,
		lasting,
		fading,
		since,
		fade,
	];
}

export interface EventRow {
	at: number;
	decided: string;
}

/** @throws UnreadableLeads */
export function toEvent(lead: string, { at, decided }: EventRow): EventRecord {
	const rules = parsed(decided);
	const isRead = Number.isFinite(at) && Array.isArray(rules) && rules.every(Number.isInteger);
	if (!isRead) throw new UnreadableLeads([lead]);
	return { at, decided: rules as number[] };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

export interface ExpiringRow {
	rule: number;
	at: number;
	expires_at: number;
	seq: number;
	points: number | null;
}

export const toExpiring = ({ rule, at, expires_at, seq, points }: ExpiringRow): Expiring => ({
	rule,
	at,
	expiresAt: expires_at,
	seq,
	points,
});

export const expiringRow = (
	scoreId: number,
	lead: string,
	{ expiresAt, seq, rule, at, points }: Expiring,
): Row => [scoreId, lead, expiresAt, seq, rule, at, points];

/**
 * The ledgers of the leads that were asked for; null where a line cannot be read. A store gives their lines in any order,
 * so that its database need not sort them before it sends the first.
 * @param placeOf the place, from 0, of the lead that a row belongs to
 */
export function ledgersOf<R>(
	leads: string[],
	rows: R[],
	placeOf: (row: R) => number,
	toLine: (row: R, index: number) => StoredLine,
): Map<string, LedgerLine[] | null> {
	const found = leads.map((): StoredLine[] => []);
	for (const [index, row] of rows.entries()) found[placeOf(row)]!.push(toLine(row, index));
	return new Map(
		leads.map((lead, place) => [lead, decodeLines(found[place]!.sort((a, b) => a.seq - b.seq))]),
	);
}

/** @param limited the rules whose awards are marked, to be found by limits */
export const lineRow = (scoreId: number, lead: string, line: StoredLine, limited: number[]): Row => [
	scoreId,
	lead,
	line.at,
	line.seq,
	line.kind,
	line.rule,
	line.points,
	line.offered,
	line.expiresAt,
	line.event,
	line.step,
	line.execution,
	line.writtenAt,
	line.note,
	line.kind === 'award' && limited.includes(line.rule!) ? 1 : null,
];

export interface RouteRow {
	band: string | null;
	activity: number | null;
	began: number | null;
	asked: string | null;
}

export const toRoute = ({ band, activity, began, asked }: RouteRow): RouteRecord => ({
	band,
	activity,
	began,
	asked: asked === null ? null : (JSON.parse(asked) as RouteRecord['asked']),
});

export const routeRow = (
	scoreId: number,
	lead: string,
	router: number,
	{ band, activity, began, asked }: RouteRecord,
): Row => [scoreId, lead, router, band, activity, began, asked && JSON.stringify(asked)];
/** As SQL: crossings whose instant is not a date, which cannot be reported, are left out. */
export const HAS_INSTANT = `at BETWEEN ${-LATEST} AND ${LATEST}`;

export interface CrossingRow {
	crossing: number;
	lead: string;
	router: number;
	from_band: string | null;
	to_band: string | null;
	points: number;
	at: number;
	execution: string;
}

export const toCrossing = (row: CrossingRow): StoredCrossing => ({
	id: String(row.crossing),
	lead: row.lead,
	router: row.router,
	from: row.from_band,
	to: row.to_band,
	score: row.points,
	at: row.at,
	execution: row.execution,
});

/** A version without rules stands for a set that was removed. */
export interface RulesRow {
	rule_set: string;
	version: number;
	rules: string;
	note: string;
	at: number;
	workflow: string;
	node: string;
}

export const toRules = ({ rule_set, ...row }: RulesRow): PublishedRules => ({ ruleSet: rule_set, ...row });

export const toVersion = ({ rule_set, version, note, at, workflow, node }: RulesRow): RuleVersion => ({
	ruleSet: rule_set,
	version,
	note,
	at,
	workflow,
	node,
});

export interface RuleUseRow {
	key: string;
	workflow: string;
	node: string;
	at: number;
}

export const toRuleUse = ({ at, ...step }: RuleUseRow): RuleUse => ({ step, at });
