import {
	bandsInOrder,
	DAY,
	isWonForGood,
	newScore,
	triggerOf,
	withoutTrigger,
	withTrigger,
	type Instant,
	type Score,
} from '../../scoring';
import type { Crossing, Step, Store, StoredCrossing, StoredScore, Transaction } from '../../stores';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { beginWaits, exampleCases, followedPool, hasDue, isRecorded, recordDue } from './waits';
import type { TriggerRequest, WaitingRequest } from './triggerRequest';

/** Crossings in one transaction. */
const PAGE = 1_000;

/** A crossing with who has made it. */
export interface EmittedCrossing extends Crossing {
	id: string;
	/** The step that recorded a change of band; for thresholds, the trigger itself. */
	by: Step | undefined;
	direction: 'up' | 'down';
}

/** What a trigger is to emit, and up to which crossing it has looked. */
export interface PolledCrossings {
	crossings: EmittedCrossing[];
	upTo: string;
}

/**
 * The crossings that a trigger has not emitted, oldest first, a thousand at most: those after `after`, or else after the
 * last whose run has ended. A new trigger begins now. Where nothing is new, nothing is locked.
 */
export async function pollCrossings(
	store: Store,
	request: TriggerRequest,
	after: string | null,
): Promise<PolledCrossings> {
	const idle = await store.transaction(async (tx) => await lookIdle(tx, request, after), 'preview');
	if (idle) return idle;
	for (let place = after; ;) {
		const page = await store.transaction(async (tx) => await readPage(tx, request, place));
		if (page.crossings.length > 0 || !page.isFull) return page;
		place = page.upTo;
		await yieldToEventLoop();
	}
}

/** Nothing to do: the trigger is known as it is, and nothing has been recorded since. */
async function lookIdle(
	tx: Transaction,
	request: TriggerRequest,
	after: string | null,
): Promise<PolledCrossings | null> {
	const [stored, step] = await Promise.all([tx.score(request.entity, request.score), tx.step(request.step)]);
	const trigger = stored && triggerOf(stored.score, step);
	const place = after ?? trigger?.after ?? null;
	if (!trigger || place === null || registered(stored.score, request, step) !== stored.score) return null;
	const newest = (await tx.newestCrossings(stored.id, 1))[0]?.id ?? place;
	if (Number(newest) > Number(place)) return null;
	if (waits(request)) {
		// One that did not wait so far has yet to begin.
		if (!trigger.waits) return null;
		if (await hasDue(tx, request, stored, step, ownsOf(request, stored.score, step))) return null;
	}
	return { crossings: [], upTo: place };
}

async function readPage(
	tx: Transaction,
	request: TriggerRequest,
	after: string | null,
): Promise<PolledCrossings & { isFull: boolean }> {
	const step = await tx.step(request.step);
	const { place, ...opened } = await openTrigger(tx, request, step, after);
	const { id, score } = opened;
	const isOwn = ownsOf(request, score, step);
	const isMore = waits(request) && (await recordDue(tx, request, opened, step, isOwn, PAGE));
	const page = await tx.crossings(id, place, -Infinity, PAGE);
	const { wait } = request;
	const matching = page.filter(wait ? (one) => isRecorded(wait, step, one) : isOwn);
	const crossings = await withAuthors(tx, score, await withoutWinners(tx, request, matching));
	return { crossings, upTo: page.at(-1)?.id ?? place, isFull: page.length === PAGE || isMore };
}

const waits = (request: TriggerRequest): request is WaitingRequest => request.wait !== undefined;

/**
 * Makes the trigger known to its score, and to no other: a trigger watches one score at a time.
 * @param after the crossing up to which this process has looked; not for a trigger that begins, or waits no longer
 * @returns also the crossing after which the trigger goes on
 */
async function openTrigger(
	tx: Transaction,
	request: TriggerRequest,
	step: number,
	after: string | null,
): Promise<StoredScore & { place: string }> {
	const scores = await tx.scores(request.entity);
	const stored = scores.find(({ score }) => score.name === request.score);
	const before = stored?.score ?? {
		...newScore(request.entity, request.score),
		settings: { zone: request.zone },
	};
	let score = registered(before, request, step);
	const begins = triggerOf(score, step)!.after === null;
	if (begins) {
		const newest = stored ? (await tx.newestCrossings(stored.id, 1))[0]?.id : undefined;
		score = withTrigger(score, { ...triggerOf(score, step)!, after: newest ?? '0' });
	}
	const trigger = triggerOf(score, step)!;
	const endsWait = !request.wait && triggerOf(before, step)?.waits;
	const place = begins || endsWait ? trigger.after! : (after ?? trigger.after!);
	if (request.wait && !trigger.waits) {
		score = withTrigger(score, { ...trigger, waits: await beginWaits(tx, request.wait, place) });
	}
	for (const { id, score: other } of scores) {
		if (other.name !== request.score && triggerOf(other, step))
			await tx.saveScore(withoutTrigger(other, step), id);
	}
	if (stored && score === before) return { ...stored, place };
	return { ...(await tx.saveScore(score, stored?.id ?? null)), place };
}

/** The score with the trigger as its panel has it now. */
function registered(score: Score, { threshold, now, wait, watches }: TriggerRequest, step: number): Score {
	const thresholds = threshold === null ? [] : [threshold];
	const known = triggerOf(score, step);
	// One of an earlier version does not say what it watches, and is taken to watch the same.
	const isSame = known && (known.watches ?? watches) === watches;
	const { waits, ...last } = isSame ? known : { after: null };
	// Without its wait, it goes on after what that has decided on.
	const after = !wait && waits?.pool === null ? waits.seen : last.after;
	const isWaiting = wait && waits && waits.pool === followedPool(wait);
	const looked = dayOf(now);
	return withTrigger(score, { step, thresholds, after, looked, watches, ...(isWaiting && { waits }) });
}

const dayOf = (at: Instant): Instant => Math.floor(at / DAY) * DAY;

/**
 * Remembers that the runs of all crossings up to this one have ended. A crossing whose run had not ended when n8n was
 * killed is emitted again.
 */
export async function saveEmitted(store: Store, request: TriggerRequest, upTo: string): Promise<void> {
	await store.transaction(async (tx) => {
		const [stored, step] = await Promise.all([
			tx.score(request.entity, request.score),
			tx.step(request.step),
		]);
		const trigger = stored && triggerOf(stored.score, step);
		if (!trigger || Number(trigger.after) >= Number(upTo)) return;
		await tx.saveScore(withTrigger(stored.score, { ...trigger, after: upTo }), stored.id);
	});
}

/**
 * The newest crossing that a trigger would emit, for a test; null where there is none yet. From then on its threshold is
 * watched, besides the one that it may already be waiting for.
 */
export async function readExample(store: Store, request: TriggerRequest): Promise<EmittedCrossing | null> {
	const { threshold, now } = request;
	return await store.transaction(async (tx) => {
		const [stored, step] = await Promise.all([
			tx.score(request.entity, request.score),
			tx.step(request.step),
		]);
		if (!stored) return null;
		const known = triggerOf(stored.score, step) ?? { step, thresholds: [], after: null, looked: dayOf(now) };
		if (threshold !== null && !known.thresholds.includes(threshold)) {
			const thresholds = [...known.thresholds, threshold];
			await tx.saveScore(withTrigger(stored.score, { ...known, thresholds }), stored.id);
		}
		const isOwn = ownsOf(request, stored.score, step);
		const newest = waits(request)
			? await exampleCases(tx, request, stored, isOwn, PAGE)
			: (await tx.newestCrossings(stored.id, PAGE)).filter(isOwn);
		const [found] = await withoutWinners(tx, request, newest);
		return found ? (await withAuthors(tx, stored.score, [found]))[0]! : null;
	});
}

/** What a trigger is for: thresholds are recorded for each of them, and bands by the routers of the score. */
function ownsOf(
	{ threshold, isMatch }: TriggerRequest,
	score: Score,
	step: number,
): (crossing: Crossing) => boolean {
	if (threshold !== null) return (crossing) => crossing.router === step && isMatch(crossing);
	const routers = new Set(score.bandsOf?.map(([router]) => router));
	return (crossing) => routers.has(crossing.router) && isMatch(crossing);
}

/** Leaves out the crossings of leads of which nobody is to hear again since they were won. */
async function withoutWinners(
	tx: Transaction,
	{ entity }: TriggerRequest,
	crossings: StoredCrossing[],
): Promise<StoredCrossing[]> {
	const outcomes = await tx.outcomesOf(entity, [...new Set(crossings.map(({ lead }) => lead))]);
	return crossings.filter(({ lead, at }) => !isWonForGood(outcomes.get(lead)!, at));
}

async function withAuthors(
	tx: Transaction,
	score: Score,
	crossings: StoredCrossing[],
): Promise<EmittedCrossing[]> {
	const steps = await tx.steps([...new Set(crossings.map(({ router }) => router))]);
	const bands = new Map(score.bandsOf?.map(([router]) => [router, bandsInOrder(score, router)]));
	const place = (band: string | null, router: number) => {
		if (band === null) return -Infinity;
		const known = (bands.get(router) ?? []).indexOf(band);
		// One that is not known asked for other scores only; most of these are above the others.
		return known < 0 ? Infinity : known;
	};
	return crossings.map((crossing) => {
		const { from, to, router } = crossing;
		const direction = place(to, router) > place(from, router) ? 'up' : 'down';
		return { ...crossing, by: steps.get(router), direction };
	});
}
