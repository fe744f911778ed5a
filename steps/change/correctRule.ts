import {
	clockAt,
	correctAwards,
	eventsToMove,
	isSoundLedger,
	isToCorrect,
	rounded,
	totalOf,
	withRules,
	type Correction,
	type EventRecord,
	type Instant,
	type LeadState,
	type LedgerLine,
	type Score,
} from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import { LeadSession } from '../shared/leadSession';
import type { LeadToLoad } from '../shared/loadLeads';
import { readableOf, unreadableNotices } from '../shared/readable';
import { open, openScore, type Opening, type StepRequest } from '../shared/request';
import { Run } from '../shared/run';

/** Leads in one transaction: few, because their whole ledgers are read where something is to be corrected. */
const LEADS_AT_ONCE = 100;
const EVENTS_AT_ONCE = 5_000;

/** What becomes of the points that a rule gave for events from an instant on, and before another. */
export interface CorrectRequest extends StepRequest {
	rule: string;
	from: Instant;
	to: Instant;
	what: { do: 'remove' } | { do: 'give'; points: number } | { do: 'move'; to: string };
	reason: string;
	/** For which crossings are counted; none: the thresholds of the routers that know this score. */
	thresholds: number[];
	/** Compute, and write nothing. */
	preview: boolean;
}

export interface CorrectSummary {
	/** Leads looked at. */
	leads: number;
	/** Leads of which awards were corrected, and those awards. */
	corrected: number;
	awards: number;
	/** Leads whose score changed by that, and by how many points in all. */
	changed: number;
	points: number;
	/** How many leads rose to each threshold or above, and how many fell below it, highest first. */
	crossings: Array<[threshold: number, up: number, down: number]>;
	/** Leads for which the rule holds points while something is true, or by how often: these follow its definition. */
	held: number;
	counted: number;
	/** Whether it came to the end. */
	isDone: boolean;
}

/** A score that knows no rule of this name. */
export class UnknownRuleError extends Error {
	constructor(rule: string, score: string) {
		super(`The score "${score}" has no rule "${rule}"`);
		this.name = 'UnknownRuleError';
	}
}

/**
 * Corrects what a rule gave to all leads, in chunks of one transaction each. It can be stopped: run again, it finds what
 * is left to do.
 * @param goOn asked after each chunk, with the leads looked at so far; false stops
 * @throws UnknownRuleError
 */
export async function correctRule(
	store: Store,
	request: CorrectRequest,
	goOn: (leads: number) => boolean = () => true,
): Promise<CorrectSummary> {
	const summary: CorrectSummary = {
		...{ leads: 0, corrected: 0, awards: 0, changed: 0, points: 0, held: 0, counted: 0 },
		crossings: [],
		isDone: false,
	};
	const unreadable: string[] = [];
	const run = new Run(store, request, request.preview ? 'preview' : 'write');
	let part = 0;
	const pages = eachPage(
		async (after: string | null) =>
			await run.part(part++, {
				begin: async (tx) => await open(tx, request),
				work: async (tx, opening) => await correctPage(tx, request, opening, after),
			}),
	);
	for await (const page of pages) {
		add(summary, page);
		unreadable.push(...page.unreadable);
		summary.isDone = page.next === null;
		if (!goOn(summary.leads)) break;
	}
	if (request.notice) unreadableNotices(unreadable).forEach(request.notice);
	return summary;
}

/** What became of one page of leads. */
interface CorrectedPage extends Omit<CorrectSummary, 'isDone'>, Page<string> {
	/** Leads that cannot be read, and stay as they are. */
	unreadable: string[];
}

async function correctPage(
	tx: Transaction,
	request: CorrectRequest,
	opening: Opening,
	after: string | null,
): Promise<CorrectedPage> {
	const { correction, ...stored } = await openCorrection(tx, request, opening);
	const { id, score } = stored;
	const { rule } = correction;
	const found = await tx.page(id, after, LEADS_AT_ONCE);
	const { leads: page, unreadable } = readableOf(found, score);
	const having = page.filter(([, { awarded }]) => awarded.has(rule)).map(([lead]) => lead);
	const session = new LeadSession(tx, stored, request, { at: request.at });
	const { leads, events } = await leadsToCorrect(session, tx, stored, having, correction, request.at);
	await session.loadReadable(leads);
	const loaded = new Set(session.leads);
	for (const [lead, event, record] of events) if (loaded.has(lead)) session.remember(lead, event, record);

	const author = { step: opening.step, execution: request.execution };
	const corrected = session.leads.map((lead) => {
		const { result, after: now } = session.change(lead, (work) => {
			// What has expired since the last step is no correction.
			const before = rounded(totalOf(work.state, score));
			return { before, awards: correctAwards(work, score, correction, author) };
		});
		return { ...result, now: rounded(now) };
	});
	await session.save();

	const holding = (state: LeadState) => (state.held.get(rule)?.points ?? 0) !== 0;
	const counting = (state: LeadState) => (state.counted.get(rule)?.times ?? 0) > 0;
	return {
		leads: page.length,
		corrected: corrected.filter(({ awards }) => awards > 0).length,
		awards: corrected.reduce((sum, { awards }) => sum + awards, 0),
		changed: corrected.filter(({ before, now }) => now !== before).length,
		points: corrected.reduce((sum, { before, now }) => sum + now - before, 0),
		crossings: thresholdsOf(score, request).map((threshold) => [
			threshold,
			corrected.filter(({ before, now }) => before < threshold && now >= threshold).length,
			corrected.filter(({ before, now }) => before >= threshold && now < threshold).length,
		]),
		held: page.filter(([, state]) => holding(state)).length,
		counted: page.filter(([, state]) => counting(state)).length,
		unreadable: [...unreadable, ...session.unreadable],
		next: nextAfter(found, LEADS_AT_ONCE, ([lead]) => lead),
	};
}

/** The score and the correction by its rules' numbers. A rule that is to get points, and is new, is like the one that had them. */
async function openCorrection(
	tx: Transaction,
	request: CorrectRequest,
	opening: Opening,
): Promise<StoredScore & { correction: Correction }> {
	const { from, to, reason, what } = request;
	const numberOf = ({ rules }: Score, asked: string) => rules.findIndex(({ name }) => name === asked);
	const rule = opening.stored ? numberOf(opening.stored.score, request.rule) : -1;
	if (rule < 0) throw new UnknownRuleError(request.rule, request.score);
	if (what.do !== 'move') {
		return { ...opening.stored!, correction: { rule, from, to, what, reason } };
	}
	const stored = await openScore(tx, request, opening, {}, (score) => {
		if (numberOf(score, what.to) >= 0) return score;
		request.notice?.(
			`Until now the score "${score.name}" had no rule "${what.to}". If that is a typing error, pick the rule from the list.`,
		);
		const { group, maxPoints } = score.rules[rule]!;
		return withRules(score, [{ name: what.to, group, maxPoints }]);
	});
	const moved = { do: 'move' as const, to: numberOf(stored.score, what.to) };
	return { ...stored, correction: { rule, from, to, what: moved, reason } };
}

/** What a lead is to know of an event. */
type EventToMove = [lead: string, event: string, record: EventRecord];

/** Locks the leads that have something to correct; their whole ledgers are needed. */
async function leadsToCorrect(
	session: LeadSession,
	tx: Transaction,
	{ id, score }: StoredScore,
	leads: string[],
	correction: Correction,
	at: Instant,
): Promise<{ leads: LeadToLoad[]; events: EventToMove[] }> {
	if (leads.length === 0) return { leads: [], events: [] };
	const states = [...(await tx.leads(id, leads))];
	const { from, to } = correction;
	const ledgers = await tx.ledger(
		id,
		states.map(([lead]) => [lead, from, to]),
	);
	const isSound = ([lead, state]: [string, LeadState]) =>
		isSoundLedger(ledgers.get(lead)!, state, score, false);
	session.unreadable.push(...states.filter((one) => !isSound(one)).map(([lead]) => lead));
	const sound = states.filter(isSound);
	const events = await eventsToDecide(
		tx,
		id,
		sound.map(([lead]) => [lead, ledgers.get(lead)!]),
		correction,
	);
	const withEvents = new Set(events.map(([lead]) => lead));
	const isToLoad = ([lead, state]: [string, LeadState]) =>
		withEvents.has(lead) || isToCorrect(state, ledgers.get(lead)!, correction, clockAt(state, score, at));
	return {
		leads: sound.filter(isToLoad).map(([lead, state]) => ({ lead, state, isWhole: true })),
		events,
	};
}

/**
 * Events of which leads are to know that one which is delivered again under the rule's new name no longer counts: also
 * where its points were removed, and none are left to move.
 */
async function eventsToDecide(
	tx: Transaction,
	scoreId: number,
	ledgers: Array<[lead: string, lines: LedgerLine[]]>,
	correction: Correction,
): Promise<EventToMove[]> {
	const { rule, what } = correction;
	if (what.do !== 'move') return [];
	const events = ledgers.flatMap(([lead, lines]) =>
		eventsToMove(lines, correction).map((event): [string, string] => [lead, event]),
	);
	const found: EventToMove[] = [];
	for (const chunk of chunked(events, EVENTS_AT_ONCE)) {
		const records = await tx.events(scoreId, chunk);
		for (const [lead, event] of chunk) {
			const known = records.get(lead, event);
			if (!known?.decided.includes(rule) || known.decided.includes(what.to)) continue;
			found.push([lead, event, { ...known, decided: [...known.decided, what.to] }]);
		}
	}
	return found;
}

/** Highest first. */
function thresholdsOf({ bandsOf = [] }: Score, { thresholds }: CorrectRequest): number[] {
	const known = bandsOf.flatMap(([, bands]) => bands.map(([, from]) => from));
	return [...new Set(thresholds.length > 0 ? thresholds : known)].sort((a, b) => b - a);
}

function add(
	sum: CorrectSummary,
	{ next: _next, unreadable: _others, crossings, ...stop }: CorrectedPage,
): void {
	for (const key of Object.keys(stop) as Array<keyof typeof stop>) sum[key] = rounded(sum[key] + stop[key]);
	const sofar = new Map(sum.crossings.map(([threshold, up, down]) => [threshold, [up, down] as const]));
	sum.crossings = crossings.map(([threshold, up, down]) => {
		const [ups, downs] = sofar.get(threshold) ?? [0, 0];
		return [threshold, ups + up, downs + down];
	});
}
