import {
	clockAt,
	definitionOf,
	holderOf,
	HORIZON,
	needsHistoryAhead,
	reachOf,
	shownPoints,
	whatIsMissing,
	withRules,
	type Author,
	type Instant,
	type LeadState,
	type MissingTo,
	type NamedBand,
	type Rule,
	type RuleToTry,
	type Score,
} from '../../scoring';
import { StoreError, type Store, type StoredScore, type Transaction } from '../../stores';
import { bandsOfToday } from '../report/overview';
import { rulesIn, type RulesWanted } from '../rules/readRules';
import { rulesInUse } from '../rules/rulesInUse';
import { inShort, type RulesUsed } from '../rules/rulesToUse';
import type { SavedRule } from '../rules/savedRules';
import { chunked, inPortions } from '../shared/chunks';
import { loadLeads, type LeadToLoad } from '../shared/loadLeads';
import type { StepRequest } from '../shared/request';
import { yieldRegularly } from '../shared/yieldToEventLoop';
import { readScore } from './readLeads';

/** Lines of ledgers that are worked through at once, where they are needed. */
const LINES_AT_ONCE = 2_000;

export interface MissingRequest extends Pick<StepRequest, 'entity' | 'score' | 'at'> {
	/** None: the bands of today's router. */
	bands: NamedBand[];
	/** The set whose rules are looked at; null: the one that the score's steps use. */
	ruleSet: string | null;
	/** Which of its versions; null: the one that the steps use, or the newest. */
	version: number | null;
	/** Reads rules as they are saved. */
	compile: (rules: SavedRule[]) => KnownRules;
}

/** What rules say without an item: what a match of each gives (null: the item says it). */
export interface KnownRules {
	rules: Array<{ rule: Rule; points: number | null }>;
	/** Names of rules that the item says more of. */
	unknown: string[];
}

/** What takes a lead to the bands above it. */
export interface ReadMissing {
	bandsAbove: MissingTo[];
	/** The same in sentences, or why nothing can be said. */
	missing: string;
	/** The published rules that were looked at. */
	rules?: RulesUsed;
}

/** Tells for each lead what takes it to the bands above; null for leads that are not stored. Changes nothing. */
export async function readMissing(
	store: Store,
	request: MissingRequest,
	leads: string[],
): Promise<Array<ReadMissing | null>> {
	const results: Array<ReadMissing | null> = [];
	const pause = yieldRegularly();
	for (const chunk of chunked(leads)) {
		const found = await store.transaction(
			async (tx) => await readChunk(tx, request, chunk, pause),
			'preview',
		);
		results.push(...chunk.map((lead) => found.get(lead) ?? null));
	}
	return results;
}

/** @returns what is found of each of these IDs */
async function readChunk(
	tx: Transaction,
	request: MissingRequest,
	chunk: string[],
	pause: () => Promise<void>,
): Promise<Map<string, ReadMissing>> {
	const { stored, names } = await readScore(tx, request.entity, request.score, chunk);
	if (!stored) return new Map();
	const states = await tx.leads(stored.id, [...new Set(names.values())]);
	const asked = await whatIsAsked(tx, stored, request);
	const found = typeof asked === 'string' ? null : await lookAt(tx, stored.id, asked, states, pause);
	return new Map(
		chunk.flatMap((lead): Array<[string, ReadMissing]> => {
			const name = names.get(lead)!;
			if (!states.has(name)) return [];
			return [[lead, found?.get(name) ?? { bandsAbove: [], missing: asked as string }]];
		}),
	);
}

/** What all leads have in common. */
interface Asked {
	score: Score;
	at: Instant;
	rules: RuleToTry[];
	unknown: string[];
	author: Author;
	bands: NamedBand[];
	used: RulesUsed;
}

/** @returns a sentence where nothing can be said of any lead */
async function whatIsAsked(
	tx: Transaction,
	stored: StoredScore,
	{ at, ruleSet, version, compile, ...request }: MissingRequest,
): Promise<Asked | string> {
	const bands = request.bands.length > 0 ? request.bands : await bandsOfToday(tx, stored);
	if (bands.length === 0) return NO_BANDS;
	const inUse = await rulesInUse(tx, stored);
	const wanted = ruleSet === null ? onlyOne(inUse, request.score) : { ruleSet, version };
	if (!wanted) return NO_RULES;
	const asked = { ruleSet: wanted.ruleSet, version: version ?? wanted.version };
	const { rules: saved, ...used } = await rulesIn(tx, asked);
	const { rules: compiled, unknown } = compile(saved);
	const score = withRules(
		stored.score,
		compiled.map(({ rule }) => definitionOf(rule)),
	);
	const ids = new Map(score.rules.map(({ name }, id) => [name, id]));
	const rules = compiled.map(({ rule, points }) => ({ rule: { ...rule, id: ids.get(rule.name)! }, points }));
	const user = inUse.find((one) => one.ruleSet === asked.ruleSet && one.version === asked.version);
	return {
		...{ score, at, rules, unknown, bands, author: authorOf(score, user?.shared) },
		used: { ruleSet: used.ruleSet, version: used.version },
	};
}

const NO_BANDS =
	'No bands are known: enter some under "Bands", such as "Nurture 5, Sales 60", or let a Threshold Router work on this score';
const NO_RULES =
	'No step scores by published rules, and only those are known here: publish them with a Scoring Rules step, and choose "Published Rules" under "Rules From" in Score Lead';

/** @throws StoreError where steps use several sets */
function onlyOne(inUse: RulesWanted[], score: string): RulesWanted | null {
	if (inUse.length <= 1) return inUse[0] ?? null;
	const names = inUse.map(({ ruleSet, version }) =>
		version === null ? `"${ruleSet}"` : `"${inShort({ ruleSet, version })}"`,
	);
	throw new StoreError(
		`The score "${score}" has been scored by several sets of published rules: ${names.join(', ')}`,
		'Pick the one to look at under "Rule Set".',
	);
}

/** A match holds points as the steps do that use the rules: as itself, where none do. */
function authorOf(score: Score, shared: number | undefined): Author {
	const nobody = { step: -1, execution: '' };
	return shared === undefined ? nobody : { ...nobody, holder: holderOf(score, shared, shared) };
}

async function lookAt(
	tx: Transaction,
	scoreId: number,
	asked: Asked,
	states: Map<string, LeadState>,
	pause: () => Promise<void>,
): Promise<Map<string, ReadMissing>> {
	const { score, at, used } = asked;
	const found = new Map<string, ReadMissing>();
	for (const portion of inPortions([...states], LINES_AT_ONCE, ([, { lines }]) => lines)) {
		const toLoad = portion.map(([lead, state]) => leadToLoad(lead, state, asked));
		const latest = Math.max(...portion.map(([, state]) => clockAt(state, score, at)));
		const stages = [-Infinity, at, latest + HORIZON].map((until) => ({ score, at: until }));
		for (const [lead, work] of await loadLeads(tx, scoreId, toLoad, stages)) {
			const { bands, expired } = whatIsMissing(work, score, asked);
			found.set(lead, { bandsAbove: bands, missing: inWords(bands, expired, asked), rules: used });
			await pause();
		}
	}
	return found;
}

function leadToLoad(lead: string, state: LeadState, { score, at, rules }: Asked): LeadToLoad {
	const now = clockAt(state, score, at);
	const limits = rules.flatMap(({ rule: { id, limit } }): Array<[number, [Instant, Instant]]> =>
		limit ? [[id, [now - reachOf(limit), Infinity]]] : [],
	);
	return { lead, state, limits: new Map(limits), isWhole: needsHistoryAhead(state, score, at) };
}

function inWords(above: MissingTo[], expired: number, { bands }: Asked): string {
	if (above.length === 0) return `It has reached the highest band, ${bands.at(-1)![0]}`;
	const sentences = above.map((one) => one.inWords);
	const lost = shownPoints(expired);
	if (lost > 0) sentences.push(`Its next event takes away ${lost} points that have expired`);
	return sentences.join('. ');
}
