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
} from '../../scoring';
import { StoreError, type Store, type StoredScore, type Transaction } from '../../stores';
import { expiredNotices, noDecayNotices, renameNotices } from '../shared/notices';
import { thresholdCrossings } from '../shared/thresholdCrossings';
import { openScore, type Opening, type StepRequest } from '../shared/request';
import { unknownGroups } from '../shared/unknownNames';
import { whatToLoad } from './whatToLoad';
import { workOnLeads } from '../shared/workOnLeads';
import { changeOf, loadLeads } from '../shared/loadLeads';

export interface ScoreRequest extends StepRequest {
	/** All rules of the step. */
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
	/** null: nothing distinguishes a second delivery of this event from a new event. */
	eventId: string | null;
	/** The event's own time; null: the instant at which the step works on the lead. */
	at: Instant | null;
	/** Where rules follow the item, those that the step has for this one. */
	rules?: Rule[];
	/** The result of the condition of each of these rules for the item, in their order. */
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
	const results = await workOnLeads(
		store,
		request,
		request.items,
		async (tx, chunk, opening) => await scoreChunk(tx, request, chunk, opening),
		request.preview ? 'preview' : 'write',
	);
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

async function scoreChunk(
	tx: Transaction,
	request: ScoreRequest,
	chunk: ScoreItem[],
	opening: Opening,
): Promise<ScoredItem[]> {
	const { step, names } = opening;
	const author = { step, execution: request.execution };
	const { id, score, rulesOf } = await openRules(tx, request, opening);
	const crossings = thresholdCrossings(score, request);
	const [states, records] = await Promise.all([
		tx.leads(id, [...new Set(names.values())]),
		tx.events(
			id,
			chunk.flatMap(({ lead, eventId }) =>
				eventId === null ? [] : ([[names.get(lead)!, eventId]] as Array<[string, string]>),
			),
		),
	]);

	const toLoad = whatToLoad(
		chunk.map((item) => ({ ...item, lead: names.get(item.lead)!, rules: rulesOf(item) })),
		states,
		records,
	);
	const loaded = await loadLeads(tx, id, toLoad, [
		...crossings.stages,
		{ score, at: -Infinity },
		{ score, at: request.at },
	]);
	const before = new Map<string, number>();
	const events = new Map<string, Map<string, EventRecord>>();
	for (const [lead, work] of loaded) {
		crossings.begin(lead, work);
		settleAsLeft(work, score);
		before.set(lead, totalOf(work.state, score));
		settle(work, score, request.at);
		events.set(lead, new Map());
	}

	const results = chunk.map((item): ScoredItem => {
		const lead = names.get(item.lead)!;
		const work = loaded.get(lead)!;
		const { eventId } = item;
		const rules = rulesOf(item);
		const known =
			eventId === null ? undefined : (events.get(lead)!.get(eventId) ?? records.get(lead, eventId));
		const written = work.lines.length;
		const record = scoreItem(work, score, rules, item, known, author);
		if (record) events.get(lead)!.set(eventId!, record);
		const total = totalOf(work.state, score);
		const change = total - before.get(lead)!;
		const previous = before.get(lead)!;
		before.set(lead, total);
		crossings.note(lead, total);
		const isDecided = ({ id: rule }: RegisteredRule) => known?.decided.includes(rule);
		return {
			leadId: lead,
			change: rounded(change),
			previous: rounded(previous),
			...explain(work.state, score, total),
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
		[...loaded].map(([lead, work]) => changeOf(lead, work, score, [...events.get(lead)!])),
	);
	await crossings.save(tx, id);
	return results;
}

/** The score with the step's settings and rules, and an item's rules as it knows them. */
async function openRules(
	tx: Transaction,
	request: ScoreRequest,
	opening: Opening,
): Promise<StoredScore & { rulesOf: (item: ScoreItem) => RegisteredRule[] }> {
	const { step } = opening;
	const { rules, settings, items, notice, warn } = request;
	let ids = new Map<string, number>();
	const register = (rule: Rule): RegisteredRule => ({ ...rule, id: ids.get(rule.name)! });
	const stored = await openScore(tx, request, opening, settings, (before) => {
		const score = withRules(before, rules.map(definitionOf));
		if (score.rules.length > Math.max(MOST_RULES, before.rules.length)) throw tooManyRules(before);
		ids = new Map(score.rules.map(({ name }, id) => [name, id]));
		if (warn)
			unknownGroups(
				score,
				(settings.caps ?? []).map(([group]) => group),
			).forEach(warn);
		// A name that follows the item is new without being another rule's.
		const isFixed = !items.some((item) => item.rules);
		if (notice && isFixed) renameNotices(before, step, rules.map(register)).forEach(notice);
		return withRulesOf(score, step, [...new Set(rules.map(({ name }) => ids.get(name)!))]);
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

/** What the score keeps of a rule. */
function definitionOf({ name, group, maxPoints, tiers, window }: Rule): RuleDefinition {
	return { name, group, maxPoints, tiers, window };
}
