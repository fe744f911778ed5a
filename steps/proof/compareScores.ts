import { underChanges, type LeadState, type NamedBand } from '../../scoring';
import { UnreadableLeads, type Store, type StoredScore, type Transaction } from '../../stores';
import { bandsOfToday } from '../report/overview';
import { inPortions } from '../shared/chunks';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import { readableOf, unreadableNotices, type Readable } from '../shared/readable';
import type { StepRequest } from '../shared/request';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { ScoreComparison, type ComparedScores } from './scoreComparison';
import type { TrialOptions } from './trial';
import { LEADS_AT_ONCE, LINES_AT_ONCE, withLedgers } from './tryChanges';

/** Two scores of one record type, as they stand and have crossed thresholds of late. */
export interface ComparedScoresRequest
	extends Pick<TrialOptions, 'at' | 'zone' | 'size'>, Pick<StepRequest, 'entity' | 'score' | 'notice'> {
	other: string;
	/** The bands that both are looked at by; none: those of today, of the score or else of the other. */
	bands: NamedBand[];
}

/** What is read of a page of leads. */
interface ComparedPage extends Page<string> {
	seen: number;
	unreadable: string[];
}

const NOTHING: ComparedPage = { seen: 0, unreadable: [], next: null };

/**
 * Compares two scores of the same leads. Changes nothing.
 * @param goOn asked after each chunk, with the leads looked at so far; false stops, and what was seen so far is returned
 * @returns null where one of the scores is not there
 */
export async function compareScores(
	store: Store,
	request: ComparedScoresRequest,
	goOn: (leads: number) => boolean = () => true,
): Promise<ComparedScores | null> {
	const bands = await store.transaction(async (tx) => await bandsToUse(tx, request), 'preview');
	if (!bands) return null;
	const comparison = new ScoreComparison(request, bands);
	const unreadable: string[] = [];
	let looked = 0;
	let isDone = true;
	for (const readPage of [comparePage, countPage]) {
		const pages = eachPage(
			async (after: string | null) =>
				await store.transaction(async (tx) => await readPage(tx, request, comparison, after), 'preview'),
		);
		for await (const page of pages) {
			looked += page.seen;
			unreadable.push(...page.unreadable);
			isDone = goOn(looked) || page.next === null;
			if (!isDone) break;
		}
		if (!isDone) break;
	}
	if (request.notice) unreadableNotices([...new Set(unreadable)]).forEach(request.notice);
	return { ...comparison.summary(), isDone };
}

async function bothScores(
	tx: Transaction,
	{ entity, score, other }: ComparedScoresRequest,
): Promise<[StoredScore, StoredScore] | null> {
	const [one, two] = await Promise.all([tx.score(entity, score), tx.score(entity, other)]);
	return one && two && [one, two];
}

async function bandsToUse(tx: Transaction, request: ComparedScoresRequest): Promise<NamedBand[] | null> {
	const both = await bothScores(tx, request);
	if (!both) return null;
	if (request.bands.length > 0) return request.bands;
	for (const stored of both) {
		const bands = await bandsOfToday(tx, stored);
		if (bands.length > 0) return bands;
	}
	return [];
}

/** Compares the next leads of the score with what they have in the other. */
async function comparePage(
	tx: Transaction,
	request: ComparedScoresRequest,
	comparison: ScoreComparison,
	after: string | null,
): Promise<ComparedPage> {
	const both = await bothScores(tx, request);
	if (!both) return NOTHING;
	const [one, other] = both;
	const [page, ...sweeps] = await Promise.all([
		tx.page(one.id, after, LEADS_AT_ONCE),
		tx.sweeps(one.id),
		tx.sweeps(other.id),
	]);
	comparison.begin(
		[one.score, other.score],
		[one, other].map(({ score }, index) => underChanges(score, sweeps[index]!, { settings: {} })),
	);
	const { leads, unreadable } = readableOf(page, one.score);
	const others = await statesIn(
		tx,
		other,
		leads.map(([lead]) => lead),
	);
	unreadable.push(...others.unreadable);
	const known = new Map(others.leads);
	const shared = leads.filter(([lead]) => known.has(lead));
	comparison.onlyScore += leads.length - shared.length - others.unreadable.length;
	const linesOf = ([lead, { lines }]: [string, LeadState]) => lines + known.get(lead)!.lines;
	for (const portion of inPortions(shared, LINES_AT_ONCE, linesOf)) {
		const inOther = portion.map(([lead]): [string, LeadState] => [lead, known.get(lead)!]);
		const pasts = [await withLedgers(tx, one.id, portion), await withLedgers(tx, other.id, inOther)];
		for (const index of portion.keys()) {
			if (!comparison.add(pasts.map((all) => all[index]!))) unreadable.push(portion[index]![0]);
		}
		await yieldToEventLoop();
	}
	return { seen: page.length, unreadable, next: nextAfter(page, LEADS_AT_ONCE, ([lead]) => lead) };
}

/** Leads of a score under their IDs, as far as they have it and can be read. */
async function statesIn(tx: Transaction, { id, score }: StoredScore, leads: string[]): Promise<Readable> {
	const found = await tx.leads(id, leads).catch((error: unknown) => {
		if (error instanceof UnreadableLeads) return error.leads;
		throw error;
	});
	if (!Array.isArray(found)) return readableOf([...found], score);
	const others = await statesIn(
		tx,
		{ id, score },
		leads.filter((lead) => !found.includes(lead)),
	);
	return { leads: others.leads, unreadable: [...found, ...others.unreadable] };
}

/** Leads that are counted in one transaction: nothing of them is looked at. */
const COUNTED_AT_ONCE = 1_000;

/** Counts the next leads of the other score. */
async function countPage(
	tx: Transaction,
	request: ComparedScoresRequest,
	comparison: ScoreComparison,
	after: string | null,
): Promise<ComparedPage> {
	const both = await bothScores(tx, request);
	if (!both) return NOTHING;
	const page = await tx.page(both[1].id, after, COUNTED_AT_ONCE);
	comparison.inOther += readableOf(page, both[1].score).leads.length;
	return { ...NOTHING, next: nextAfter(page, COUNTED_AT_ONCE, ([lead]) => lead) };
}
