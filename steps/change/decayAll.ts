import {
	basisOf,
	decodeScore,
	encodeScore,
	fallenBelow,
	rounded,
	triggerThresholds,
	withFade,
	withoutBasis,
	withoutStopped,
	withSweep,
	withThresholds,
	type Fade,
	type Instant,
	type LeadState,
	type Score,
} from '../../scoring';
import type { Store, StoredLead, StoredScore, Transaction } from '../../stores';
import { add, type DecaySummary } from './decaySummary';
import { changedLead, type ChangedLead } from '../shared/changedLead';
import { decayNotices } from '../shared/notices';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import { LeadSession } from '../shared/leadSession';
import { isSelfContained } from '../shared/loadLeads';
import { readableOf, unreadableNotices, type Readable } from '../shared/readable';
import { open, openScore, stillStored, type Opening, type StepRequest } from '../shared/request';
import { Run } from '../shared/run';
import { alsoInShadow } from '../shared/shadow';
import { unknownGroups } from '../shared/unknownNames';

/** Leads in one transaction, and lines of their ledgers where those are read: few enough to let n8n do other things. */
const LEADS_AT_ONCE = 250;
const LINES_AT_ONCE = 5_000;

export interface DecayRequest extends StepRequest {
	/** How points fade; without one, only what has expired goes. */
	fade?: Fade;
	/** Fade the points of these groups only. */
	groups?: string[];
}

/**
 * What a decay of all leads is to report. Falls take a look at the leads that may have fallen, or hold expired points;
 * changes take a look at all.
 */
export type DecayReport =
	| {
			of: 'falls';
			/** None: those that decays of this score report anyway. */
			thresholds: number[];
			/** The most leads to return. */
			limit: number;
	  }
	| {
			of: 'changes';
			/** In points, up or down. */
			atLeast: number;
			limit: number;
	  };

export interface DecayedLead extends ChangedLead {
	/** The lowest of the thresholds that its score has fallen below since the last decay that reported falls. */
	fellBelow?: number;
}

/**
 * Lets the points of all stored leads of a score fade. The decay is written once, for the score: leads take it in when
 * they are next read. Then the leads that have something to report are scanned, page by page.
 * @param goOn asked after each chunk, with the leads looked at so far; false stops: the decay holds for all leads all the
 * same, and falls that were not reported are reported by the next one
 */
export async function decayAll(
	store: Store,
	request: DecayRequest,
	report: DecayReport,
	goOn: (leads: number) => boolean = () => true,
): Promise<{ leads: DecayedLead[]; summary: DecaySummary }> {
	const run = new Run(store, request);
	let parts = 0;
	const nextPart = async <T>(work: (tx: Transaction, opening: Opening) => Promise<T>): Promise<T> =>
		await run.part(parts++, { begin: async (tx) => await open(tx, request), work });

	const { before, stale } = await nextPart(async (tx, opening) => await sweep(tx, request, report, opening));
	const earlier = decodeScore(before).sweeps;
	const scan: Scan = { request, report, earlier, found: 0, isRewriting: true };
	const found: DecayedLead[] = [];
	const unreadable = new Set<string>();
	const summary: DecaySummary = { leads: 0, expired: 0, emitted: 0, fallen: [], before: 0, after: 0 };
	const isWhole = report.of === 'changes' || stale !== null;
	for (const readPage of isWhole ? [allLeads] : [dueLeads('expiry'), dueLeads('fall')]) {
		const pages = eachPage(
			async (after: ScanPosition | null) =>
				await nextPart(
					async (tx, opening) => await scanPage(tx, scan, stillStored(request, opening), readPage, after),
				),
		);
		for await (const page of pages) {
			found.push(...page.found);
			scan.found = found.length;
			for (const lead of page.unreadable) unreadable.add(lead);
			add(summary, page.summary);
			if (!goOn(summary.leads)) return { leads: found, summary };
		}
	}
	if (report.of === 'falls' && stale !== null) {
		await nextPart(async (tx, opening) => await keepBasis(tx, stillStored(request, opening), stale));
	}
	if (request.notice) unreadableNotices([...unreadable]).forEach(request.notice);
	return { leads: found, summary };
}

/**
 * Writes the decay into the score; returns the score as it was and, where the instants at which leads fall are to be
 * computed again, what they depend on from then on.
 */
async function sweep(
	tx: Transaction,
	request: DecayRequest,
	report: DecayReport,
	opening: Opening,
): Promise<{ before: string; stale: string | null }> {
	const { fade, groups, at, execution } = request;
	const { step } = opening;
	const stored = await openScore(tx, request, opening, {}, (all) => withoutStopped(all, request.now));
	const { id, score } = stored;
	if (request.notice) decayNotices(score, step, fade, groups).forEach(request.notice);
	if (request.warn) unknownGroups(score, groups ?? []).forEach(request.warn);
	const isWatched = report.of === 'falls' && report.thresholds.length > 0;
	const swept = withSweep(score, step, at, fade, groups);
	const thresholds = isWatched ? report.thresholds : (score.watched?.thresholds ?? []);
	// A scan for falls also looks at the leads that may cross a threshold of a trigger.
	const isLookedFor = isWatched || (report.of === 'falls' && triggerThresholds(score).length > 0);
	const after = isLookedFor ? withThresholds(swept, thresholds) : swept;
	const basis = basisOf(after);
	const isStale = after.watched !== undefined && after.watched.basis !== basis;
	// Until all leads have new instants, none are those of an earlier way of fading, should it come back.
	const saved = isStale ? withoutBasis(after) : after;
	await tx.saveScore(saved, id);
	await tx.saveSweep(id, {
		number: after.sweeps.count,
		at: after.sweeps.clock,
		fade: fade ? withFade(after, fade)[1] : null,
		groups: groups ?? null,
		step,
		execution,
	});
	await alsoInShadow(tx, request, stored, [], async (own, shadow) => await sweep(tx, own, QUIET, shadow));
	return { before: encodeScore(score), stale: isStale ? basis : null };
}

/** Leads of a shadow take a decay in when they are next read; nobody waits for their falls. */
const QUIET: DecayReport = { of: 'changes', atLeast: 0, limit: 0 };

/** What holds for a whole scan of the leads. */
interface Scan {
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
type ScanPosition = [at: Instant | null, lead: string];

/** Reads the next leads of a scan. */
type PageReader = (
	tx: Transaction,
	score: StoredScore,
	after: ScanPosition | null,
	scan: Scan,
) => Promise<Page<ScanPosition> & { page: StoredLead[]; isLocked: boolean }>;

const allLeads: PageReader = async (tx, { id }, after, { isRewriting: isLocked }) => {
	const read = await tx.page(id, after && after[1], LEADS_AT_ONCE, isLocked);
	const page = isLocked ? withinLines(read) : read;
	const size = page.length < read.length ? page.length : LEADS_AT_ONCE;
	return { page, isLocked, next: nextAfter(page, size, ([lead]) => [null, lead]) };
};

/** The first leads of a page, whose ledgers together can be read at once: one of them at least. */
function withinLines(page: StoredLead[]): StoredLead[] {
	let lines = 0;
	const tooMany = page.findIndex(([, state]) => (lines += state?.lines ?? 0) > LINES_AT_ONCE);
	return tooMany < 0 ? page : page.slice(0, Math.max(1, tooMany));
}

const dueLeads =
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

async function scanPage(
	tx: Transaction,
	scan: Scan,
	stored: StoredScore,
	readPage: PageReader,
	after: ScanPosition | null,
): Promise<ScanPage> {
	const { id, score } = stored;
	const { request, report, earlier, found: before } = scan;
	const { page, isLocked, next } = await readPage(tx, stored, after, scan);
	const { leads, unreadable } = readableOf(page, score);
	const session = new LeadSession(tx, stored, request, { at: -Infinity, earlier });
	const isWritten = (state: LeadState) => session.isWatched || !isSelfContained(state, session.stages);
	const locked = isLocked ? leads : await lockedWhere(isWritten, tx, id, leads);
	await session.loadReadable(locked.map(([lead, state]) => ({ lead, state })));
	const scanned = session.leads.map((lead) => scanLead(session, lead, score, report));
	const written = await session.save(
		({ hasExpired, whole }, hasNewForecast) =>
			hasExpired || whole || (hasNewForecast && report.of === 'falls'),
	);
	scan.isRewriting = report.of === 'falls' || written > page.length / 2;
	const emitted = scanned.filter(({ isReported }) => isReported);
	return {
		found: emitted.slice(0, Math.max(0, report.limit - before)).map((lead) => ({
			...changedLead(lead.leadId, lead.before, session.work(lead.leadId).state, score),
			...(lead.fellBelow !== undefined && { fellBelow: lead.fellBelow }),
		})),
		unreadable: [...unreadable, ...session.unreadable],
		summary: {
			leads: scanned.length,
			expired: scanned.filter(({ hasExpired }) => hasExpired).length,
			emitted: emitted.length,
			fallen: (score.watched?.thresholds ?? []).map((threshold) => [
				threshold,
				scanned.filter(({ fellBelow }) => fellBelow === threshold).length,
			]),
			before: scanned.reduce((sum, lead) => sum + lead.before, 0),
			after: scanned.reduce((sum, lead) => sum + lead.after, 0),
		},
		next,
	};
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
	const locked = await tx.leads(scoreId, written);
	const isGone = new Set(written.filter((lead) => !locked.has(lead)));
	return leads
		.filter(([lead]) => !isGone.has(lead))
		.map(([lead, state]) => [lead, locked.get(lead) ?? state]);
}

/** All leads know now when they may fall, unless a limit has changed meanwhile. */
async function keepBasis(tx: Transaction, { id, score }: StoredScore, basis: string): Promise<null> {
	if (basisOf(score) === basis) await tx.saveScore({ ...score, watched: { ...score.watched!, basis } }, id);
	return null;
}
