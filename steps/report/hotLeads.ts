import {
	emptyTotal,
	explain,
	reasonInWords,
	rounded,
	type Explanation,
	type Instant,
	type LeadState,
	type Score,
} from '../../scoring';
import type { Store, StoredScore } from '../../stores';
import { readKnown, type ReadLead } from '../read/readLeads';
import { chunked } from '../shared/chunks';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import type { DatedCrossing } from './datedCrossings';
import { leadPasts, replayOf } from '../shared/leadPasts';

/** The most leads that rose to the top band, the newest, of which the largest rises are looked for. */
const RISEN = 200;
/** Reasons in one line. */
const REASONS = 4;

/** A lead whose score rose lately. */
export interface HotLead {
	leadId: string;
	score: number;
	/** By how much it rose. */
	change: number;
	/** When it rose to the top band; null: it did not. */
	roseAt: Instant | null;
	lastActivity: Instant | null;
	/** What it rose by, in one line. */
	why: string;
}

export interface HotRequest {
	/** From when on, by the time of events. */
	since: Instant;
	/** The most leads to return. */
	size: number;
	/** The top band; null where there is none. */
	top: string | null;
	/** The crossings of its router. */
	crossings: DatedCrossing[];
	/** Other leads that may have risen. */
	active: string[];
}

type Explained = Pick<Explanation, 'score' | 'reasons'>;

/** Leads that rose since an instant: first those that rose to the top band and are still there, each by the most points first. */
export async function hotLeads(store: Store, stored: StoredScore, request: HotRequest): Promise<HotLead[]> {
	const { since, size, active } = request;
	const risen = risenToTop(request);
	const before = new Map<string, Explained>();
	for await (const past of leadPasts(store, stored, [...new Set([...risen.keys(), ...active])])) {
		const replay = replayOf(past);
		const isThere = replay.goTo(since - 1);
		before.set(past.lead, isThere ? explain(replay.state, stored.score) : nothingYet(stored.score));
	}
	const hot: HotLead[] = [];
	for (const [leadId, { lead, state }] of await readAll(store, stored, [...before.keys()])) {
		const had = before.get(leadId)!;
		const change = rounded(lead.score - had.score);
		if (change <= 0) continue;
		const roseAt = risen.get(leadId) ?? null;
		const why = whatChanged(had, lead);
		hot.push({ leadId, score: lead.score, change, roseAt, lastActivity: state.activity, why });
	}
	const isRisen = ({ roseAt }: HotLead) => Number(roseAt !== null);
	return hot.sort((a, b) => isRisen(b) - isRisen(a) || b.change - a.change).slice(0, size);
}

/** When leads rose to the top band, of those that have not left it since. */
function risenToTop({ since, top, crossings }: HotRequest): Map<string, Instant> {
	const last = new Map(crossings.map((crossing) => [crossing.lead, crossing]));
	const risen = [...last.values()].filter(({ to, at }) => top !== null && to === top && at >= since);
	const newest = risen.sort((a, b) => b.at - a.at).slice(0, RISEN);
	return new Map(newest.map(({ lead, at }) => [lead, at]));
}

async function readAll(
	store: Store,
	stored: StoredScore,
	leads: string[],
): Promise<Map<string, { lead: ReadLead; state: LeadState }>> {
	const known = new Map<string, { lead: ReadLead; state: LeadState }>();
	for (const chunk of chunked(leads, 50)) {
		const read = await store.transaction(async (tx) => await readKnown(tx, stored, chunk), 'preview');
		for (const [lead, one] of read) known.set(lead, one);
		await yieldToEventLoop();
	}
	return known;
}

/** A lead without anything has its score's minimum. */
const nothingYet = (score: Score): Explained => ({ score: emptyTotal(score), reasons: [] });

/** "Asked for a demo +40, Opened an email +4 (2 times)": what changed most between two explanations. */
function whatChanged(before: Explained, now: Explained): string {
	const had = new Map(before.reasons.map((reason) => [reason.reason, reason]));
	const gone = before.reasons.filter(({ reason }) => now.reasons.every((one) => one.reason !== reason));
	const changes = [...now.reasons, ...gone.map(({ reason }) => ({ reason, points: 0, times: 0 }))].map(
		({ reason, points, times = 0 }) => {
			const { points: were = 0, times: hadTimes = 0 } = had.get(reason) ?? {};
			return { reason, points: Math.round((points - were) * 10) / 10, times: times - hadTimes };
		},
	);
	return changes
		.filter(({ points }) => points !== 0)
		.sort((a, b) => b.points - a.points)
		.slice(0, REASONS)
		.map(({ reason, points, times }) => reasonInWords(reason, points, times))
		.join(', ');
}
