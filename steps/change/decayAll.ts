import {
	basisOf,
	decodeScore,
	encodeScore,
	triggerThresholds,
	withFade,
	withoutBasis,
	withoutStopped,
	withSweep,
	withThresholds,
} from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import type { DecayedLead, DecayReport, DecayRequest } from './decayRequest';
import { allLeads, dueLeads, scanPage, type Scan, type ScanPosition } from './decayScan';
import { add, noLeads, type DecaySummary } from './decaySummary';
import { decayNotices } from '../shared/notices';
import { eachPage } from '../shared/eachPage';
import { unreadableNotices } from '../shared/readable';
import { open, openScore, stillStored, type Opening } from '../shared/request';
import { Run } from '../shared/run';
import { alsoInShadow } from '../shared/shadow';
import { unknownGroups } from '../shared/unknownNames';

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
	const summary = noLeads();
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

/** All leads know now when they may fall, unless a limit has changed meanwhile. */
async function keepBasis(tx: Transaction, { id, score }: StoredScore, basis: string): Promise<null> {
	if (basisOf(score) === basis) await tx.saveScore({ ...score, watched: { ...score.watched!, basis } }, id);
	return null;
}
