import type { Instant } from '../../scoring';
import type { Store } from '../../stores';
import { CHUNK } from '../shared/chunks';
import { eachPage, nextAfter } from '../shared/eachPage';

/** What was forgotten. */
export interface Forgotten {
	/** Leads looked at. */
	leads: number;
	/** Event IDs: one of them that is delivered again counts again. */
	events: number;
	/** Lines of their histories that lost event, execution and note. */
	lines: number;
}

/**
 * Forgets what is older than an instant and not needed for any score: event IDs, and who and what stood behind the
 * points of a score. No score changes, now or later, because date, rule and points stay. It goes through the leads in
 * chunks; run again, it has nothing left to do. The same is forgotten in the score in which a draft is tried.
 * @param goOn asked after each chunk, with what was forgotten so far; false stops
 */
export async function forgetDetails(
	store: Store,
	entity: string,
	score: string,
	before: Instant,
	goOn: (sofar: Forgotten) => boolean = () => true,
): Promise<Forgotten> {
	const forgotten: Forgotten = { leads: 0, events: 0, lines: 0 };
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => {
				const stored = await tx.score(entity, score);
				if (!stored) return { leads: 0, events: 0, lines: 0, next: null };
				const leads = (await tx.page(stored.id, after, CHUNK)).map(([lead]) => lead);
				const { events, lines } = await tx.forget(stored.id, leads, before);
				const { shadow } = stored.score;
				const tried = shadow === undefined ? null : await tx.score(entity, shadow);
				if (tried) await tx.forget(tried.id, leads, before);
				return { leads: leads.length, events, lines, next: nextAfter(leads, CHUNK, (lead) => lead) };
			}),
	);
	for await (const { leads, events, lines } of pages) {
		forgotten.leads += leads;
		forgotten.events += events;
		forgotten.lines += lines;
		if (!goOn(forgotten)) break;
	}
	return forgotten;
}
