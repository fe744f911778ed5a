import {
	basisOf,
	forecastFall,
	settle,
	settleAsStored,
	totalOf,
	withoutBasis,
	type Decay,
	type EventRecord,
	type Instant,
	type LeadState,
	type LeadWork,
	type Score,
} from '../../scoring';
import { UnreadableLeads, type LeadChange, type StoredScore, type Transaction } from '../../stores';
import { loadReadable, type LeadToLoad, type Stage } from './loadLeads';
import type { StepRequest } from './request';
import { thresholdCrossings, type ThresholdCrossings } from './thresholdCrossings';

/** Up to where leads are settled before a step changes them. */
export interface Until {
	at: Instant;
	/** The decay that comes then. */
	decay?: Decay;
	/** The decays up to which a lead counts as left; else all that the score has seen. */
	earlier?: Score['sweeps'];
}

/** What a change made of a lead's score, not rounded. */
export interface Changed<T> {
	result: T;
	before: number;
	after: number;
}

interface OpenLead {
	work: LeadWork;
	/** Its score as the last step left it, or as the last change did. */
	total: number;
	isChanged: boolean;
	hasCrossed: boolean;
	/** What was known of its fall when it was read. */
	fall: LeadState['watch'];
	events: Map<string, EventRecord>;
}

/**
 * The leads of one transaction, from reading to writing: they are loaded, brought to an instant, changed, and saved once
 * with all that belongs to them. Every change goes through here, so that no crossing of a threshold is missed.
 */
export class LeadSession {
	/** Leads that cannot be read, and stay as they are. */
	readonly unreadable: string[] = [];
	readonly stages: Stage[];
	private readonly left: Score;
	private readonly open = new Map<string, OpenLead>();
	private readonly crossings: ThresholdCrossings;

	/** @param until absent: leads stay as the last step left them */
	constructor(
		private readonly tx: Transaction,
		private readonly stored: StoredScore,
		request: StepRequest,
		private readonly until: Until = { at: -Infinity },
	) {
		const { score } = stored;
		const { at, decay, earlier } = until;
		this.crossings = thresholdCrossings(score, request, earlier);
		// Only the decays are the earlier ones; rules and settings may have changed since, for all leads.
		this.left = earlier ? { ...score, sweeps: earlier } : score;
		this.stages = [...this.crossings.stages, { score: this.left, at: -Infinity }, { score, at, decay }];
	}

	/** Whether triggers watch this score, so that each lead that is looked at may be written. */
	get isWatched(): boolean {
		return this.crossings.stages.length > 0;
	}

	/** @throws UnreadableLeads */
	async load(toLoad: LeadToLoad[]): Promise<void> {
		await this.loadReadable(toLoad);
		if (this.unreadable.length > 0) throw new UnreadableLeads(this.unreadable);
	}

	/** Loads the leads that can be read. */
	async loadReadable(toLoad: LeadToLoad[]): Promise<void> {
		const { loaded, unreadable } = await loadReadable(this.tx, this.stored.id, toLoad, this.stages);
		for (const [lead, work] of loaded) this.begin(lead, work);
		this.unreadable.push(...unreadable);
	}

	/** Begins with a lead that is loaded already, and brings it to the instant. */
	begin(lead: string, work: LeadWork): void {
		const { score } = this.stored;
		const { at, decay } = this.until;
		const fall = work.state.watch;
		this.crossings.begin(lead, work);
		settleAsStored(work, this.left);
		const total = totalOf(work.state, this.left);
		settle(work, score, at, decay);
		this.open.set(lead, { work, total, isChanged: false, hasCrossed: false, fall, events: new Map() });
	}

	/** All leads that were loaded. */
	get leads(): string[] {
		return [...this.open.keys()];
	}

	work(lead: string): LeadWork {
		return this.open.get(lead)!.work;
	}

	/** What the session has learnt of a lead's event. */
	eventOf(lead: string, event: string): EventRecord | undefined {
		return this.open.get(lead)!.events.get(event);
	}

	/** Changes a lead. Before its first change, its score is as the last step left it. */
	change<T>(lead: string, apply: (work: LeadWork) => T): Changed<T> {
		const one = this.open.get(lead)!;
		const result = apply(one.work);
		const before = one.total;
		one.total = totalOf(one.work.state, this.stored.score);
		one.isChanged = true;
		if (this.crossings.note(lead, one.total)) one.hasCrossed = true;
		return { result, before, after: one.total };
	}

	/** A lead becomes what it and another are together, with what both know of events. */
	become(lead: string, work: LeadWork, events: Map<string, EventRecord>): void {
		Object.assign(this.open.get(lead)!, { work, events });
		this.change(lead, () => undefined);
	}

	/** Remembers what a lead knows of an event from now on. */
	remember(lead: string, event: string, record: EventRecord): void {
		this.open.get(lead)!.events.set(event, record);
	}

	/**
	 * Writes the leads; returns how many. One whose score only had to be settled may have crossed a threshold, too.
	 * @param isWritten which of the leads that have crossed no threshold; absent: all
	 */
	async save(isWritten: (work: LeadWork, hasNewForecast: boolean) => boolean = () => true): Promise<number> {
		const changes: LeadChange[] = [];
		for (const [lead, one] of this.open) {
			if (!one.isChanged) this.change(lead, () => undefined);
			const { work, fall, events, total, hasCrossed } = one;
			const { state, lines, newExpiring, hasExpired, recounted } = work;
			state.watch = forecastFall(work, this.stored.score, total);
			if (!hasCrossed && !isWritten(work, !isSameFall(fall, state.watch))) continue;
			changes.push({ lead, state, lines, newExpiring, hasExpired, recounted, events: [...events] });
		}
		await this.tx.saveLeads(this.stored.id, changes);
		if (changes.length > 0) await this.distrustInstants();
		await this.crossings.save(this.tx, this.stored.id);
		return changes.length;
	}

	/** Leads that are written under other limits than those of the last decay have instants of another kind, also once these come back. */
	private async distrustInstants(): Promise<void> {
		const { id, score } = this.stored;
		const basis = score.watched?.basis ?? null;
		if (basis === null || basis === basisOf(score)) return;
		await this.tx.saveScore(withoutBasis(score), id);
	}
}

const isSameFall = (one: LeadState['watch'], other: LeadState['watch']): boolean =>
	one?.from === other?.from && one?.threshold === other?.threshold;
