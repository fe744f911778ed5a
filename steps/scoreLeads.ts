import {
	explain,
	rounded,
	scoreItem,
	settle,
	settleAsLeft,
	totalOf,
	withRules,
	withRulesOf,
	type EventRecord,
	type Explanation,
	type Instant,
	type Match,
	type RegisteredRule,
	type Rule,
	type RuleDefinition,
	type Settings,
} from '../scoring';
import type { Mode, Store, StoredScore, Transaction } from '../stores';
import { expiredNotices, noDecayNotices, renameNotices } from './notices';
import { CHUNK, chunked, inChunks, once, open, openScore, type Opening, type StepRequest } from './request';
import { wantedOf } from './wanted';
import { changeOf, readWorks } from './works';

/** The part of a run that keeps the names of its leads. */
const NAMES = -1;

export interface ScoreRequest extends StepRequest {
	rules: Rule[];
	settings: Settings;
	/** Whether a step that fades the points follows in the same workflow. */
	willFade?: boolean;
	/** Compute, and write nothing. */
	preview: boolean;
	items: ScoreItem[];
}

export interface ScoreItem {
	lead: string;
	/** null: nothing tells a second delivery of this event from a new event. */
	eventId: string | null;
	/** The event's own time; null: the instant at which the step works on the lead. */
	at: Instant | null;
	/** What each rule's condition says of the item, in the order of the rules. */
	matches: Match[];
}

/** What a step made of one item. */
export interface ScoredItem extends Explanation {
	/** The ID the lead is kept under. */
	leadId: string;
	change: number;
	previous: number;
	/** What this item brought. */
	awarded: Awarded[];
	/** Rules that had decided about this event ID before. */
	countedBefore: string[];
}

export interface Awarded {
	rule: string;
	points: number;
	/** Where a limit or a once-only rule gave less: what the rule would have given. */
	offered?: number;
}

/**
 * Scores items in their order: each lead's points come and go as the rules say, with a ledger line for every change.
 * Each chunk of leads is one transaction. Returns one result an item.
 */
export async function scoreLeads(store: Store, request: ScoreRequest): Promise<ScoredItem[]> {
	const results: ScoredItem[] = [];
	const isLarge = request.items.length > CHUNK;
	const names = isLarge ? await namesAcross(store, request) : new Map<string, string>();
	const chunks = chunksOf(request.items, names, request.preview);
	const scored = await inChunks(
		store,
		request,
		chunks,
		async (tx, chunk) =>
			await open(
				tx,
				request,
				chunk.map(([, { lead }]) => lead),
			),
		async (tx, chunk, opening) => await scoreChunk(tx, request, chunk, opening),
		modeOf(request),
	);
	chunks.forEach((chunk, part) => {
		chunk.forEach(([index], position) => (results[index] = scored[part]![position]!));
	});
	if (request.notice) await lookRound(store, request, request.notice);
	return results;
}

/** What a person should know of the score once all is done. */
async function lookRound(
	store: Store,
	request: ScoreRequest,
	notice: (sentence: string) => void,
): Promise<void> {
	await store.transaction(async (tx) => {
		const stored = await tx.score(request.entity, request.score);
		if (!stored) return;
		if (!request.willFade) noDecayNotices(stored.score, request.rules).forEach(notice);
		expiredNotices(await tx.countExpired(stored.id, request.at)).forEach(notice);
	}, 'preview');
}

const modeOf = ({ preview }: ScoreRequest): Mode => (preview ? 'preview' : 'write');

type Indexed = [index: number, item: ScoreItem];

/**
 * The leads behind the IDs of a run of several chunks, so that a lead's items stay together under whichever IDs they
 * come. The same for every attempt at this run.
 */
async function namesAcross(store: Store, request: ScoreRequest): Promise<Map<string, string>> {
	const leads = [...new Set(request.items.map(({ lead }) => lead))];
	const aliases = await store.transaction(
		async (tx) =>
			await once(
				tx,
				request,
				NAMES,
				async () => await tx.resolve(request.entity, leads),
				async (names) => [...names].filter(([id, lead]) => id !== lead),
			),
		modeOf(request),
	);
	return new Map(aliases);
}

/**
 * Items in chunks, with those of the same lead together and in their order.
 * @param together whether a lead with more items than a chunk has them all in one, as a preview needs that stores nothing
 */
function chunksOf(items: ScoreItem[], names: Map<string, string>, together: boolean): Indexed[][] {
	const byLead = Map.groupBy(items.entries(), ([, { lead }]) => names.get(lead) ?? lead);
	const chunks: Indexed[][] = [];
	for (const group of byLead.values()) {
		const last = chunks.at(-1);
		if (last && last.length + group.length <= CHUNK) last.push(...group);
		else chunks.push(...(together ? [group] : chunked(group)));
	}
	// Two IDs can turn out to be one lead within a chunk.
	for (const chunk of chunks) chunk.sort(([a], [b]) => a - b);
	return chunks;
}

async function scoreChunk(
	tx: Transaction,
	request: ScoreRequest,
	chunk: Indexed[],
	opening: Opening,
): Promise<ScoredItem[]> {
	const { step, names } = opening;
	const author = { step, execution: request.execution };
	const { id, score, rules } = await openRules(tx, request, opening);
	const [states, records] = await Promise.all([
		tx.leads(id, [...new Set(names.values())]),
		tx.events(
			id,
			chunk.flatMap(([, { lead, eventId }]) =>
				eventId === null ? [] : ([[names.get(lead)!, eventId]] as Array<[string, string]>),
			),
		),
	]);

	const wanted = wantedOf(
		chunk.map(([, item]) => ({ ...item, lead: names.get(item.lead)! })),
		rules,
		states,
		records,
	);
	const works = await readWorks(tx, id, wanted, [
		{ score, at: -Infinity },
		{ score, at: request.at },
	]);
	const before = new Map<string, number>();
	const events = new Map<string, Map<string, EventRecord>>();
	for (const [lead, work] of works) {
		settleAsLeft(work, score);
		before.set(lead, totalOf(work.state, score));
		settle(work, score, request.at);
		events.set(lead, new Map());
	}

	const results = chunk.map(([, item]): ScoredItem => {
		const lead = names.get(item.lead)!;
		const work = works.get(lead)!;
		const { eventId } = item;
		const known =
			eventId === null ? undefined : (events.get(lead)!.get(eventId) ?? records.get(lead, eventId));
		const written = work.lines.length;
		const record = scoreItem(work, score, rules, item, known, author);
		if (record) events.get(lead)!.set(eventId!, record);
		const total = totalOf(work.state, score);
		const change = total - before.get(lead)!;
		const previous = before.get(lead)!;
		before.set(lead, total);
		const isDecided = ({ id: rule }: RegisteredRule) => known?.decided.includes(rule);
		return {
			leadId: lead,
			change: rounded(change),
			previous: rounded(previous),
			...explain(work.state, score),
			awarded: work.lines.slice(written).map(({ rule, points, offered }) => ({
				rule: score.rules[rule!]!.name,
				points,
				...(offered !== null && { offered }),
			})),
			countedBefore: rules
				.filter((rule, index) => isDecided(rule) && item.matches[index]!.holds)
				.map(({ name }) => name),
		};
	});
	await tx.saveLeads(
		id,
		[...works].map(([lead, work]) => changeOf(lead, work, score, [...events.get(lead)!])),
	);
	return results;
}

/** The score with the step's settings and rules, and the rules as it knows them. */
async function openRules(
	tx: Transaction,
	request: ScoreRequest,
	opening: Opening,
): Promise<StoredScore & { rules: RegisteredRule[] }> {
	const { step } = opening;
	let rules: RegisteredRule[] = [];
	const stored = await openScore(tx, request, opening, request.settings, (before) => {
		const score = withRules(before, request.rules.map(definitionOf));
		rules = request.rules.map((rule) => {
			return { ...rule, id: score.rules.findIndex(({ name }) => name === rule.name) };
		});
		if (request.notice) renameNotices(before, step, rules).forEach(request.notice);
		return withRulesOf(
			score,
			step,
			rules.map(({ id }) => id),
		);
	});
	return { ...stored, rules };
}

/** What the score keeps of a rule. */
function definitionOf({ name, group, maxPoints, tiers, window }: Rule): RuleDefinition {
	return { name, group, maxPoints, tiers, window };
}
