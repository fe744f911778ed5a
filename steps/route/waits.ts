import {
	afterWorking,
	ALL_HOURS,
	emptyTotal,
	isTouched,
	longest,
	rounded,
	totalOf,
	triggerOf,
	withTrigger,
	type Instant,
	type LeadState,
	type Waits,
} from '../../scoring';
import type { Crossing, Dealt, StoredCrossing, StoredScore, Transaction } from '../../stores';
import { settledAsLeft } from '../read/readLeads';
import { readStates } from '../shared/readable';
import type { Wait, WaitingRequest } from './triggerRequest';

/*
 * Triggers that report only after a while. What they wait on is numbered in the order in which it happened: crossings, or what
 * a pool has dealt. A trigger keeps up to which number it has decided, and records what it is to report as crossings of its
 * own, in one transaction. So each case is reported once, whichever worker looks, and emitted as all crossings are.
 */

/** Whether a crossing is one that the trigger waits on. */
type IsOwn = (crossing: Crossing) => boolean;

/** Where a lead "moves to" in what a trigger records for itself. */
const RECORDED: Record<Wait['until'], string> = { sure: 'sure', untouched: 'not touched' };

/** Whether a trigger has recorded a crossing as one to report. */
export const isRecorded = ({ until }: Wait, step: number, { router, to }: Crossing): boolean =>
	router === step && to === RECORDED[until];

/** The pool whose deals a trigger follows; null: it follows crossings. */
export const followedPool = (wait: Wait): string | null =>
	wait.until === 'untouched' && wait.since === 'dealt' ? wait.pool : null;

/** Where a trigger that begins now begins to wait. @param after the last crossing that is not for it */
export async function beginWaits(tx: Transaction, wait: Wait, after: string): Promise<Waits> {
	const pool = followedPool(wait);
	const seen = pool === null ? after : String((await tx.pool(pool))?.dealt ?? 0);
	return { pool, seen, open: [] };
}

/** Whether a trigger has anything to decide now. */
export async function hasDue(
	tx: Transaction,
	request: WaitingRequest,
	stored: StoredScore,
	step: number,
	isOwn: IsOwn,
): Promise<boolean> {
	const waits = triggerOf(stored.score, step)!.waits!;
	const { cases, isFull } = await dueCases(tx, request, stored.id, waits, isOwn, 100);
	return waits.open.length > 0 || cases.length > 0 || isFull;
}

/**
 * Decides on all cases that are due, `size` at most, and records those that the trigger is to report. Returns whether there
 * may be more.
 */
export async function recordDue(
	tx: Transaction,
	request: WaitingRequest,
	stored: StoredScore,
	step: number,
	isOwn: IsOwn,
	size: number,
): Promise<boolean> {
	const { wait } = request;
	const trigger = triggerOf(stored.score, step)!;
	const waits = trigger.waits!;
	const { cases, seen, isFull, deadline } = await dueCases(tx, request, stored.id, waits, isOwn, size);
	const open = wait.until === 'sure' ? (await tx.crossingsById(stored.id, waits.open)).filter(isOwn) : [];
	const waiting = [...open, ...cases];
	const states = await statesOf(tx, stored, waiting.map(leadOf));
	const decided =
		wait.until === 'sure'
			? await whoIsSure(tx, request, stored.id, longest(wait.duration), waiting, isOwn, states)
			: { toReport: await whoIsUntouched(tx, request, waiting, deadline), open: [] };
	await tx.saveCrossings(
		stored.id,
		decided.toReport.map(({ lead, to, at, execution }) => {
			const score = scoreOf(states.get(lead), stored);
			return { lead, router: step, from: to, to: RECORDED[wait.until], score, at, execution };
		}),
	);
	const score = withTrigger(stored.score, { ...trigger, waits: { ...waits, seen, open: decided.open } });
	if (score !== stored.score) await tx.saveScore(score, stored.id);
	return isFull;
}

/** The newest crossing or deal that a trigger could have to report, for a test: where it is not over yet, too. */
export async function exampleCases(
	tx: Transaction,
	{ wait, entity }: WaitingRequest,
	{ id, score }: StoredScore,
	isOwn: IsOwn,
	size: number,
): Promise<StoredCrossing[]> {
	const pool = followedPool(wait);
	if (pool === null) {
		const found = (await tx.newestCrossings(id, size)).filter(isOwn);
		return wait.until === 'sure' ? found : found.map((one) => ({ ...one, from: one.to }));
	}
	const dealt = (await tx.pool(pool))?.dealt ?? 0;
	const found = (await tx.dealt(pool, Math.max(0, dealt - size), size)).filter(
		(one) => one.entity === entity,
	);
	const states = await statesOf(tx, { id, score }, found.map(leadOf));
	return found.toReversed().map(({ lead, assignment: { person, at, execution, number } }) => {
		const points = scoreOf(states.get(lead), { id, score });
		return { id: String(number), lead, router: -1, from: person, to: null, score: points, at, execution };
	});
}

/** What happened to a lead that a trigger may have to report: it rose, moved into a band, or went to a person. */
interface Case extends Pick<Crossing, 'lead' | 'to' | 'at' | 'execution'> {
	/** That of the crossing, or of the deal. */
	id: string;
}

interface DueCases {
	cases: Case[];
	/** The number up to which all is decided with them. */
	seen: string;
	/** Whether there may be more of them. */
	isFull: boolean;
	/** When a wait is over that began at an instant. */
	deadline: (at: Instant) => Instant;
}

/**
 * What is due, in its order. Cases are over in the order in which they began, so that those after the first that is not wait, too.
 */
async function dueCases(
	tx: Transaction,
	{ wait, entity, zone, now }: WaitingRequest,
	scoreId: number,
	{ seen, pool: followed }: Waits,
	isOwn: IsOwn,
	size: number,
): Promise<DueCases> {
	// Comes before what it has dealt: while the pool is locked, nothing is dealt.
	const pool = wait.until === 'untouched' && wait.pool !== null ? await tx.pool(wait.pool) : null;
	const { hours, zone: inZone } = pool ?? { hours: ALL_HOURS, zone };
	const deadline = (at: Instant) => afterWorking(at, longest(wait.duration), hours, inZone);
	const all: Array<[one: Case, isCase: boolean]> =
		followed === null
			? (await tx.crossings(scoreId, seen, -Infinity, size)).map((one) => [one, isOwn(one)])
			: (await tx.dealt(followed, Number(seen), size)).map((one) => [caseOf(one), one.entity === entity]);
	const firstToCome = all.findIndex(([{ at }, isCase]) => isCase && deadline(at) > now);
	const decided = firstToCome < 0 ? all : all.slice(0, firstToCome);
	return {
		cases: decided.filter(([, isCase]) => isCase).map(([one]) => one),
		seen: decided.at(-1)?.[0].id ?? seen,
		isFull: decided.length === size,
		deadline,
	};
}

const caseOf = ({ lead, assignment: { number, person, at, execution } }: Dealt): Case => {
	return { id: String(number), lead, to: person, at, execution };
};

/**
 * Rises whose leads have had no event for long enough, and are still where they rose to: nothing was recorded of them since.
 * Of the others that stand: their IDs.
 */
async function whoIsSure(
	tx: Transaction,
	{ now, threshold }: WaitingRequest,
	scoreId: number,
	duration: number,
	waiting: Case[],
	isOwn: IsOwn,
	states: Map<string, LeadState>,
): Promise<{ toReport: Case[]; open: string[] }> {
	const recorded = await tx.crossingsOf(scoreId, [...new Set(waiting.map(leadOf))]);
	const fell = (one: Crossing, router: number) => one.router === router && one.from === String(threshold);
	const stands = ({ id, lead }: Case) => {
		const all = recorded.get(lead)!;
		const place = all.findIndex((one) => one.id === id);
		const { router } = all[place]!;
		return !all.slice(place + 1).some((one) => isOwn(one) || fell(one, router));
	};
	const standing = waiting.filter(stands);
	const isActive = ({ lead }: Case) => (states.get(lead)?.activity ?? -Infinity) + duration > now;
	return {
		toReport: standing.filter((one) => !isActive(one)).map((one) => ({ ...one, to: null, at: now })),
		open: standing.filter(isActive).map(({ id }) => id),
	};
}

/** Leads that nobody has touched in time. */
async function whoIsUntouched(
	tx: Transaction,
	{ entity }: WaitingRequest,
	waiting: Case[],
	deadline: (at: Instant) => Instant,
): Promise<Case[]> {
	const leads = [...new Set(waiting.map(leadOf))];
	const [touches, outcomes] = await Promise.all([tx.touchesOf(entity, leads), tx.outcomesOf(entity, leads)]);
	return waiting.filter(
		({ lead, at }) => !isTouched(touches.get(lead)!, outcomes.get(lead)!, at, deadline(at)),
	);
}

/** The states of leads as the last step left them, without those that cannot be read. */
async function statesOf(
	tx: Transaction,
	stored: StoredScore,
	leads: string[],
): Promise<Map<string, LeadState>> {
	const { states } = await readStates(tx, stored.id, [...new Set(leads)]);
	return new Map((await settledAsLeft(tx, stored, [...states])).leads);
}

const scoreOf = (state: LeadState | undefined, { score }: StoredScore): number =>
	rounded(state ? totalOf(state, score) : emptyTotal(score));

const leadOf = ({ lead }: { lead: string }): string => lead;
