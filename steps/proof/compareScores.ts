import { isSoundLedger, type LeadState, type LedgerLine, type NamedBand } from '../../scoring';
import { UnreadableLeads, type Store, type StoredScore, type Transaction } from '../../stores';
import { eachPage, nextAfter } from '../shared/eachPage';
import { readableOf, unreadableNotices, type Readable } from '../shared/readable';
import type { StepRequest } from '../shared/request';
import { bandsOfToday } from '../report/overview';
import { eachPast } from './eachPast';
import { ScoreComparison, type ComparedScores } from './scoreComparison';
import type { TrialOptions } from './trial';

/** Two scores of one record type, as they stand and have crossed thresholds of late. */
export interface ComparedScoresRequest
	extends Pick<TrialOptions, 'at' | 'zone' | 'size'>, Pick<StepRequest, 'entity' | 'score' | 'notice'> {
	other: string;
	/** The bands that both are looked at by; none: those of today, of the score or else of the other. */
	bands: NamedBand[];
}

/**
 * Compares two scores of the same leads. Changes nothing.
 * @param goOn asked after each page, with the leads compared so far; false stops, and what was seen so far is returned
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
	const visitor = {
		begin: comparison.begin.bind(comparison),
		read: async (tx: Transaction, leads: string[]) => {
			const pasts = await pastsInOther(tx, request, comparison, leads);
			unreadable.push(...pasts.unreadable);
			return pasts;
		},
		add: (lead: string, state: LeadState, ledger: LedgerLine[], pasts?: Pasts) => {
			if (pasts!.unreadable.includes(lead)) return;
			comparison.add(lead, { state, ledger }, pasts!.known.get(lead));
		},
	};
	const isCompared = await eachPast(store, request, visitor, () => goOn(comparison.leads));
	const isDone = isCompared && (await countOthers(store, request, comparison, goOn));
	unreadableNotices(unreadable).forEach((notice) => request.notice?.(notice));
	return { ...comparison.summary(), isDone };
}

async function bandsToUse(
	tx: Transaction,
	{ entity, score, other, bands }: ComparedScoresRequest,
): Promise<NamedBand[] | null> {
	const both = await Promise.all([tx.score(entity, score), tx.score(entity, other)]);
	if (both.includes(null)) return null;
	if (bands.length > 0) return bands;
	for (const stored of both) {
		const ofToday = await bandsOfToday(tx, stored!);
		if (ofToday.length > 0) return ofToday;
	}
	return [];
}

/** What the other score knows of some leads. */
interface Pasts {
	known: Map<string, { state: LeadState; ledger: LedgerLine[] }>;
	unreadable: string[];
}

async function pastsInOther(
	tx: Transaction,
	{ entity, other }: ComparedScoresRequest,
	comparison: ScoreComparison,
	ids: string[],
): Promise<Pasts> {
	const stored = await tx.score(entity, other);
	if (!stored) return { known: new Map(), unreadable: [] };
	const { id, score } = stored;
	const [sweeps, { leads, unreadable }] = await Promise.all([tx.sweeps(id), statesIn(tx, stored, ids)]);
	comparison.beginOther(score, sweeps);
	const ledgers = await tx.ledger(
		id,
		leads.map(([lead]) => [lead, -Infinity, Infinity]),
	);
	const known: Pasts['known'] = new Map();
	for (const [lead, state] of leads) {
		const ledger = ledgers.get(lead) ?? null;
		if (isSoundLedger(ledger, state, score, true)) known.set(lead, { state, ledger });
		else unreadable.push(lead);
	}
	return { known, unreadable };
}

/** Leads of a score under their IDs, as far as they have it, and those that cannot be read. */
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

/** Leads in one transaction: they are only counted. */
const COUNTED_AT_ONCE = 1_000;

/** Counts the leads of the other score. Returns whether it came to the end. */
async function countOthers(
	store: Store,
	{ entity, other }: ComparedScoresRequest,
	comparison: ScoreComparison,
	goOn: (leads: number) => boolean,
): Promise<boolean> {
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => {
				const stored = await tx.score(entity, other);
				const page = stored ? await tx.page(stored.id, after, COUNTED_AT_ONCE) : [];
				return { page, next: nextAfter(page, COUNTED_AT_ONCE, ([lead]) => lead) };
			}, 'preview'),
	);
	for await (const { page, next } of pages) {
		comparison.inOther += page.filter(([, state]) => state !== null).length;
		if (!goOn(comparison.leads) && next !== null) return false;
	}
	return true;
}
