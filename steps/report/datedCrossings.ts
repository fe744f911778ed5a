import type { Instant, Score } from '../../scoring';
import type { Store, StoredCrossing, StoredScore } from '../../stores';
import { chunked } from '../shared/chunks';
import { eachPage, nextAfter } from '../shared/eachPage';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { crossingDates, type ThresholdOf } from './crossingDates';
import { leadPasts } from '../shared/leadPasts';

/** Crossings in one transaction. */
const CROSSINGS = 2_000;

/** A change of a lead's band, at the date of the event or decay that caused it, where that is known. */
export interface DatedCrossing {
	lead: string;
	from: string | null;
	to: string | null;
	at: Instant;
}

/** The changes of band that a router has recorded since an instant, lead by lead, each lead's in their order. */
export async function datedCrossings(
	store: Store,
	stored: StoredScore,
	router: number,
	since: Instant,
): Promise<DatedCrossing[]> {
	const byLead = await crossingsSince(store, stored.id, router, since);
	const thresholdOf = thresholdsOf(
		stored.score,
		router,
		await bandsOfSeveralScores(store, stored.id, router, byLead),
	);
	const dates = new Map<string, Instant[]>();
	for await (const past of leadPasts(store, stored, [...byLead.keys()])) {
		dates.set(past.lead, crossingDates(byLead.get(past.lead)!, past, thresholdOf));
	}
	return [...byLead].flatMap(([lead, crossings]) =>
		crossings.map(({ from, to, at }, index) => ({ lead, from, to, at: dates.get(lead)?.[index] ?? at })),
	);
}

async function crossingsSince(
	store: Store,
	scoreId: number,
	router: number,
	since: Instant,
): Promise<Map<string, StoredCrossing[]>> {
	const found: StoredCrossing[] = [];
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => {
				const crossings = await tx.crossings(scoreId, after, since, CROSSINGS);
				return { crossings, next: nextAfter(crossings, CROSSINGS, ({ id }) => id) };
			}, 'preview'),
	);
	for await (const { crossings } of pages) {
		// Reported again after a silence: it has not moved.
		found.push(...crossings.filter((one) => one.router === router && one.from !== one.to));
	}
	return Map.groupBy(found, ({ lead }) => lead);
}

/** Bands that ask for other scores, too: when a lead crossed them, this score alone does not say. */
async function bandsOfSeveralScores(
	store: Store,
	scoreId: number,
	router: number,
	byLead: Map<string, unknown>,
): Promise<Set<string | null>> {
	const bands = new Set<string | null>();
	for (const leads of chunked([...byLead.keys()])) {
		const routes = await store.transaction(async (tx) => await tx.routes(scoreId, router, leads), 'preview');
		for (const { band, asked } of routes.values()) if (asked?.length) bands.add(band);
		await yieldToEventLoop();
	}
	return bands;
}

function thresholdsOf({ bandsOf }: Score, router: number, without: Set<string | null>): ThresholdOf {
	const [, bands = [], gone = []] = bandsOf?.find(([of]) => of === router) ?? [];
	const known = new Map([...gone, ...bands]);
	return (band) => (band === null ? -Infinity : without.has(band) ? undefined : known.get(band));
}
