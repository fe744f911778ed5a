import {
	clockAt,
	correctAwards,
	eventsToMove,
	isSoundLedger,
	isToCorrect,
	rounded,
	settle,
	totalOf,
	withRules,
	type Correction,
	type EventRecord,
	type Instant,
	type LeadState,
	type Score,
	type LeadWork,
} from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { thresholdCrossings } from '../shared/thresholdCrossings';
import { readableOf, unreadableNotices } from '../shared/readable';
import { inPart, open, openScore, type Opening, type StepRequest } from '../shared/request';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { changeOf, loadReadable, type Stage } from '../shared/loadLeads';

/** Leads in one transaction: few, because their whole ledgers are read where something is to be corrected. */
const LEADS_AT_ONCE = 100;

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
	let after: string | null = null;
	for (let part = 0; ; part++) {
		const here: string | null = after;
		const stop: CorrectedPage = await inPart(
			store,
			request,
			part,
			async (tx) => await open(tx, request),
			async (tx, opening) => await correctPage(tx, request, opening, here),
			request.preview ? 'preview' : 'write',
		);
		add(summary, stop);
		unreadable.push(...stop.unreadable);
		after = stop.next;
		await yieldToEventLoop();
		if (after !== null && goOn(summary.leads)) continue;
		if (request.notice) unreadableNotices(unreadable).forEach(request.notice);
		return { ...summary, isDone: after === null };
	}
}

/** What became of one chunk of leads, and after which lead the next begins. */
interface CorrectedPage extends Omit<CorrectSummary, 'isDone'> {
	/** Leads that cannot be read, and stay as they are. */
	unreadable: string[];
	next: string | null;
}

async function correctPage(
	tx: Transaction,
	request: CorrectRequest,
	opening: Opening,
	after: string | null,
): Promise<CorrectedPage> {
	const { id, score, correction } = await openCorrection(tx, request, opening);
	const { rule } = correction;
	const found = await tx.page(id, after, LEADS_AT_ONCE);
	const { leads: page, unreadable } = readableOf(found, score);
	const having = page.filter(([, { awarded }]) => awarded.has(rule)).map(([lead]) => lead);
	const crossings = thresholdCrossings(score, request);
	const stages = [...crossings.stages, { score, at: request.at }];
	const { loaded, unreadable: others } = await leadsToCorrect(tx, id, score, having, correction, stages);
	const records = correction.what.do === 'move' ? await recordsToMove(tx, id, loaded, correction) : null;

	const author = { step: opening.step, execution: request.execution };
	const changes: Array<[before: number, now: number]> = [];
	let awards = 0;
	let corrected = 0;
	for (const [lead, work] of loaded) {
		crossings.begin(lead, work);
		settle(work, score, request.at);
		const before = rounded(totalOf(work.state, score));
		const count = correctAwards(work, score, correction, author);
		awards += count;
		if (count > 0) corrected++;
		const now = totalOf(work.state, score);
		crossings.note(lead, now);
		changes.push([before, rounded(now)]);
	}
	await tx.saveLeads(
		id,
		[...loaded].map(([lead, work]) => changeOf(lead, work, score, records?.get(lead))),
	);
	await crossings.save(tx, id);

	const holding = (state: LeadState) => (state.held.get(rule)?.points ?? 0) !== 0;
	const counting = (state: LeadState) => (state.counted.get(rule)?.times ?? 0) > 0;
	return {
		leads: page.length,
		corrected,
		awards,
		changed: changes.filter(([before, now]) => now !== before).length,
		points: changes.reduce((sum, [before, now]) => sum + now - before, 0),
		crossings: thresholdsOf(score, request).map((threshold) => [
			threshold,
			changes.filter(([before, now]) => before < threshold && now >= threshold).length,
			changes.filter(([before, now]) => before >= threshold && now < threshold).length,
		]),
		held: page.filter(([, state]) => holding(state)).length,
		counted: page.filter(([, state]) => counting(state)).length,
		unreadable: [...unreadable, ...others],
		next: found.length === LEADS_AT_ONCE ? found.at(-1)![0] : null,
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

/** Locks and reads leads that have something to correct, with their whole ledgers; and names those that cannot be read. */
async function leadsToCorrect(
	tx: Transaction,
	scoreId: number,
	score: Score,
	leads: string[],
	correction: Correction,
	stages: Stage[],
): Promise<{ loaded: Map<string, LeadWork>; unreadable: string[] }> {
	if (leads.length === 0) return { loaded: new Map(), unreadable: [] };
	const states = await tx.leads(scoreId, leads);
	const { from, to } = correction;
	const ledgers = await tx.ledger(
		scoreId,
		[...states.keys()].map((lead) => [lead, from, to]),
	);
	const isSound = ([lead, state]: [string, LeadState]) =>
		isSoundLedger(ledgers.get(lead)!, state, score, false);
	const toLoad = [...states]
		.filter(isSound)
		.filter(([lead, state]) =>
			isToCorrect(state, ledgers.get(lead)!, correction, clockAt(state, score, stages.at(-1)!.at)),
		);
	const { loaded, unreadable } = await loadReadable(
		tx,
		scoreId,
		toLoad.map(([lead, state]) => ({ lead, state, isWhole: true })),
		stages,
	);
	const others = [...states].filter((one) => !isSound(one)).map(([lead]) => lead);
	return { loaded, unreadable: [...unreadable, ...others] };
}

/** What leads are to know of their events, so that one that is delivered again under the rule's new name no longer counts. */
async function recordsToMove(
	tx: Transaction,
	scoreId: number,
	loaded: Map<string, LeadWork>,
	correction: Correction,
): Promise<Map<string, Array<[string, EventRecord]>>> {
	const { what } = correction;
	const to = what.do === 'move' ? what.to : -1;
	const events = new Map(
		[...loaded].map(([lead, { ledger }]) => [lead, [...new Set(eventsToMove(ledger, correction))]]),
	);
	const pairs = [...events].flatMap(([lead, all]) => all.map((event): [string, string] => [lead, event]));
	const records = await tx.events(scoreId, pairs);
	const moved = ([lead, all]: [string, string[]]): [string, Array<[string, EventRecord]>] => [
		lead,
		all.flatMap((event) => {
			const known = records.get(lead, event);
			if (!known || known.decided.includes(to)) return [];
			return [[event, { ...known, decided: [...known.decided, to] }]];
		}),
	];
	return new Map([...events].map(moved));
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
