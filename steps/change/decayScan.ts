import { fallenBelow, rounded, type Instant, type LeadState, type Score } from '../../scoring';
import type { StoredLead, StoredScore, Transaction } from '../../stores';
import { changedLead } from '../shared/changedLead';
import { chunked } from '../shared/chunks';
import { nextAfter, withinLines, type Page } from '../shared/eachPage';
import { LeadSession } from '../shared/leadSession';
import { isSelfContained } from '../shared/loadLeads';
import { readableOf, type Readable } from '../shared/readable';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import type { DecayedLead, DecayReport, DecayRequest } from './decayRequest';
import { add, noLeads, type DecaySummary } from './decaySummary';

/** Leads in one transaction, and lines of their ledgers where those are read: few enough not to keep others waiting. */
const LEADS_AT_ONCE = 500;
const LINES_AT_ONCE = 5_000;
/** Parts in which they are worked on: small enough to let n8n do other things in between. */
const PARTS = 4;

/** What holds for a whole scan of the leads. */
export interface Scan {
	request: DecayRequest;
	report: DecayReport;
	/** The decays before this one. */
	earlier: Score['sweeps'];
	/** Leads found so far. */
	found: number;
	/** Most leads of the last page had to be written, if not all of their ledgers read: so it is with a first decay. */
	isRewriting: boolean;
}

/** Where a scan is: the lead it has come to, and the instant that leads are sorted by, where they are. */
export type ScanPosition = [at: Instant | null, lead: string];

/** Reads the next leads of a scan. */
type PageReader = (
	tx: Transaction,
	score: StoredScore,
	after: ScanPosition | null,
	scan: Scan,
) => Promise<Page<ScanPosition> & { page: StoredLead[]; isLocked: boolean }>;

export const allLeads: PageReader = async (tx, { id }, after, { isRewriting: isLocked }) => {
	const read = await tx.page(id, after && after[1], LEADS_AT_ONCE, isLocked);
	const { page, next } = withinLines(read, LEADS_AT_ONCE, isLocked ? LINES_AT_ONCE : Infinity);
	return { page, isLocked, next: next === null ? null : [null, next] };
};

export const dueLeads =
	(what: 'expiry' | 'fall'): PageReader =>
	async (tx, { id, score }, after) => {
		const since = after && ([after[0]!, after[1]] as [Instant, string]);
		const due = await tx.due(id, what, score.sweeps.clock, since, LEADS_AT_ONCE);
		const page = due.map(([lead, state]): StoredLead => [lead, state]);
		return { page, isLocked: true, next: nextAfter(due, LEADS_AT_ONCE, ([lead, , at]) => [at, lead]) };
	};

/** What a scan found in one page of leads. */
interface ScanPage extends Page<ScanPosition> {
	found: DecayedLead[];
	/** Leads that cannot be read, and stay as they are. */
	unreadable: string[];
	summary: DecaySummary;
}

/**
 * Works on a page of leads in parts. Each is read while the one before it is computed and written, so that neither the
 * database nor n8n waits for the other.
 */
export async function scanPage(
	tx: Transaction,
	scan: Scan,
	stored: StoredScore,
	readPage: PageReader,
	after: ScanPosition | null,
): Promise<ScanPage> {
	const { page, isLocked, next } = await readPage(tx, stored, after, scan);
	const { leads, unreadable } = readableOf(page, stored.score);
	const parts = chunked(leads, Math.ceil(leads.length / PARTS));
	const loaded = async (part: Readable['leads'] = []) => await loadPart(tx, scan, stored, part, isLocked);
	const summary = noLeads();
	summary.fallen = thresholdsOf(stored.score).map((threshold) => [threshold, 0]);
	const result: ScanPage = { found: [], unreadable, summary, next };
	const writes: Array<Promise<number>> = [];
	let session = loaded(parts[0]);
	for (const index of parts.keys()) {
		const current = await session;
		session = waitedForLater(loaded(parts[index + 1]));
		// What it asks for is sent now.
		await yieldToEventLoop();
		addPart(result, current, scan, stored.score);
		writes.push(waitedForLater(savePart(current, scan)));
	}
	const written = (await Promise.all(writes)).reduce((sum, leads) => sum + leads, 0);
	scan.isRewriting = scan.report.of === 'falls' || written > page.length / 2;
	return result;
}

/** Work that may fail before anyone waits for it. */
function waitedForLater<T>(work: Promise<T>): Promise<T> {
	work.catch(() => {});
	return work;
}

async function loadPart(
	tx: Transaction,
	{ request, earlier }: Scan,
	stored: StoredScore,
	leads: Readable['leads'],
	isLocked: boolean,
): Promise<LeadSession> {
	const session = new LeadSession(tx, stored, request, { at: -Infinity, earlier });
	const isWritten = (state: LeadState) => session.isWatched || !isSelfContained(state, session.stages);
	const locked = isLocked ? leads : await lockedWhere(isWritten, tx, stored.id, leads);
	await session.loadReadable(locked.map(([lead, state]) => ({ lead, state })));
	return session;
}

function addPart(result: ScanPage, session: LeadSession, { report, found }: Scan, score: Score): void {
	const scanned = session.leads.map((lead) => scanLead(session, lead, score, report));
	const emitted = scanned.filter(({ isReported }) => isReported);
	const room = Math.max(0, report.limit - found - result.found.length);
	for (const { leadId, before, fellBelow } of emitted.slice(0, room)) {
		const lead = changedLead(leadId, before, session.work(leadId).state, score);
		result.found.push({ ...lead, ...(fellBelow !== undefined && { fellBelow }) });
	}
	result.unreadable.push(...session.unreadable);
	add(result.summary, {
		leads: scanned.length,
		expired: scanned.filter(({ hasExpired }) => hasExpired).length,
		emitted: emitted.length,
		fallen: thresholdsOf(score).map((threshold) => [
			threshold,
			scanned.filter(({ fellBelow }) => fellBelow === threshold).length,
		]),
		before: scanned.reduce((sum, lead) => sum + lead.before, 0),
		after: scanned.reduce((sum, lead) => sum + lead.after, 0),
	});
}

const thresholdsOf = ({ watched }: Score): number[] => watched?.thresholds ?? [];

async function savePart(session: LeadSession, { report }: Scan): Promise<number> {
	return await session.save(
		({ hasExpired, whole }, hasNewForecast) =>
			hasExpired || whole || (hasNewForecast && report.of === 'falls'),
	);
}

/** What a decay did to a lead. */
interface ScannedLead {
	leadId: string;
	before: number;
	after: number;
	hasExpired: boolean;
	fellBelow?: number;
	isReported: boolean;
}

function scanLead(session: LeadSession, leadId: string, score: Score, report: DecayReport): ScannedLead {
	const { before, after } = session.change(leadId, () => undefined);
	const { state, hasExpired } = session.work(leadId);
	const lead = { leadId, before, after, hasExpired };
	if (report.of === 'changes') {
		const isChanged = rounded(after) !== rounded(before);
		return { ...lead, isReported: isChanged && Math.abs(rounded(after - before)) >= report.atLeast };
	}
	const fellBelow = score.watched ? fallenBelow(state, score, before) : undefined;
	// Reported now, so no longer kept for the next decay.
	if (fellBelow !== undefined) state.watch = null;
	return { ...lead, fellBelow, isReported: fellBelow !== undefined };
}

/** Leads that will be written are read again under a lock. */
async function lockedWhere(
	isWritten: (state: LeadState) => boolean,
	tx: Transaction,
	scoreId: number,
	leads: Readable['leads'],
): Promise<Readable['leads']> {
	const written = leads.filter(([, state]) => isWritten(state)).map(([lead]) => lead);
	if (written.length === 0) return leads;
	const locked = await tx.leads(scoreId, written);
	const isGone = new Set(written.filter((lead) => !locked.has(lead)));
	return leads
		.filter(([lead]) => !isGone.has(lead))
		.map(([lead, state]) => [lead, locked.get(lead) ?? state]);
}
