import {
	decaysInWords,
	explain,
	EXPIRED,
	leadAt,
	lineInWords,
	LedgerReplay,
	outcomeInWords,
	rounded,
	type Instant,
	type LedgerLine,
	type Outcome,
	type ReplayedChange,
} from '../../scoring';
import type { Step, Store, StoredScore, SweepRecord, Transaction } from '../../stores';
import { readableLedger } from '../shared/readable';
import { readKnown, readScore, type ReadLead } from './readLeads';
import { chunked, inPortions } from '../shared/chunks';
import { yieldToEventLoop, yieldRegularly } from '../shared/yieldToEventLoop';

/** What changed a lead's score, in words, and who did it. */
export interface HistoryLine {
	/** The event's own time, and when it was stored: a late event's times differ. */
	at: string;
	recorded: string;
	what: string;
	/** What was given or taken; `change` is what the score's limits let through of it. The changes add up to the score. */
	points: number;
	change: number;
	/** The score right after it. */
	score: number;
	event?: string;
	/** For a line about what came of the lead, which changes no score. */
	outcome?: Outcome['kind'];
	workflow: string;
	step: string;
	execution: string;
}

/** A lead with its history, as it is or as it was. */
export interface LeadHistory {
	lead: ReadLead;
	history: HistoryLine[];
}

export interface HistoryRequest {
	entity: string;
	score: string;
	leads: string[];
	/** The most lines of a lead: the newest. */
	limit: number;
	/** As it was at this instant; null: as it is. */
	asOf: Instant | null;
}

/** Lines in one transaction, where they are not all of one lead. */
const LINES_AT_ONCE = 5_000;

/**
 * Reads the histories of leads, with the ageing between their lines; null for leads that are not stored, or were not yet.
 * Changes nothing.
 */
export async function readHistories(
	store: Store,
	request: HistoryRequest,
): Promise<Array<LeadHistory | null>> {
	const histories = new Map<string, LeadHistory | null>();
	const pause = yieldRegularly();
	for (const chunk of chunked([...new Set(request.leads)])) {
		for (const batch of await inBatches(store, request, chunk)) {
			const facts = await store.transaction(async (tx) => await readFacts(tx, request, batch), 'preview');
			for (const lead of batch) {
				const known = facts?.leads.get(facts.names.get(lead)!);
				histories.set(lead, known ? await historyOf(facts!, known, request, pause) : null);
			}
			await yieldToEventLoop();
		}
	}
	return request.leads.map((lead) => histories.get(lead)!);
}

/** Leads whose ledgers are short enough, together, for one transaction. */
async function inBatches(
	store: Store,
	{ entity, score }: HistoryRequest,
	leads: string[],
): Promise<string[][]> {
	const lines = await store.transaction(async (tx) => {
		const { stored, names } = await readScore(tx, entity, score, leads);
		const states = stored ? await tx.leads(stored.id, [...new Set(names.values())]) : null;
		return leads.map((lead) => states?.get(names.get(lead)!)?.lines ?? 0);
	}, 'preview');
	return inPortions([...leads.entries()], LINES_AT_ONCE, ([index]) => lines[index]!).map((batch) =>
		batch.map(([, lead]) => lead),
	);
}

/** All that histories are made from. */
interface Facts extends StoredScore {
	names: Map<string, string>;
	leads: Map<string, Known>;
	sweeps: SweepRecord[];
	steps: Map<number, Step>;
}

interface Known {
	lead: ReadLead;
	/** The instant at which it has this score. */
	clock: Instant;
	ledger: LedgerLine[];
	outcomes: Outcome[];
}

async function readFacts(
	tx: Transaction,
	{ entity, score }: HistoryRequest,
	leads: string[],
): Promise<Facts | null> {
	const { stored, names } = await readScore(tx, entity, score, leads);
	if (!stored) return null;
	const found = await readKnown(tx, stored, [...new Set(names.values())]);
	const [ledgers, sweeps, outcomes] = await Promise.all([
		tx.ledger(
			stored.id,
			[...found.keys()].map((lead) => [lead, -Infinity, Infinity]),
		),
		tx.sweeps(stored.id),
		tx.outcomesOf(entity, [...found.keys()]),
	]);
	const readable = new Map(
		[...found].map(([id, known]): [string, Known] => {
			const ledger = readableLedger(id, known.state, ledgers.get(id)!, stored.score);
			return [id, { ...known, ledger, outcomes: outcomes.get(id)! }];
		}),
	);
	const lines = [...readable.values()].flatMap(({ ledger, outcomes: own }) => [ledger, own]);
	const authors = new Set([...lines, sweeps].flat().map(({ step }) => step));
	return {
		...stored,
		names,
		leads: readable,
		sweeps,
		steps: await tx.steps([...authors]),
	};
}

async function historyOf(
	{ score, sweeps, steps }: Facts,
	{ lead, clock, ledger, outcomes }: Known,
	{ limit, asOf }: HistoryRequest,
	pause: () => Promise<void>,
): Promise<LeadHistory | null> {
	const isPast = asOf !== null && asOf < clock;
	const then = isPast ? leadAt(ledger, score, sweeps, asOf) : null;
	if (isPast && !then) return null;
	const shown = then ? { leadId: lead.leadId, ...explain(then, score) } : lead;
	const history: HistoryLine[] = [];
	if (limit === 0) return { lead: shown, history };

	const isThen = ({ at }: { at: Instant }) => !isPast || at <= asOf;
	const past = new LedgerReplay(
		ledger.filter(({ writtenAt }) => isThen({ at: writtenAt })),
		score,
		sweeps.filter(isThen),
	);
	const add = ({ at, line, sweeps: decays, change, score: left }: ReplayedChange<SweepRecord>): void => {
		const by = line ?? decays?.at(-1);
		const step = by && steps.get(by.step);
		history.push({
			at: new Date(line?.at ?? at).toISOString(),
			recorded: new Date(at).toISOString(),
			...(line ? lineInWords(line, score) : { what: EXPIRED, points: change }),
			...(decays && { what: decaysInWords(decays, score) }),
			change,
			score: left,
			...(line && line.event !== null && { event: line.event }),
			workflow: step?.workflow ?? '',
			step: step?.node ?? '',
			execution: by?.execution ?? '',
		});
	};
	past.goBack(limit);
	for (const moment of past.walk()) {
		add(moment);
		await pause();
	}
	// A step that wrote no line can have let points expire.
	const rest = rounded(shown.score - (history.at(-1)?.score ?? shown.score));
	if (rest !== 0) add({ at: clock, change: rest, score: shown.score });
	const recorded = outcomes.filter(({ writtenAt }) => asOf === null || writtenAt <= asOf);
	return { lead: shown, history: withOutcomes(history, recorded, steps, shown.score).slice(-limit) };
}

/** Adds lines about what came of the lead where they were recorded, with the score as it was then. */
function withOutcomes(
	history: HistoryLine[],
	outcomes: Outcome[],
	steps: Map<number, Step>,
	score: number,
): HistoryLine[] {
	const [first] = history;
	const begins = first ? rounded(first.score - first.change) : score;
	const lines = outcomes.map((outcome): HistoryLine => {
		const recorded = new Date(outcome.writtenAt).toISOString();
		const step = steps.get(outcome.step);
		return {
			at: new Date(outcome.at).toISOString(),
			recorded,
			what: outcomeInWords(outcome),
			points: 0,
			change: 0,
			score: history.findLast((line) => line.recorded <= recorded)?.score ?? begins,
			outcome: outcome.kind,
			workflow: step?.workflow ?? '',
			step: step?.node ?? '',
			execution: outcome.execution,
		};
	});
	return [...history, ...lines].sort((a, b) => (a.recorded < b.recorded ? -1 : +(a.recorded > b.recorded)));
}
