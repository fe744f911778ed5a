import { lineInWords, Past, rounded, totalOf, type Instant, type Line } from '../scoring';
import type { Store } from '../stores';
import { othersTurn } from './turn';

/** A lead's score over time. */
export interface Course {
	leadId: string;
	/** The score at the end. */
	score: number;
	/** The score at instants, ascending, with ageing in between. */
	course: Array<{ at: Instant; score: number }>;
	/** What happened, ascending: points given or taken, and the score after it. */
	events: Array<{ at: Instant; what: string; points: number; score: number }>;
}

/** Instants that a curve is drawn through, and lines of a ledger that are told, at most. */
const POINTS = 400;

/**
 * Works out how a lead's score went, from its ledger and the decays of all leads. Events count from their own time, so that
 * a history that was brought in later looks as it was.
 * @param lead an ID of the lead
 * @param at the instant up to which the curve goes
 * @returns null where the lead is not stored
 */
export async function courseOf(
	store: Store,
	{ entity, score: name, at }: { entity: string; score: string; at: Instant },
	lead: string,
): Promise<Course | null> {
	const read = await store.transaction(async (tx) => {
		const [stored, names] = await Promise.all([tx.score(entity, name), tx.resolve(entity, [lead])]);
		if (!stored) return null;
		const leadId = names.get(lead)!;
		const [ledgers, sweeps] = await Promise.all([
			tx.ledger(stored.id, [[leadId, -Infinity, Infinity]]),
			tx.sweeps(stored.id),
		]);
		return { leadId, score: stored.score, lines: ledgers.get(leadId)!, sweeps };
	}, 'preview');
	if (!read || read.lines.length === 0) return null;
	const { leadId, score, sweeps } = read;
	const lines = read.lines.map(inTime).sort((a, b) => a.writtenAt - b.writtenAt || a.seq - b.seq);
	const begin = lines[0]!.writtenAt;
	const instants = [...lines.map(({ writtenAt }) => writtenAt), ...sweeps.map((sweep) => sweep.at), at];
	const inOrder = [...new Set(instants.filter((instant) => instant >= begin))].sort((a, b) => a - b);
	const past = new Past(lines, score, sweeps);
	const course: Course['course'] = [];
	for (const instant of sampled(inOrder)) {
		past.goTo(instant);
		course.push({ at: instant, score: rounded(totalOf(past.state, score)) });
		await othersTurn();
	}
	const after = (instant: Instant) => course.findLast((point) => point.at <= instant)?.score ?? 0;
	return {
		leadId,
		score: course.at(-1)!.score,
		course,
		events: lines.slice(-POINTS).map((line) => {
			const { what, points } = lineInWords(line, score);
			return { at: line.writtenAt, what, points, score: after(line.writtenAt) };
		}),
	};
}

/** A line as if its event had been delivered when it happened. */
const inTime = (line: Line): Line =>
	line.event === null && line.kind !== 'award'
		? line
		: { ...line, writtenAt: Math.min(line.at, line.writtenAt) };

/** Evenly chosen ones of too many, with the first and the last. */
function sampled(instants: Instant[]): Instant[] {
	if (instants.length <= POINTS) return instants;
	const step = (instants.length - 1) / (POINTS - 1);
	return Array.from({ length: POINTS }, (_, index) => instants[Math.round(index * step)]!);
}
