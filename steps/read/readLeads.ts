import { explain, settleAsLeft, type Explanation, type Instant, type LeadState } from '../../scoring';
import {
	UnreadableLeads,
	type RouteRecord,
	type Store,
	type StoredLead,
	type StoredScore,
	type Transaction,
} from '../../stores';
import { readableOf, type Readable } from '../shared/readable';
import { chunked, inPortions } from '../shared/chunks';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { loadReadable } from '../shared/loadLeads';

/** A stored lead's score as the last step left it. */
export interface ReadLead extends Explanation, InBands {
	leadId: string;
}

/** The band that a lead was last routed to; null: below all bands. With several routers, that in each of them. */
export interface InBands {
	band?: string | null;
	bands?: Array<{ band: string | null; router: string; workflow: string }>;
}

/** Reads leads' scores with their explanations; null for leads that are not stored. Changes nothing. */
export async function readLeads(
	store: Store,
	entity: string,
	score: string,
	leads: string[],
): Promise<Array<ReadLead | null>> {
	const results: Array<ReadLead | null> = [];
	for (const chunk of chunked(leads)) {
		results.push(
			...(await store.transaction(async (tx) => {
				const { stored, names } = await readScore(tx, entity, score, chunk);
				const known = stored && (await readKnown(tx, stored, [...new Set(names.values())]));
				return chunk.map((lead) => known?.get(names.get(lead)!)?.lead ?? null);
			}, 'preview')),
		);
		await yieldToEventLoop();
	}
	return results;
}

/** The score, where a step has used it, and the leads behind some IDs. */
export async function readScore(
	tx: Transaction,
	entity: string,
	score: string,
	leads: string[],
): Promise<{ stored: StoredScore | null; names: Map<string, string> }> {
	const [stored, names] = await Promise.all([
		tx.score(entity, score),
		tx.resolve(entity, [...new Set(leads)]),
	]);
	return { stored, names };
}

/** Those of some leads that are stored, and the instants at which they have their scores. @throws UnreadableLeads */
export async function readKnown(
	tx: Transaction,
	{ id, score }: StoredScore,
	leads: string[],
): Promise<Map<string, { lead: ReadLead; clock: Instant; state: LeadState }>> {
	const [states, bands] = await Promise.all([tx.leads(id, leads), readBands(tx, id, leads)]);
	const { leads: settled, unreadable } = await settledAsLeft(tx, { id, score }, [...states]);
	if (unreadable.length > 0) throw new UnreadableLeads(unreadable);
	return new Map(
		settled.map(([leadId, state]) => {
			const lead = { leadId, ...explain(state, score), ...bands.get(leadId) };
			return [leadId, { lead, clock: state.clock, state }];
		}),
	);
}

/** Lines of ledgers that are worked through at once, where they are needed: few enough to end within some milliseconds. */
const LINES_AT_ONCE = 2_000;

/** Leads as the last step left them, and those that cannot be read. */
export async function settledAsLeft(
	tx: Transaction,
	{ id, score }: StoredScore,
	page: StoredLead[],
): Promise<Readable> {
	const { leads, unreadable } = readableOf(page, score);
	const settled: Readable = { leads: [], unreadable };
	for (const portion of inPortions(leads, LINES_AT_ONCE, ([, { lines }]) => lines)) {
		if (settled.leads.length > 0) await yieldToEventLoop();
		const toLoad = portion.map(([lead, state]) => ({ lead, state }));
		const read = await loadReadable(tx, id, toLoad, [{ score, at: -Infinity }]);
		for (const [lead, work] of read.loaded) {
			settleAsLeft(work, score);
			settled.leads.push([lead, work.state]);
		}
		unreadable.push(...read.unreadable);
	}
	return settled;
}

/** The bands that routers remember of leads. */
export async function readBands(
	tx: Transaction,
	scoreId: number,
	leads: string[],
): Promise<Map<string, InBands>> {
	const routes = await tx.routesOf(scoreId, leads);
	const severally = [...routes.values()].filter(({ length }) => length > 1).flat();
	const routers = await tx.steps([...new Set(severally.map(({ router }) => router))]);
	const inBand = ({ band, router }: RouteRecord & { router: number }) => {
		const { node = '', workflow = '' } = routers.get(router) ?? {};
		return { band, router: node, workflow };
	};
	return new Map(
		[...routes].map(([lead, known]): [string, InBands] => {
			if (known.length === 0) return [lead, {}];
			return [lead, known.length === 1 ? { band: known[0]!.band } : { bands: known.map(inBand) }];
		}),
	);
}
