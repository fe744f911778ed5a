import { explain, lineInWords, settleAsLeft, type Explanation, type Line, type Score } from '../scoring';
import type { Store, StoredScore, Transaction } from '../stores';
import { chunked, inChunks } from './request';
import { readWorks } from './works';

/** A stored lead's score as the last step left it. */
export interface ReadLead extends Explanation {
	leadId: string;
	history?: HistoryLine[];
}

/** One line of a lead's history: what happened, and who did it. Fading between the lines is not written. */
export interface HistoryLine {
	/** The event's own time. */
	at: string;
	what: string;
	points: number;
	event?: string;
	workflow: string;
	step: string;
	execution: string;
}

/** Reads leads' scores with their explanations; null for leads that are not stored. Changes nothing. */
export async function readLeads(
	store: Store,
	entity: string,
	score: string,
	leads: string[],
	withHistory = false,
): Promise<Array<ReadLead | null>> {
	const request = { run: null, now: 0 };
	const results = await inChunks(
		store,
		request,
		chunked(leads),
		async (tx, chunk) =>
			await Promise.all([tx.score(entity, score), tx.resolve(entity, [...new Set(chunk)])]),
		async (tx, chunk, [stored, names]) =>
			stored ? await readChunk(tx, stored, chunk, names, withHistory) : chunk.map(() => null),
		'preview',
	);
	return results.flat();
}

async function readChunk(
	tx: Transaction,
	{ id, score }: StoredScore,
	chunk: string[],
	names: Map<string, string>,
	withHistory: boolean,
): Promise<Array<ReadLead | null>> {
	const states = await tx.leads(id, [...new Set(names.values())]);
	const wanted = [...states].map(([lead, state]) => ({ lead, state }));
	const works = await readWorks(tx, id, wanted, [{ score, at: -Infinity }]);
	const histories = withHistory ? await readHistories(tx, id, score, [...states.keys()]) : null;
	return chunk.map((lead) => {
		const leadId = names.get(lead)!;
		const work = works.get(leadId);
		if (!work) return null;
		settleAsLeft(work, score);
		return {
			leadId,
			...explain(work.state, score),
			...(histories && { history: histories.get(leadId) }),
		};
	});
}

/** The ledgers of leads in words, in the order they were written. */
async function readHistories(
	tx: Transaction,
	scoreId: number,
	score: Score,
	leads: string[],
): Promise<Map<string, HistoryLine[]>> {
	const ledgers = await tx.ledger(
		scoreId,
		leads.map((lead) => [lead, -Infinity, Infinity]),
	);
	const numbers = new Set([...ledgers.values()].flat().map(({ step }) => step));
	const steps = await tx.steps([...numbers]);
	const told = (line: Line): HistoryLine => ({
		at: new Date(line.at).toISOString(),
		...lineInWords(line, score),
		...(line.event !== null && { event: line.event }),
		workflow: steps.get(line.step)?.workflow ?? '',
		step: steps.get(line.step)?.node ?? '',
		execution: line.execution,
	});
	return new Map([...ledgers].map(([lead, lines]) => [lead, lines.map(told)]));
}
