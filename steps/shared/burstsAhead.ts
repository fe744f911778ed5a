import {
	comingDecision,
	makesBurst,
	type Instant,
	type LeadWork,
	type LedgerLine,
	type RegisteredRule,
	type Score,
} from '../../scoring';
import type { Transaction } from '../../stores';

/** An event that a rule will decide about. */
export interface ComingEvent {
	/** Stands for the item that it comes with. */
	item: object;
	eventId: string | null;
	/** null: the instant at which the step works on the lead. */
	at: Instant | null;
	hasOwnTime: boolean;
	execution: string;
	rule: RegisteredRule;
	points: number;
}

/** Events to come that may be part of bursts, and where the others of these lie. */
export interface BurstsAhead {
	span: [from: Instant, to: Instant];
	coming: ComingEvent[];
}

/** A lead of which more is to be read than settling needs. */
export interface NearToRead {
	lead: string;
	work: LeadWork;
	/** Its last instant, once it is settled. */
	clock: Instant;
	span: [from: Instant, to: Instant];
	coming: ComingEvent[];
}

/**
 * Reads what leads' ledgers say around events to come.
 * @returns the leads of which some lines cannot be read, and those whose whole ledgers are needed, since earlier events turn
 * out to be part of a burst
 */
export async function readNear(
	tx: Transaction,
	scoreId: number,
	leads: NearToRead[],
	score: Score,
): Promise<{ unreadable: string[]; toReadWhole: string[] }> {
	if (leads.length === 0) return { unreadable: [], toReadWhole: [] };
	const near = await tx.ledger(
		scoreId,
		leads.map(({ lead, span }) => [lead, ...span]),
	);
	const unreadable: string[] = [];
	const toReadWhole: string[] = [];
	for (const one of leads) {
		const lines = near.get(one.lead) ?? null;
		if (!lines) unreadable.push(one.lead);
		else if (isBurstAhead(one, lines, score)) toReadWhole.push(one.lead);
		else one.work.ledger = lines;
	}
	return { unreadable, toReadWhole };
}

function isBurstAhead({ work, clock, coming }: NearToRead, lines: LedgerLine[], score: Score): boolean {
	if (coming.length === 0) return false;
	const items = Map.groupBy(coming, ({ item }) => item);
	const decisions = [...items.values()].map((one) =>
		one.map(({ item: _, rule, points, at, execution, ...event }) =>
			comingDecision(work, score, rule, points, {
				...event,
				at: at ?? clock,
				author: { step: 0, execution },
			}),
		),
	);
	return makesBurst(lines, decisions, score);
}
