import {
	explain,
	NEXT_SCORE,
	partsOf,
	rounded,
	totalOf,
	type Graded,
	type Grading,
	type Instant,
	type LeadState,
	type Outcome,
	type Score,
} from '../../scoring';
import type { Store, StoredLead, StoredScore, Transaction } from '../../stores';
import { firstPortion, LEADS_AT_ONCE, nextLeads } from './nextLeads';
import { TopN, inOrder, type Ranked } from '../shared/topN';
import { gradesIn } from './readGrades';
import { readBands, settledAsLeft, type ReadLead } from './readLeads';
import { unreadableNotices } from '../shared/readable';
import { chunked } from '../shared/chunks';
import { eachPage, nextAfter } from '../shared/eachPage';
import { yieldRegularly, yieldToEventLoop } from '../shared/yieldToEventLoop';

export const SORTS = ['highest', 'lowest', 'leadId', 'active'] as const;
export type Sort = (typeof SORTS)[number];

/** Which leads are asked for. What is left out restricts nothing; scores and instants include their ends. */
export interface Filters {
	minScore?: number;
	maxScore?: number;
	/** The band in which any router has them. */
	band?: string;
	/** They came into that band, or any where none is given, since an instant. */
	enteredSince?: Instant;
	/** A step has worked on them since. */
	changedSince?: Instant;
	/** They have points from rules of this group. */
	group?: string;
	/** They have an outcome of this kind, or none at all. */
	outcome?: Outcome['kind'] | 'none';
	/** They have one of these grades, where leads are graded. */
	grades?: string[];
}

/** A place in a ranking: what its lead is sorted by, and the lead. */
export interface Place extends Ranked {
	sort: Sort;
	rank: number;
}

export interface RankRequest {
	entity: string;
	score: string;
	sort: Sort;
	filters: Filters;
	/** How they are graded, where they are. */
	grading?: Grading;
	/** After this place; null: from the start. */
	after: Place | null;
	limit: number;
	/** Called with what a person should know of this run; absent where nobody watches. */
	notice?: (sentence: string) => void;
}

export interface RankedLead extends ReadLead, Partial<Graded> {
	rank: number;
	/** Its newest activity. */
	lastActivity: string | null;
}

/** Larger keys come first; leads with the same key in the order of their IDs. @param place in the store's own order */
const KEYS: Record<Sort, (state: LeadState, score: number, place: number) => number> = {
	highest: (_state, score) => score,
	lowest: (_state, score) => -score,
	active: ({ activity }) => activity ?? Number.MIN_SAFE_INTEGER,
	leadId: (_state, _score, place) => -place,
};

/**
 * Ranks the stored leads of a score, in one pass that keeps no more than it returns, and returns where to go on; null: there
 * are no more. Looks only at leads whose ceilings reach the last place found so far. Changes nothing. A place stays valid
 * whatever is written in between: a lead comes twice, or not at all, only if its own key has moved past the place. Leads that
 * cannot be read are left out.
 * @param goOn asked after each chunk, with the leads compared so far; false stops
 */
export async function rankLeads(
	store: Store,
	request: RankRequest,
	goOn: (leads: number) => boolean = () => true,
): Promise<{ leads: RankedLead[]; next: Place | null }> {
	const { entity, sort, after, limit, filters } = request;
	// In the store's own order, the pass itself begins after the place.
	const isInOrder = sort === 'leadId';
	// One more shows that there are more.
	const topN = new TopN<Candidate>(limit + 1);
	const unreadable: string[] = [];
	const entered = filters.enteredSince === undefined ? null : await enteredSince(store, request);
	let compared = 0;
	const portion = firstPortion();
	const pages = eachPage(
		async (from: string | null) =>
			await store.transaction(async (tx) => {
				const stored = await tx.score(entity, request.score);
				if (!stored) return { compared: 0, unreadable: [], next: null };
				const page = await nextLeads(tx, stored, from, leastScore(request, topN), portion);
				const others = await look(tx, stored, page.leads, compared, request, entered, topN);
				return { ...page, unreadable: others };
			}, 'preview'),
		isInOrder && after ? after.lead : null,
	);
	for await (const page of pages) {
		compared += page.compared;
		unreadable.push(...page.unreadable);
		if (!goOn(compared) || (isInOrder && topN.isFull)) break;
	}
	if (request.notice) unreadableNotices(unreadable).forEach(request.notice);
	const found = await sorted(topN);
	const leads = await inBands(store, request, found.slice(0, limit));
	if (found.length <= limit) return { leads, next: null };
	const { key, lead } = found[limit - 1]!;
	return { leads, next: { sort, key, lead, rank: leads.at(-1)!.rank } };
}

/** Sorts without blocking n8n, however many they are. */
async function sorted<T extends Ranked>(topN: TopN<T>): Promise<T[]> {
	const breathe = yieldRegularly();
	const found: T[] = [];
	for (const one of topN.takeOut()) {
		found.push(one);
		await breathe();
	}
	return found.reverse();
}

/** The least score with which one of the next leads can be returned: of leads with the same score, those before stay. */
const leastScore = (
	{ sort, filters: { minScore = -Infinity } }: RankRequest,
	topN: TopN<Candidate>,
): number => (sort === 'highest' ? Math.max(minScore, topN.leastKey + NEXT_SCORE) : minScore);

/** Looks at a page of leads: the cheapest questions first. Returns those that cannot be read. */
async function look(
	tx: Transaction,
	stored: StoredScore,
	page: StoredLead[],
	place: number,
	request: RankRequest,
	entered: Set<string> | null,
	topN: TopN<Candidate>,
): Promise<string[]> {
	const { filters, sort, after } = request;
	const { minScore = -Infinity, maxScore = Infinity, changedSince = -Infinity, band, group } = filters;
	const { id, score } = stored;
	const isAsked = ([lead, state]: StoredLead) =>
		!state || (state.clock >= changedSince && (!entered || entered.has(lead)));
	const { leads, unreadable } = await settledAsLeft(tx, stored, page.filter(isAsked));
	const candidates: Candidate[] = [];
	for (const [index, [lead, state]] of leads.entries()) {
		const points = rounded(totalOf(state, score));
		if (points < minScore || points > maxScore) continue;
		const ranked = { lead, key: KEYS[sort](state, points, place + index) };
		const isAfter = sort === 'leadId' || !after || inOrder(ranked, after) > 0;
		if (isAfter && topN.wants(ranked) && (group === undefined || hasPointsOf(group, state, score))) {
			candidates.push({ ...ranked, shown: shownAs(lead, state, score) });
		}
	}
	const sets = await Promise.all([
		band === undefined ? null : membersOf(tx, id, band, candidates),
		filters.outcome && leadsWith(tx, score.entity, filters.outcome, candidates),
	]);
	const found = candidates.filter(({ lead }) => sets.every((set) => !set || set.has(lead)));
	const graded = await inGrades(tx, request, found);
	for (const one of graded.leads) topN.add(one);
	return [...unreadable, ...graded.unreadable];
}

async function membersOf(
	tx: Transaction,
	scoreId: number,
	band: string,
	candidates: Candidate[],
): Promise<Set<string>> {
	const routes = await tx.routesOf(
		scoreId,
		candidates.map(({ lead }) => lead),
	);
	const members = [...routes].filter(([, known]) => known.some((route) => route.band === band));
	return new Set(members.map(([lead]) => lead));
}

/** Those of some leads that have an outcome of a kind, or none. */
async function leadsWith(
	tx: Transaction,
	entity: string,
	wanted: Outcome['kind'] | 'none',
	candidates: Candidate[],
): Promise<Set<string>> {
	const outcomes = await tx.outcomesOf(
		entity,
		candidates.map(({ lead }) => lead),
	);
	const isWanted = (all: Outcome[]) =>
		wanted === 'none' ? all.length === 0 : all.some(({ kind }) => kind === wanted);
	return new Set([...outcomes].filter(([, all]) => isWanted(all)).map(([lead]) => lead));
}

/** Those of some leads that have a grade that is asked for, with their grades, and those that cannot be read. */
async function inGrades(
	tx: Transaction,
	{ entity, grading, filters }: RankRequest,
	candidates: Candidate[],
): Promise<{ leads: Candidate[]; unreadable: string[] }> {
	if (!grading) return { leads: candidates, unreadable: [] };
	const leads = candidates.map(({ lead }) => lead);
	const { graded, unreadable } = await gradesIn(tx, entity, grading, leads);
	const isAsked = ({ grade }: Graded) => !filters.grades || filters.grades.includes(grade);
	return {
		leads: candidates.flatMap((one) => {
			const own = graded.get(one.lead);
			return own && isAsked(own) ? [{ ...one, shown: { ...one.shown, ...own } }] : [];
		}),
		unreadable,
	};
}

/** Whether a lead has points from rules of a group. */
function hasPointsOf(group: string, state: LeadState, score: Score): boolean {
	return partsOf(state, score).some(
		({ kind, rule, points }) => kind === 'rule' && points !== 0 && score.rules[rule!]?.group === group,
	);
}

/** The leads that have crossed into a band since an instant. */
async function enteredSince(store: Store, { entity, score, filters }: RankRequest): Promise<Set<string>> {
	const entered = new Set<string>();
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => {
				const stored = await tx.score(entity, score);
				const crossings = stored
					? await tx.crossings(stored.id, after, filters.enteredSince!, LEADS_AT_ONCE)
					: [];
				return { crossings, next: nextAfter(crossings, LEADS_AT_ONCE, ({ id }) => id) };
			}, 'preview'),
	);
	for await (const { crossings } of pages) {
		for (const { lead, to } of crossings) {
			if (filters.band === undefined ? to !== null : to === filters.band) entered.add(lead);
		}
	}
	return entered;
}

/** A lead as it was when it was looked at. */
interface Candidate extends Ranked {
	shown: Omit<RankedLead, 'rank'>;
}

const shownAs = (leadId: string, state: LeadState, score: Score): Candidate['shown'] => ({
	leadId,
	...explain(state, score),
	lastActivity: state.activity === null ? null : new Date(state.activity).toISOString(),
});

/** The leads in their order, with the bands that they are in. */
async function inBands(store: Store, request: RankRequest, found: Candidate[]): Promise<RankedLead[]> {
	const leads: RankedLead[] = [];
	const before = request.after?.rank ?? 0;
	for (const chunk of chunked(found)) {
		const ids = chunk.map(({ lead }) => lead);
		const bands = await store.transaction(async (tx) => {
			const stored = await tx.score(request.entity, request.score);
			return stored && (await readBands(tx, stored.id, ids));
		}, 'preview');
		for (const { lead, shown } of chunk) {
			const { lastActivity, ...rest } = shown;
			leads.push({ rank: before + leads.length + 1, ...rest, ...bands?.get(lead), lastActivity });
		}
		await yieldToEventLoop();
	}
	return leads;
}
