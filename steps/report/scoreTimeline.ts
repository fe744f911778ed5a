import {
	emptyTotal,
	lineInWords,
	LedgerReplay,
	outcomeInWords,
	rounded,
	totalOf,
	type Instant,
	type LedgerLine,
	type ReplayedSweep,
} from '../../scoring';
import type { Store } from '../../stores';
import { readableLedger } from '../shared/readable';
import { readKnown, readScore } from '../read/readLeads';
import { yieldRegularly } from '../shared/yieldToEventLoop';
import { byEventTime } from '../shared/leadPasts';

/** A lead's score over time. */
export interface ScoreTimeline {
	leadId: string;
	/** The score at the end, as reads show it. */
	score: number;
	/** The score from instants on, ascending: it stays until the next. */
	scores: Array<{ at: Instant; score: number }>;
	/** What happened, ascending: points given or taken (null: an outcome, which has none), and the score after it. */
	events: Array<{ at: Instant; what: string; points: number | null; score: number }>;
}

/** Ledger lines that are read one by one, at most, and instants before them at which the score is looked up. */
const LINES = 400;
/** Changes that the eye can still distinguish in a chart. */
const POINTS = 1_000;

/**
 * Works out how a lead's score went, from its ledger and the decays of all leads. Lines count from their own time, so that
 * a history that was brought in later looks as it was.
 * @param lead an ID of the lead
 * @param at the instant up to which the curve goes
 * @returns null where the lead is not stored
 */
export async function scoreTimeline(
	store: Store,
	{ entity, score: name, at }: { entity: string; score: string; at: Instant },
	lead: string,
): Promise<ScoreTimeline | null> {
	const read = await store.transaction(async (tx) => {
		const { stored, names } = await readScore(tx, entity, name, [lead]);
		const leadId = names.get(lead)!;
		const known = stored && (await readKnown(tx, stored, [leadId])).get(leadId);
		if (!known) return null;
		const [ledgers, sweeps, outcomes] = await Promise.all([
			tx.ledger(stored.id, [[leadId, -Infinity, Infinity]]),
			tx.sweeps(stored.id),
			tx.outcomesOf(entity, [leadId]),
		]);
		const lines = readableLedger(leadId, known.state, ledgers.get(leadId)!, stored.score);
		return { ...known, stored: stored.score, lines, sweeps, outcomes: outcomes.get(leadId)! };
	}, 'preview');
	if (!read) return null;
	const { lead: now, clock, stored: score, sweeps } = read;
	const lines = byEventTime(read.lines);
	const past = new LedgerReplay(lines, score, sweeps);
	const pause = yieldRegularly();
	const scores: ScoreTimeline['scores'] = [];
	const events: ScoreTimeline['events'] = [];
	for (const instant of beforeTheLast(lines, sweeps)) {
		past.goTo(instant);
		scores.push({ at: instant, score: rounded(totalOf(past.state, score)) });
		await pause();
	}
	past.goBack(LINES);
	for (const moment of past.walk()) {
		scores.push({ at: moment.at, score: moment.score });
		if (moment.line) {
			events.push({ at: moment.line.at, ...lineInWords(moment.line, score), score: moment.score });
		}
		await pause();
	}
	// A step that wrote no line can have let points expire.
	if (scores.at(-1)?.score !== now.score) scores.push({ at: clock, score: now.score });
	scores.push({ at: Math.max(at, clock), score: now.score });
	for (const outcome of read.outcomes) {
		const reached = scores.findLast((one) => one.at <= outcome.at)?.score ?? rounded(emptyTotal(score));
		events.push({ at: outcome.at, what: outcomeInWords(outcome), points: null, score: reached });
	}
	events.sort((a, b) => a.at - b.at);
	return { leadId: now.leadId, score: now.score, scores: sampled(scores, POINTS), events };
}

/** Instants of changes before the last lines. */
function beforeTheLast(lines: LedgerLine[], sweeps: ReplayedSweep[]): Instant[] {
	if (lines.length <= LINES) return [];
	const [begin, end] = [lines[0]!.writtenAt, lines.at(-LINES)!.writtenAt];
	const all = [...lines.map(({ writtenAt }) => writtenAt), ...sweeps.map((sweep) => sweep.at)];
	const inOrder = [...new Set(all)].filter((at) => at >= begin && at < end).sort((a, b) => a - b);
	return sampled(inOrder, LINES);
}

/** Evenly chosen ones of too many, with the first and the last. */
function sampled<T>(all: T[], most: number): T[] {
	if (all.length <= most) return all;
	const step = (all.length - 1) / (most - 1);
	return Array.from({ length: most }, (_, index) => all[Math.round(index * step)]!);
}
