import {
	clockAt,
	isSoundExpiring,
	isSoundLedger,
	isSoundState,
	needsHistory,
	newLead,
	Payments,
	paymentsIn,
	startWork,
	type Decay,
	type Instant,
	type LeadState,
	type LedgerLine,
	type Payment,
	type Score,
	type LeadWork,
} from '../../scoring';
import { readNear, type BurstsAhead, type NearToRead } from './burstsAhead';
import { UnreadableLeads, type Expiries, type PaidSpan, type Transaction } from '../../stores';

/** A point up to which a lead will be settled: as it was left, or at a step's instant. */
export interface Stage {
	score: Score;
	at: Instant;
	decay?: Decay;
}

/** A lead that a step will work on. */
export interface LeadToLoad {
	lead: string;
	state: LeadState | undefined;
	/** The earliest event to come, where there is one. */
	earliest?: Instant;
	/** Rules with a limit, and the span of time in which it will look at what they paid. */
	limits?: Map<number, [from: Instant, to: Instant]>;
	bursts?: BurstsAhead;
	/** Its whole ledger is to be read, whether or not settling needs it. */
	isWhole?: boolean;
}

/** Reads what settling the leads through these stages takes: as little as their states allow. @throws UnreadableLeads */
export async function loadLeads(
	tx: Transaction,
	scoreId: number,
	toLoad: LeadToLoad[],
	stages: Stage[],
): Promise<Map<string, LeadWork>> {
	const { loaded, unreadable } = await loadReadable(tx, scoreId, toLoad, stages);
	if (unreadable.length > 0) throw new UnreadableLeads(unreadable);
	return loaded;
}

/** The same, without the leads that cannot be read. */
export async function loadReadable(
	tx: Transaction,
	scoreId: number,
	all: LeadToLoad[],
	stages: Stage[],
): Promise<{ loaded: Map<string, LeadWork>; unreadable: string[] }> {
	const { score: known } = stages.at(-1)!;
	const toLoad = all.filter(({ state }) => !state || isSoundState(state, known));
	const unreadable = toLoad.length < all.length ? all.filter((one) => !toLoad.includes(one)).map(leadOf) : [];
	const latest = (state: LeadState) => Math.max(...stages.map(({ score, at }) => clockAt(state, score, at)));
	const expiring = toLoad
		.filter(({ state }) => state?.next && state.next.expiresAt <= latest(state))
		.map(({ lead, state }) => [lead, latest(state!)] as [string, Instant]);
	const expiries = expiring.length ? await tx.expiring(scoreId, expiring) : new Map<string, Expiries>();

	const { loaded, histories, spans, unmarked, near } = planOf(toLoad, expiries, stages, latest);
	const leaveOut = (lead: string) => {
		loaded.delete(lead);
		unreadable.push(lead);
	};
	await tx.markPaid(scoreId, unmarked);
	const { unreadable: others, toReadWhole } = await readNear(tx, scoreId, near, known);
	others.forEach(leaveOut);
	for (const lead of toReadWhole) {
		loaded.get(lead)!.whole = true;
		histories.push([lead, -Infinity, Infinity]);
	}
	const [ledgers, paid] = await Promise.all([
		histories.length ? tx.ledger(scoreId, histories) : new Map<string, LedgerLine[] | null>(),
		spans.length ? tx.paid(scoreId, spans) : new Map<string, Payment[]>(),
	]);
	for (const [lead, lines] of ledgers) {
		if (lines) loaded.get(lead)!.ledger = lines;
		else leaveOut(lead);
	}
	for (const [lead, payments] of paid) {
		const work = loaded.get(lead);
		if (work) work.paid = new Payments(payments);
	}
	for (const work of loaded.values()) {
		if (work.state.hasBursts) work.paid = new Payments(paymentsIn(work.ledger));
	}
	for (const [lead, work] of loaded) {
		if (!isSoundWork(work, known)) leaveOut(lead);
	}
	return { loaded, unreadable };
}

/** The leads as they begin, and what else is to be read of them. */
interface Plan {
	loaded: Map<string, LeadWork>;
	histories: Array<[string, Instant, Instant]>;
	spans: PaidSpan[];
	unmarked: Array<[string, number]>;
	near: NearToRead[];
}

function planOf(
	toLoad: LeadToLoad[],
	expiries: Map<string, Expiries>,
	stages: Stage[],
	latest: (state: LeadState) => Instant,
): Plan {
	const plan: Plan = { loaded: new Map(), histories: [], spans: [], unmarked: [], near: [] };
	for (const one of toLoad) {
		const { lead, state, earliest, limits, isWhole } = one;
		const work = startWork(state ?? newLead(), expiries.get(lead));
		plan.loaded.set(lead, work);
		// A new lead's whole ledger is what this step writes.
		work.whole =
			!state ||
			isWhole === true ||
			(state.hasRedated && one.bursts !== undefined) ||
			stages.some(({ score, at, decay }) => needsHistory(work, score, at, decay, earliest));
		if (state && work.whole) plan.histories.push([lead, -Infinity, Infinity]);
		else if (state) plan.near.push(...nearOf(one, work, latest(state)));
		for (const [rule, span] of limits ?? []) {
			if (work.state.hasBursts) continue;
			if (work.state.awarded.has(rule)) plan.spans.push([lead, rule, ...span]);
			if (work.state.limited.includes(rule)) continue;
			work.state.limited.push(rule);
			if (work.state.awarded.has(rule)) plan.unmarked.push([lead, rule]);
		}
	}
	return plan;
}

/** What is to be read around events to come: of a lead that had bursts, limits look at its ledger. */
function nearOf({ lead, bursts, limits }: LeadToLoad, work: LeadWork, clock: Instant): NearToRead[] {
	const spans = [...(bursts ? [bursts.span] : []), ...(work.state.hasBursts ? (limits?.values() ?? []) : [])];
	if (spans.length === 0) return [];
	const from = Math.min(...spans.map(([start]) => start));
	const to = Math.max(...spans.map(([, end]) => end));
	return [{ lead, work, clock, span: [from, to], coming: bursts?.coming ?? [] }];
}

const leadOf = ({ lead }: LeadToLoad): string => lead;

function isSoundWork({ state, due, upcoming, ledger, whole }: LeadWork, score: Score): boolean {
	return (
		due.every((one) => isSoundExpiring(one, state)) &&
		(upcoming === null || isSoundExpiring(upcoming, state)) &&
		isSoundLedger(ledger, state, score, whole)
	);
}

/** Whether a lead can be settled through these stages by its state alone, with nothing more to read or to write. */
export function isSelfContained(state: LeadState, stages: Stage[]): boolean {
	return stages.every(({ score, at, decay }) => {
		const isDue = state.next !== null && state.next.expiresAt <= clockAt(state, score, at);
		return !isDue && !needsHistory({ state, due: [] }, score, at, decay);
	});
}
