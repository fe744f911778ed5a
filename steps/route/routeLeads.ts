import {
	activitiesIn,
	after,
	bandToday,
	emptyTotal,
	gradeOf,
	isSameAsked,
	lastBandsOf,
	newScore,
	recalled,
	route,
	rounded,
	settleAsLeft,
	totalOf,
	withBandsOf,
	zoneOf,
	type Duration,
	type Graded,
	type Grading,
	type Instant,
	type LastBand,
	type LeadState,
	type LedgerLine,
	type Outcome,
	type Route,
	type Routing,
} from '../../scoring';
import {
	UnreadableLeads,
	type Crossing,
	type RouteRecord,
	type Store,
	type StoredScore,
	type Transaction,
} from '../../stores';
import { bandNotices } from '../shared/notices';
import type { ReadBy, Whereabouts } from '../shared/readAhead';
import { openScore, type Opening, type StepRequest } from '../shared/request';
import { warnOfUnknownScores } from '../shared/unknownNames';
import { workOnLeads } from '../shared/workOnLeads';
import { loadLeads } from '../shared/loadLeads';
import { keptBack, silenced, type KeptBackBy } from './keptBack';

export interface RouteRequest extends StepRequest {
	routing: Routing;
	/** A lead that was silent this long and is active again is emitted again. */
	rearmAfter?: Duration;
	leads: string[];
	/** How they are graded, where they are. */
	grading?: Grading;
	/** Takes the bands that are gone since the router last ran, in sentences: once only, so also where nobody watches. */
	bandsGone?: Set<string>;
	/** Their scores, where the items carry them; else the stored ones. */
	given?: number[];
}

/** Where an item goes. */
export interface RoutedLead extends Route, Partial<Graded> {
	leadId: string;
	score: number;
	keptBackBy: KeptBackBy;
	/** The ID of the recorded crossing, where there is one. */
	crossing: string | null;
}

/**
 * Routes leads by their stored scores. The store keeps each lead's last band for this router, so that whichever of
 * several executions sees a crossing first, only one emits it. Returns one result an item.
 */
export async function routeLeads(store: Store, request: RouteRequest): Promise<RoutedLead[]> {
	const { given } = request;
	const toRoute = request.leads.map((lead, index): LeadToRoute => ({ lead, given: given?.[index] }));
	return await workOnLeads(
		store,
		request,
		toRoute,
		async (tx, chunk, opening, found: ReadBy<LeadsRead>) =>
			await routeChunk(tx, request, chunk, opening, found),
		'write',
		async (tx, _chunk, where) => await readLeads(tx, request, where),
	);
}

/** One lead to route, with its score where the item carries it. */
interface LeadToRoute {
	lead: string;
	given: number | undefined;
}

/** What routing begins with. */
interface LeadsRead {
	records: Map<string, RouteRecord>;
	outcomes: Map<string, Outcome[]>;
	/** In the router's own score; null where its bands look at others, too. */
	states: Map<string, LeadState> | null;
}

async function readLeads(
	tx: Transaction,
	request: RouteRequest,
	{ scoreId, step: router, names }: Whereabouts,
): Promise<LeadsRead> {
	const leads = [...new Set(names.values())];
	const [records, outcomes, states] = await Promise.all([
		tx.routes(scoreId, router, leads),
		// They follow the lock on what the router remembers: who waited for it sees what has come meanwhile.
		tx.outcomesOf(request.entity, leads),
		otherScores(request).length > 0 ? null : tx.leads(scoreId, leads),
	]);
	return { records, outcomes, states };
}

/** The same with the leads' states in each of the scores. */
async function readScores(
	tx: Transaction,
	main: StoredScore,
	scores: StoredScore[],
	leads: string[],
	read: ReadBy<LeadsRead>,
): Promise<Omit<LeadsRead, 'states'> & { found: Array<Map<string, LeadState>> }> {
	const others = scores.length > 1 ? scores : [];
	const [{ states, ...ofMain }, ...found] = await Promise.all([
		read(main.id),
		...others.map(async ({ id }) => await tx.leads(id, leads)),
	]);
	return { ...ofMain, found: states ? [states] : found };
}

async function routeChunk(
	tx: Transaction,
	request: RouteRequest,
	chunk: LeadToRoute[],
	opening: Opening,
	read: ReadBy<LeadsRead>,
): Promise<RoutedLead[]> {
	const { routing, rearmAfter, grading, execution, now } = request;
	const { step: router, names } = opening;
	const today = lastBandsOf(routing.bands, request.score);
	const main = await openScore(tx, request, opening, {}, (score) => {
		for (const notice of bandNotices(score, router, today)) request.bandsGone?.add(notice);
		return withBandsOf(score, router, routing.bands);
	});
	const leads = [...new Set(names.values())];
	const scores = await scoresOf(tx, request, main);
	const { records, outcomes, found } = await readScores(tx, main, scores, leads, read);
	const values = await valuesOf(tx, leads, scores, found);
	const states = found[scores.indexOf(main)]!;
	const routedBy = found.filter((_, index) => isRoutedBy(request, scores[index]!.score.name));
	const back = rearmAfter ? await leadsBack(tx, main, leads, records, states, rearmAfter) : new Set<string>();

	const withoutPoints = new Map(scores.map((stored) => [stored.score.name, emptyTotal(stored.score)]));
	const nurture = [{ ...routing, margin: 0 }, withoutPoints] as const;
	const changed = new Map<string, RouteRecord>();
	const crossings: Crossing[] = [];
	const results = chunk.map(({ lead, given }): RoutedLead => {
		const leadId = names.get(lead)!;
		if (given !== undefined) values.get(leadId)!.set(request.score, given);
		const score = rounded(values.get(leadId)!.get(request.score)!);
		const record = records.get(leadId);
		const last = record && bandToday(recalled(main.score, router, record), today);
		const keptBackBy = keptBack(leadId, outcomes, routedBy, now);
		const [how, counted] = keptBackBy === 'rejected' ? nurture : [routing, values.get(leadId)!];
		const routed = silenced(routing, route(how, counted, last, back.has(leadId)), keptBackBy);
		const activity = newest(record?.activity, states.get(leadId)?.activity);
		const next = { ...(today.find(({ band }) => band === routed.band) ?? BELOW), activity };
		if (!record || !isSameRoute(record, next)) {
			records.set(leadId, next);
			changed.set(leadId, next);
		}
		const isCrossing = routed.isRouted && (routed.direction !== 'none' || routed.isBack);
		if (isCrossing || (routed.direction !== 'none' && record)) {
			const { previous: from, band: to } = routed;
			crossings.push({ lead: leadId, router, from, to, score, at: now, execution });
		}
		back.delete(leadId);
		const crossing = isCrossing ? String(crossings.length - 1) : null;
		const graded = grading && gradeOf(grading, values.get(leadId)!);
		return { ...routed, leadId, score, keptBackBy, crossing, ...graded };
	});
	await tx.saveRoutes(main.id, router, [...changed]);
	const ids = await tx.saveCrossings(main.id, crossings);
	return results.map((result) => ({
		...result,
		crossing: result.crossing === null ? null : ids[Number(result.crossing)]!,
	}));
}

/** What a router has seen stays its mark, even if it turns out to be part of a burst. */
const newest = (seen: Instant | null = null, now: Instant | null = null): Instant | null =>
	seen === null || now === null ? (seen ?? now) : Math.max(seen, now);

const BELOW: LastBand = { band: null, began: null, asked: null };

const isSameRoute = (one: RouteRecord, other: RouteRecord): boolean =>
	one.band === other.band &&
	one.activity === other.activity &&
	one.began === other.began &&
	isSameAsked(one, other);

/** Whether a router decides by a score; others only give grades. */
const isRoutedBy = ({ score, routing }: RouteRequest, name: string): boolean =>
	name === score || routing.bands.some(({ from }) => from.some(([one]) => one === name));

/** The scores that the bands and the grades look at, apart from the router's own. */
function otherScores({ score, routing, grading }: RouteRequest): string[] {
	const inBands = routing.bands.flatMap(({ from }) => from.map(([name]) => name));
	const names = new Set([...inBands, ...(grading ?? []).map((one) => one.score)]);
	names.delete(score);
	return [...names];
}

/** Those and its own, in the one order in which all routers lock them. */
async function scoresOf(tx: Transaction, request: RouteRequest, main: StoredScore): Promise<StoredScore[]> {
	const { entity } = request;
	const stored = await Promise.all(
		otherScores(request).map(
			async (name) => (await tx.score(entity, name)) ?? { id: -1, score: newScore(entity, name) },
		),
	);
	const unknown = stored.filter(({ id }) => id < 0).map(({ score }) => score.name);
	await warnOfUnknownScores(tx, request, unknown);
	return [main, ...stored].sort((a, b) => a.id - b.id);
}

/** Scores of leads by their names. @param found what is stored of the leads in each score */
async function valuesOf(
	tx: Transaction,
	leads: string[],
	scores: StoredScore[],
	found: Array<Map<string, LeadState>>,
): Promise<Map<string, Map<string, number>>> {
	const values = new Map(leads.map((lead) => [lead, new Map<string, number>()]));
	for (const [index, stored] of scores.entries()) await readScore(tx, stored, found[index]!, values);
	return values;
}

/** Adds a score of leads as the last step left it; leads that are not stored count as the score's minimum. */
async function readScore(
	tx: Transaction,
	{ id, score }: StoredScore,
	states: Map<string, LeadState>,
	values: Map<string, Map<string, number>>,
): Promise<void> {
	const toLoad = [...states].map(([lead, state]) => ({ lead, state }));
	const loaded = await loadLeads(tx, id, toLoad, [{ score, at: -Infinity }]);
	for (const [lead, value] of values) {
		const work = loaded.get(lead);
		if (work) settleAsLeft(work, score);
		value.set(score.name, work ? totalOf(work.state, score) : emptyTotal(score));
	}
}

/** Leads with two consecutive activities, the later one new to the router, that are at least so far apart. */
async function leadsBack(
	tx: Transaction,
	{ id, score }: StoredScore,
	leads: string[],
	records: Map<string, RouteRecord>,
	states: Map<string, LeadState>,
	silence: Duration,
): Promise<Set<string>> {
	const seen = (lead: string) => records.get(lead)!.activity ?? -Infinity;
	const active = leads.filter(
		(lead) => records.has(lead) && (states.get(lead)?.activity ?? -Infinity) > seen(lead),
	);
	const spans = active.map((lead): [string, Instant, Instant] => [lead, seen(lead), Infinity]);
	const ledgers = spans.length ? await tx.ledger(id, spans) : new Map<string, LedgerLine[] | null>();
	const isBack = (lead: string) => {
		const lines = ledgers.get(lead);
		if (!lines) throw new UnreadableLeads([lead]);
		// The line that the router saw can be gone: a merge drops one of two copies of an event.
		const before = records.get(lead)!.activity;
		const activities = [...(before === null ? [] : [before]), ...activitiesIn(lines)].sort((a, b) => a - b);
		return activities.some(
			(at, index) =>
				index > 0 && at > seen(lead) && after(activities[index - 1]!, silence, zoneOf(score)) <= at,
		);
	};
	return new Set(active.filter(isBack));
}
