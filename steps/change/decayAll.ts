import {
	basisOf,
	decodeScore,
	encodeScore,
	fallenBelow,
	rounded,
	settleAsLeft,
	totalOf,
	triggerThresholds,
	withFade,
	withoutStopped,
	withSweep,
	withThresholds,
	type Fade,
	type LeadState,
	type Score,
} from '../../scoring';
import type { LeadChange, Store, StoredLead, StoredScore, Transaction } from '../../stores';
import { add, type DecaySummary } from './decaySummary';
import { changedLead, type ChangedLead } from '../shared/changedLead';
import { decayNotices } from '../shared/notices';
import { thresholdCrossings, type ThresholdCrossings } from '../shared/thresholdCrossings';
import { readableOf, unreadableNotices, type Readable } from '../shared/readable';
import { inPart, open, openScore, type Opening, type StepRequest } from '../shared/request';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { unknownGroups } from '../shared/unknownNames';
import { changeOf, isSelfContained, loadReadable, type Stage } from '../shared/loadLeads';

/** Leads in one transaction: few enough to let n8n do other things, even where their whole ledgers are read. */
const LEADS_AT_ONCE = 250;

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
	let part = 0;
	const inThisPart = async <T>(work: (tx: Transaction, opening: Opening) => Promise<T>): Promise<T> =>
		await inPart(store, request, part, async (tx) => await open(tx, request), work);

	const { before, stale } = await inThisPart(
		async (tx, opening) => await sweep(tx, request, report, opening),
	);
	const scan: Scan = { request, report, earlier: decodeScore(before).sweeps, found: 0 };
	const found: DecayedLead[] = [];
	const unreadable = new Set<string>();
	const summary: DecaySummary = { leads: 0, expired: 0, emitted: 0, fallen: [], before: 0, after: 0 };
	const isWhole = report.of === 'changes' || stale !== null;
	for (const readPage of isWhole ? [allLeads] : [dueLeads('expiry'), dueLeads('fall')]) {
		for (let position: ScanPosition | null = ['', '']; position;) {
			part++;
			const from: ScanPosition = position;
			const scanned: ScanPage = await inThisPart(
				async (tx, { stored }) => await scanPage(tx, scan, stored!, readPage, from),
			);
			found.push(...scanned.found);
			scan.found = found.length;
			for (const lead of scanned.unreadable) unreadable.add(lead);
			add(summary, scanned.summary);
			position = scanned.next;
			await yieldToEventLoop();
			if (!goOn(summary.leads)) return { leads: found, summary };
		}
	}
	if (report.of === 'falls' && stale !== null) {
		part++;
		await inThisPart(async (tx, { stored }) => await keepBasis(tx, stored!, stale));
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
	const { id, score } = await openScore(tx, request, opening, {}, (all) => withoutStopped(all, request.now));
	if (request.notice) decayNotices(score, step, fade, groups).forEach(request.notice);
	if (request.warn) unknownGroups(score, groups ?? []).forEach(request.warn);
	const isWatched = report.of === 'falls' && report.thresholds.length > 0;
	const swept = withSweep(score, step, at, fade, groups);
	const thresholds = isWatched ? report.thresholds : (score.watched?.thresholds ?? []);
	// A scan for falls also looks at the leads that may cross a threshold of a trigger.
	const isLookedFor = isWatched || (report.of === 'falls' && triggerThresholds(score).length > 0);
	const after = isLookedFor ? withThresholds(swept, thresholds) : swept;
	await tx.saveScore(after, id);
	await tx.saveSweep(id, {
		number: after.sweeps.count,
		at: after.sweeps.clock,
		fade: fade ? withFade(after, fade)[1] : null,
		groups: groups ?? null,
		step,
		execution,
	});
	const basis = basisOf(after);
	const isStale = after.watched !== undefined && after.watched.basis !== basis;
	return { before: encodeScore(score), stale: isStale ? basis : null };
}

/** What holds for a whole scan of the leads. */
interface Scan {
	request: DecayRequest;
	report: DecayReport;
	/** The decays before this one. */
	earlier: Score['sweeps'];
	/** Leads found so far. */
	found: number;
}

/** Where a scan is: the lead it has come to, and what that lead is sorted by. */
type ScanPosition = [by: number | string, lead: string];

/** Reads the next leads of a scan. */
type PageReader = (
	tx: Transaction,
	score: StoredScore,
	after: ScanPosition,
) => Promise<{ found: StoredLead[]; isLocked: boolean; last: ScanPosition | null }>;

const allLeads: PageReader = async (tx, { id }, [, after]) => {
	const found = await tx.page(id, after === '' ? null : after, LEADS_AT_ONCE);
	return { found, isLocked: false, last: found.length === LEADS_AT_ONCE ? ['', found.at(-1)![0]] : null };
};

const dueLeads =
	(what: 'expiry' | 'fall'): PageReader =>
	async (tx, { id, score }, [at, after]) => {
		const since: [number, string] | null = typeof at === 'number' ? [at, after] : null;
		const due = await tx.due(id, what, score.sweeps.clock, since, LEADS_AT_ONCE);
		const last = due.length === LEADS_AT_ONCE ? due.at(-1)! : null;
		const found = due.map(([lead, state]): StoredLead => [lead, state]);
		return { found, isLocked: true, last: last && [last[2], last[0]] };
	};

/** What a scan found in one page of leads. */
interface ScanPage {
	found: DecayedLead[];
	/** Leads that cannot be read, and stay as they are. */
	unreadable: string[];
	summary: DecaySummary;
	next: ScanPosition | null;
}

async function scanPage(
	tx: Transaction,
	scan: Scan,
	stored: StoredScore,
	readPage: PageReader,
	after: ScanPosition,
): Promise<ScanPage> {
	const { report } = scan;
	const { id, score } = stored;
	const crossings = thresholdCrossings(score, scan.request, scan.earlier);
	// Only the decays are the earlier ones; rules and settings may have changed since, for all leads.
	const earlier = { ...score, sweeps: scan.earlier };
	const stages = [...crossings.stages, { score: earlier, at: -Infinity }, { score, at: -Infinity }];
	const { found: page, isLocked, last } = await readPage(tx, stored, after);
	const { leads, unreadable } = readableOf(page, score);
	const locked = isLocked ? leads : await lockAsNeeded(tx, id, leads, report, stages, crossings);
	const toLoad = locked.map(([lead, state]) => ({ lead, state }));
	const { loaded, unreadable: others } = await loadReadable(tx, id, toLoad, stages);
	const scanned: ScanPage = {
		found: [],
		unreadable: [...unreadable, ...others],
		summary: { leads: loaded.size, expired: 0, emitted: 0, fallen: [], before: 0, after: 0 },
		next: last,
	};
	const fallen = new Map<number, number>(
		(score.watched?.thresholds ?? []).map((threshold) => [threshold, 0]),
	);
	const changes: LeadChange[] = [];
	for (const [lead, work] of loaded) {
		const { state } = work;
		crossings.begin(lead, work);
		settleAsLeft(work, earlier);
		const before = totalOf(state, earlier);
		settleAsLeft(work, score);
		const now = totalOf(state, score);
		const hasCrossed = crossings.note(lead, now);
		scanned.summary.before += before;
		scanned.summary.after += now;
		if (work.hasExpired) scanned.summary.expired++;
		const { watch } = state;
		let fellBelow: number | undefined;
		if (report.of === 'falls' && score.watched) {
			fellBelow = fallenBelow(state, score, before);
			if (fellBelow !== undefined) fallen.set(fellBelow, fallen.get(fellBelow)! + 1);
			// Reported now, so no longer kept for the next decay.
			if (fellBelow !== undefined) state.watch = null;
		}
		const change = changeOf(lead, work, score);
		const isNew = watch?.from !== state.watch?.from || watch?.threshold !== state.watch?.threshold;
		if (hasCrossed || work.hasExpired || work.whole || (isNew && report.of === 'falls')) changes.push(change);
		const isReported =
			report.of === 'falls'
				? fellBelow !== undefined
				: rounded(now) !== rounded(before) && Math.abs(rounded(now - before)) >= report.atLeast;
		if (!isReported) continue;
		scanned.summary.emitted++;
		if (scan.found + scanned.found.length >= report.limit) continue;
		scanned.found.push({
			...changedLead(lead, before, state, score),
			...(fellBelow !== undefined && { fellBelow }),
		});
	}
	scanned.summary.fallen = [...fallen];
	await tx.saveLeads(id, changes);
	await crossings.save(tx, id);
	return scanned;
}

/** Leads that will be written are read again under a lock. A report of changes writes few. */
async function lockAsNeeded(
	tx: Transaction,
	scoreId: number,
	leads: Readable['leads'],
	report: DecayReport,
	stages: Stage[],
	crossings: ThresholdCrossings,
): Promise<Readable['leads']> {
	const isWritten = (state: LeadState) =>
		report.of === 'falls' || crossings.stages.length > 0 || !isSelfContained(state, stages);
	const written = leads.filter(([, state]) => isWritten(state)).map(([lead]) => lead);
	const locked = await tx.leads(scoreId, written);
	const isGone = new Set(written.filter((lead) => !locked.has(lead)));
	return leads
		.filter(([lead]) => !isGone.has(lead))
		.map(([lead, state]) => [lead, locked.get(lead) ?? state]);
}

/** All leads know now when they may fall. */
async function keepBasis(tx: Transaction, { id, score }: StoredScore, basis: string): Promise<null> {
	await tx.saveScore({ ...score, watched: { ...score.watched!, basis } }, id);
	return null;
}
