import {
	decodeScore,
	encodeScore,
	rounded,
	settle,
	settleAsLeft,
	totalOf,
	withFade,
	withSweep,
	write,
	type Fade,
	type Score,
} from '../scoring';
import type { LeadChange, Store, StoredScore, Transaction } from '../stores';
import { changedLead, type ChangedLead } from './changed';
import { decayNotices } from './notices';
import { CHUNK, chunked, inChunks, once, openScore, type StepRequest } from './request';
import { changeOf, readWorks } from './works';

export interface DecayRequest extends StepRequest {
	/** How points fade; without one, only what has expired goes. */
	fade?: Fade;
	/** Fade the points of these groups only. */
	groups?: string[];
}

export interface DecaySummary {
	/** Leads looked at, and those whose score changed. */
	leads: number;
	changed: number;
	/** The sum of their scores. */
	before: number;
	after: number;
}

/**
 * Lets the points of all stored leads of a score fade. The decay is written once, for the score: leads take it in when
 * they are next read. Then the leads are gone through for the report, page by page; those that lost expired points are
 * written.
 * @param limit how many changed leads to return, in the order of their IDs
 */
export async function decayAll(
	store: Store,
	request: DecayRequest,
	limit: number,
): Promise<{ leads: ChangedLead[]; summary: DecaySummary }> {
	const before = await store.transaction(
		async (tx) => await once(tx, request, 0, async () => await sweep(tx, request)),
	);
	const previous = decodeScore(before);
	const found: ChangedLead[] = [];
	const summary: DecaySummary = { leads: 0, changed: 0, before: 0, after: 0 };
	let last: string | null = null;
	for (let part = 1; part === 1 || last !== null; part++) {
		const after: string | null = last;
		const page: Page = await store.transaction(
			async (tx) =>
				await once(
					tx,
					request,
					part,
					async () => await sweepPage(tx, request, previous, after, limit - found.length),
				),
		);
		found.push(...page.found);
		summary.leads += page.summary.leads;
		summary.changed += page.summary.changed;
		summary.before += page.summary.before;
		summary.after += page.summary.after;
		last = page.last;
		await new Promise((resolve) => setImmediate(resolve));
	}
	summary.before = rounded(summary.before);
	summary.after = rounded(summary.after);
	return { leads: found, summary };
}

/** Lets the points of some leads fade. Those that are not stored get null: a decay stores no lead. */
export async function decayLeads(
	store: Store,
	request: DecayRequest,
	leads: string[],
): Promise<Array<ChangedLead | null>> {
	const results = await inChunks(store, request, chunked(leads), async (tx, chunk) => {
		return await decayChunk(tx, request, chunk);
	});
	return results.flat();
}

/** Writes the decay into the score; returns the score as it was before, for comparison. */
async function sweep(tx: Transaction, request: DecayRequest): Promise<string> {
	const { fade, groups, at, step, execution } = request;
	const { id, score } = await openScore(tx, request);
	const number = await tx.step(step);
	if (request.notice) decayNotices(score, number, fade, groups).forEach(request.notice);
	const after = withSweep(score, number, at, fade, groups);
	await tx.saveScore(after, id);
	await tx.saveSweep(id, {
		number: after.sweeps.count,
		at: after.sweeps.clock,
		fade: fade ? withFade(after, fade)[1] : null,
		groups: groups ?? null,
		step: number,
		execution,
	});
	return encodeScore(score);
}

interface Page {
	found: ChangedLead[];
	summary: DecaySummary;
	last: string | null;
}

async function sweepPage(
	tx: Transaction,
	request: DecayRequest,
	previous: Score,
	after: string | null,
	room: number,
): Promise<Page> {
	const { id, score } = (await tx.score(request.entity, request.score))!;
	// Only the decays are those of before; rules and settings may have changed meanwhile, for all leads.
	const earlier = { ...score, sweeps: previous.sweeps };
	const states = await tx.page(id, after, CHUNK);
	// A lead that a step has worked on since is settled already, and that step said what changed.
	const pending = states.filter(([, { seen }]) => seen < score.sweeps.count);
	const works = await readWorks(
		tx,
		id,
		pending.map(([lead, state]) => ({ lead, state })),
		[
			{ score: earlier, at: -Infinity },
			{ score, at: -Infinity },
		],
	);
	const page: Page = {
		found: [],
		summary: { leads: states.length, changed: 0, before: 0, after: 0 },
		last: states.length === CHUNK ? states.at(-1)![0] : null,
	};
	const changes: LeadChange[] = [];
	for (const [lead, work] of works) {
		settleAsLeft(work, earlier);
		const before = totalOf(work.state, earlier);
		settleAsLeft(work, score);
		const now = totalOf(work.state, score);
		page.summary.before += before;
		page.summary.after += now;
		if (work.hasExpired || work.whole) changes.push(changeOf(lead, work));
		if (rounded(now) === rounded(before)) continue;
		page.summary.changed++;
		if (page.found.length < room) page.found.push(changedLead(lead, before, work.state, score));
	}
	await tx.saveLeads(id, changes);
	return page;
}

async function decayChunk(
	tx: Transaction,
	request: DecayRequest,
	chunk: string[],
): Promise<Array<ChangedLead | null>> {
	const { fade, groups, at, execution } = request;
	let decay: { fade: number; groups: Array<string | null> } | undefined;
	const { id, score }: StoredScore = await openScore(tx, request, {}, (known) => {
		if (!fade) return known;
		const [withIt, number] = withFade(known, fade);
		decay = { fade: number, groups: groups ?? [null] };
		return withIt;
	});
	const author = { step: await tx.step(request.step), execution };
	const names = await tx.resolve(request.entity, [...new Set(chunk)]);
	const states = await tx.leads(id, [...new Set(names.values())]);
	const works = await readWorks(
		tx,
		id,
		[...states].map(([lead, state]) => ({ lead, state })),
		[
			{ score, at: -Infinity },
			{ score, at, decay },
		],
	);
	const results = new Map<string, ChangedLead>();
	for (const [lead, work] of works) {
		settleAsLeft(work, score);
		const before = totalOf(work.state, score);
		settle(work, score, at, decay);
		if (decay) write(work, author, { at: work.state.clock, kind: 'decayed', points: 0, note: noteOf(decay) });
		results.set(lead, changedLead(lead, before, work.state, score));
	}
	await tx.saveLeads(
		id,
		[...works].map(([lead, work]) => changeOf(lead, work)),
	);
	return chunk.map((lead) => results.get(names.get(lead)!) ?? null);
}

/** How a decay of one lead stands in its ledger: the number of the way of fading, and the groups. */
const noteOf = (decay: { fade: number; groups: Array<string | null> }): string => JSON.stringify(decay);
