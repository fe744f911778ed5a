import type { Instant, Score, Settings } from '../../scoring';
import { newScore, withSettings } from '../../scoring';
import {
	StoreError,
	type Mode,
	type Step,
	type Store,
	type StoredScore,
	type Transaction,
} from '../../stores';
import { settingsNotices } from './notices';
import { yieldToEventLoop } from './yieldToEventLoop';

/** What every step states: which score it works on, who it is, and when it runs. */
export interface StepRequest {
	/** The kind of record: contact, company, deal. */
	entity: string;
	score: string;
	step: Step;
	/** The execution, as ledgers name it. */
	execution: string;
	/**
	 * Names this run of the step. n8n may run a step again in one execution; the same run changes nothing and gives the
	 * same output. null: every call is a new run.
	 */
	run: string | null;
	/** The instant at which the step works. */
	at: Instant;
	/** The real clock. */
	now: Instant;
	/** Called with what a person should know of this run; absent where nobody watches. */
	notice?: (sentence: string) => void;
	/** Called with what is most likely a mistake, whether or not somebody watches. */
	warn?: (sentence: string) => void;
	/** The workflow's time zone, which a new score takes as its own. */
	zone: string;
}

/** What a step needs to know before it can read or change a lead. */
export interface Opening {
	/** The score, where a step has used it before. */
	stored: StoredScore | null;
	/** The step's number in the store. */
	step: number;
	/** The leads behind the step's IDs. */
	names: Map<string, string>;
}

/** Reads it all at once, so that a store at the other end of a network is asked only once. */
export async function open(tx: Transaction, request: StepRequest, ids: string[] = []): Promise<Opening> {
	const { entity, score, step } = request;
	const [stored, number, names] = await Promise.all([
		tx.score(entity, score),
		tx.step(step),
		tx.resolve(entity, [...new Set(ids)]),
	]);
	return { stored, step: number, names };
}

/** The score a step works on, made where it is new, with what the step sets for it. */
export async function openScore(
	tx: Transaction,
	{ entity, score: name, zone, notice }: StepRequest,
	{ stored }: Opening,
	settings: Settings = {},
	change: (score: Score) => Score = (score) => score,
): Promise<StoredScore> {
	const before = stored?.score ?? newScore(entity, name);
	if (notice) settingsNotices(before, settings).forEach(notice);
	const withZone = before.settings.zone ? settings : { zone, ...settings };
	const score = change(withSettings(before, withZone));
	if (stored && score === before) return stored;
	return await tx.saveScore(score, stored?.id ?? null);
}

/** Items in one transaction: few enough to end within some milliseconds. */
export const CHUNK = 500;

/**
 * Does a step's work in chunks, each in one transaction, and yields to the event loop between them.
 * @param begin reads what the work on a chunk begins with
 * @param first the part of the run that the first chunk is
 */
export async function inChunks<I, B, O>(
	store: Store,
	request: Pick<StepRequest, 'run' | 'now'>,
	chunks: I[],
	begin: (tx: Transaction, chunk: I) => Promise<B>,
	work: (tx: Transaction, chunk: I, begun: B) => Promise<O>,
	mode: Mode = 'write',
	first = 0,
): Promise<O[]> {
	const results: O[] = [];
	for (const [index, chunk] of chunks.entries()) {
		results.push(
			await inPart(
				store,
				request,
				first + index,
				async (tx) => await begin(tx, chunk),
				async (tx, begun) => await work(tx, chunk, begun),
				mode,
			),
		);
		await yieldToEventLoop();
	}
	return results;
}

/** Items in chunks, in their order. */
export function chunked<I>(items: I[]): I[][] {
	const chunks: I[][] = [];
	for (let start = 0; start < items.length; start += CHUNK) chunks.push(items.slice(start, start + CHUNK));
	return chunks;
}

/** Items in portions, in their order: as many in each as weigh no more than this together, or a single one. */
export function inPortions<I>(items: I[], most: number, weightOf: (item: I) => number): I[][] {
	const portions: I[][] = [];
	let weight = Infinity;
	for (const item of items) {
		weight += weightOf(item);
		if (weight <= most) {
			portions.at(-1)!.push(item);
			continue;
		}
		portions.push([item]);
		weight = weightOf(item);
	}
	return portions;
}

/** Its stored output held a lead that has been erased since; carried out again, it would count the other leads twice. */
const ERASED = [
	'This run was carried out before, and one of its leads has been erased since: it cannot be repeated',
	'Nothing was counted again. Start a new run of the workflow if its items are to count once more.',
] as const;

/** Does a part of a run in one transaction, or returns its stored output where this run has already done it. */
export async function inPart<B, T>(
	store: Store,
	request: Pick<StepRequest, 'run' | 'now'>,
	part: number,
	begin: (tx: Transaction) => Promise<B>,
	work: (tx: Transaction, begun: B) => Promise<T>,
	mode: Mode = 'write',
): Promise<T> {
	return await store.transaction(
		async (tx) =>
			await once(
				tx,
				request,
				part,
				async () => await begin(tx),
				async (begun) => await work(tx, begun),
			),
		mode,
	);
}

async function once<B, T>(
	tx: Transaction,
	{ run, now }: Pick<StepRequest, 'run' | 'now'>,
	part: number,
	begin: () => Promise<B>,
	work: (begun: B) => Promise<T>,
): Promise<T> {
	if (run === null) return await work(await begin());
	const [known, begun] = await Promise.all([tx.output(run, part), begin()]);
	if (known === '') throw new StoreError(ERASED[0], ERASED[1]);
	if (known !== null) return JSON.parse(known) as T;
	const output = await work(begun);
	await tx.saveOutput(run, part, JSON.stringify(output), now);
	return output;
}
