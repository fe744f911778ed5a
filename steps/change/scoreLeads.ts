import {
	definitionOf,
	explain,
	followedBy,
	holderOf,
	isBurstMatch,
	rounded,
	scoreItem,
	withFollower,
	withRules,
	withRulesOf,
	type Author,
	type EventRecord,
	type Explanation,
	type Instant,
	type LeadState,
	type Match,
	type RegisteredRule,
	type Rule,
	type Score,
	type Settings,
} from '../../scoring';
import { StoreError, type EventRecords, type Store, type StoredScore, type Transaction } from '../../stores';
import { burstNotices, expiredNotices, noDecayNotices, renameNotices } from '../shared/notices';
import { LeadSession } from '../shared/leadSession';
import type { RulesUsed } from '../rules/rulesToUse';
import type { ReadBy, Whereabouts } from '../shared/readAhead';
import { openScore, type Opening, type StepRequest } from '../shared/request';
import { openShadow, shadowOf, type DraftOfSet } from '../shared/shadow';
import { unknownGroups } from '../shared/unknownNames';
import { broughtBy, type Brought } from './broughtBy';
import { whatToLoad } from './whatToLoad';
import { workOnLeads } from '../shared/workOnLeads';

export interface ScoreRequest extends StepRequest {
	/** All rules of the step. */
	rules: Rule[];
	/** Where they are published ones: which. */
	published?: RulesUsed;
	settings: Settings;
	/** Whether a step that fades the points follows in the same workflow. */
	willFade?: boolean;
	/** The draft that is tried on the same items, in the score's shadow: its rules, and who uses them. */
	draft?: DraftOfSet & Pick<StepRequest, 'step' | 'holder'> & { rules: Rule[] };
	/** Compute, and write nothing. */
	preview: boolean;
	items: ScoreItem[];
}

export interface ScoreItem {
	lead: string;
	/** null: nothing distinguishes a second delivery of this event from a new event. */
	eventId: string | null;
	/** The event's own time; null: the instant at which the step works on the lead. */
	at: Instant | null;
	/** Where rules follow the item, those that the step has for this one. */
	rules?: Rule[];
	/** The result of the condition of each of these rules for the item, in their order. */
	matches: Match[];
	/** The same for the rules of a draft; absent where none is tried on this item. */
	draft?: Pick<ScoreItem, 'rules' | 'matches'>;
}

/** What a step made of one item. */
export interface ScoredItem extends Explanation, Brought {
	/** The ID the lead is kept under. */
	leadId: string;
	change: number;
	previous: number;
	/** Rules that had decided about this event ID before. */
	countedBefore: string[];
	/** The published rules that it was scored by. */
	rules?: RulesUsed;
	/** What it comes to under the draft. */
	draft?: { score: number; change: number; why: string };
}

/**
 * Scores items in their order: each lead's points come and go as the rules say, with a ledger line for every change.
 * Each chunk of leads is one transaction. Returns one result an item.
 */
export async function scoreLeads(store: Store, request: ScoreRequest): Promise<ScoredItem[]> {
	const results = await workOnLeads(
		store,
		request,
		request.items,
		async (tx, chunk, opening, found) => await scoreAndTry(tx, request, chunk, opening, found),
		request.preview ? 'preview' : 'write',
		readLeads,
	);
	if (request.notice) await lookRound(store, request, results, request.notice);
	return results;
}

/** What a person should know of the score once all is done. */
async function lookRound(
	store: Store,
	request: ScoreRequest,
	results: ScoredItem[],
	notice: (sentence: string) => void,
): Promise<void> {
	await store.transaction(async (tx) => {
		const stored = await tx.score(request.entity, request.score);
		if (!stored) return;
		if (!request.willFade) noDecayNotices(stored.score, request.rules).forEach(notice);
		if (stored.score.settings.bursts) {
			const ignored = results.filter((one) => one.ignored !== undefined).length;
			burstNotices(ignored, untimedIn(request, stored.score)).forEach(notice);
		}
		expiredNotices(await tx.countExpired(stored.id, request.at)).forEach(notice);
	}, 'preview');
}

/** How many items are events that bursts look at, and have no time of their own. */
function untimedIn({ items, rules }: ScoreRequest, score: Score): number {
	const ids = new Map(score.rules.map(({ name }, id) => [name, id]));
	const isEvent = (item: ScoreItem) =>
		(item.rules ?? rules).some((rule, index) =>
			isBurstMatch(score, { ...rule, id: ids.get(rule.name)! }, item.matches[index]!),
		);
	return items.filter((item) => item.at === null && isEvent(item)).length;
}

/** Scores items by the rules, and by the draft beside them. */
async function scoreAndTry(
	tx: Transaction,
	request: ScoreRequest,
	chunk: ScoreItem[],
	opening: Opening,
	found: ReadBy<LeadsRead>,
): Promise<ScoredItem[]> {
	const { draft, ...live } = request;
	const results = await scoreChunk(tx, request, chunk, opening, found);
	const tried = [...chunk.entries()].filter(([, item]) => item.draft);
	if (!draft || tried.length === 0) return results;
	const { step, holder, rules } = draft;
	const items = tried.map(([, item]): ScoreItem => ({ ...item, rules: undefined, ...item.draft }));
	const leads = items.map(({ lead }) => lead);
	const shadow = await openShadow(tx, { ...live, step, holder }, draft, leads);
	const own = { ...shadow.request, published: undefined, rules, settings: shadow.settings, items };
	const { step: number, names } = shadow.opening;
	const scored = await scoreChunk(
		tx,
		own,
		items,
		shadow.opening,
		async (scoreId) => await readLeads(tx, items, { scoreId, step: number, names }),
	);
	for (const [position, [index]] of tried.entries()) {
		const { score, change, why } = scored[position]!;
		results[index]!.draft = { score, change, why };
	}
	return results;
}

/** What scoring begins with. */
type LeadsRead = [states: Map<string, LeadState>, events: EventRecords];

/** Locks leads, then reads what they know of the events: who waited for the lock sees what has come meanwhile. */
async function readLeads(
	tx: Transaction,
	items: ScoreItem[],
	{ scoreId, names }: Whereabouts,
): Promise<LeadsRead> {
	const events = items.flatMap(({ lead, eventId }): Array<[string, string]> =>
		eventId === null ? [] : [[names.get(lead)!, eventId]],
	);
	return await Promise.all([tx.leads(scoreId, [...new Set(names.values())]), tx.events(scoreId, events)]);
}

async function scoreChunk(
	tx: Transaction,
	request: ScoreRequest,
	chunk: ScoreItem[],
	opening: Opening,
	found: ReadBy<LeadsRead>,
): Promise<ScoredItem[]> {
	const { step, holder, names } = opening;
	const { rulesOf, ...stored } = await openRules(tx, request, opening);
	const { id, score } = stored;
	const author = {
		step,
		execution: request.execution,
		...(request.holder && { holder: holderOf(score, holder.own, holder.shared) }),
	};
	const items = chunk.map((item): ItemOfLead => {
		return { ...item, lead: names.get(item.lead)!, rules: rulesOf(item) };
	});
	const [states, records] = await found(id);
	const session = new LeadSession(tx, stored, request, { at: request.at });
	await session.load(whatToLoad({ score, execution: request.execution }, items, states, records));
	const results = items.map((item): ScoredItem => {
		const { lead, eventId } = item;
		const known =
			eventId === null ? undefined : (session.eventOf(lead, eventId) ?? records.get(lead, eventId));
		const result = scoreOne(session, score, item, known, author);
		return request.published ? { ...result, rules: request.published } : result;
	});
	await session.save();
	return results;
}

/** An item under the ID of its lead, with its rules as the score knows them. */
interface ItemOfLead extends ScoreItem {
	rules: RegisteredRule[];
}

/** @param known what the lead knows of the item's event */
function scoreOne(
	session: LeadSession,
	score: Score,
	item: ItemOfLead,
	known: EventRecord | undefined,
	author: Author,
): ScoredItem {
	const { lead, eventId, rules, matches } = item;
	const work = session.work(lead);
	const written = work.lines.length;
	const { result, before, after } = session.change(lead, () =>
		scoreItem(work, score, rules, item, known, author),
	);
	if (result) session.remember(lead, eventId!, result);
	return {
		leadId: lead,
		change: rounded(after - before),
		previous: rounded(before),
		...explain(work.state, score, after),
		...broughtBy(work.lines.slice(written), score),
		countedBefore: rules
			.filter(({ id }, index) => known?.decided.includes(id) && matches[index]!.holds)
			.map(({ name }) => name),
	};
}

/** The score with the step's settings and rules, and an item's rules as it knows them. */
async function openRules(
	tx: Transaction,
	request: ScoreRequest,
	opening: Opening,
): Promise<StoredScore & { rulesOf: (item: ScoreItem) => RegisteredRule[] }> {
	const { own, shared } = opening.holder;
	const { rules, settings, items, notice, warn } = request;
	let ids = new Map<string, number>();
	const register = (rule: Rule): RegisteredRule => ({ ...rule, id: ids.get(rule.name)! });
	const stored = await openScore(tx, request, opening, settings, (known) => {
		const before = request.draft ? { ...known, shadow: shadowOf(known.name) } : known;
		const score = withRules(before, rules.map(definitionOf));
		if (score.rules.length > Math.max(MOST_RULES, before.rules.length)) throw tooManyRules(before);
		ids = new Map(score.rules.map(({ name }, id) => [name, id]));
		if (warn)
			unknownGroups(score, [
				...(settings.caps ?? []).map(([group]) => group),
				...(settings.bursts?.groups ?? []),
			]).forEach(warn);
		// A name that follows the item is new without being another rule's.
		const isFixed = !items.some((item) => item.rules);
		if (notice && isFixed) {
			renameNotices(before, followedBy(before, own), rules.map(register)).forEach(notice);
		}
		const ruleIds = [...new Set(rules.map(({ name }) => ids.get(name)!))];
		return withRulesOf(withFollower(score, own, shared), shared, ruleIds);
	});
	const registered = new Map<Rule[], RegisteredRule[]>();
	const rulesOf = (item: ScoreItem) => {
		const own = item.rules ?? rules;
		const known = registered.get(own) ?? own.map(register);
		registered.set(own, known);
		return known;
	};
	return { ...stored, rulesOf };
}

/** A score with more of them takes seconds for an event. */
const MOST_RULES = 1_000;

const tooManyRules = ({ name, rules }: StoredScore['score']): StoreError =>
	new StoreError(
		`The score "${name}" has ${rules.length} rules and would have more than ${MOST_RULES}`,
		'Name rules after something that recurs, such as the kind of event; names of rules are kept for good. Nothing was counted.',
	);
