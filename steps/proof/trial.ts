import {
	after,
	pointsOfRule,
	replayedScore,
	rounded,
	settleAsLeft,
	startWork,
	totalOf,
	type ChangedScore,
	type Changes,
	type Instant,
	type LeadState,
	type LedgerLine,
	type NamedBand,
	type Passing,
	type Score,
} from '../../scoring';
import { periodStarts } from '../shared/periods';
import { histograms, type Bin } from '../shared/histogram';
import { byEventTime } from '../shared/leadPasts';
import { TopN, type Ranked } from '../shared/topN';

/** How many weeks crossings are counted for. */
export const WEEKS = 12;

export interface TrialOptions {
	/** The last of the weeks in which crossings are counted has this instant, in this time zone. */
	at: Instant;
	zone: string;
	changes: Changes;
	/** Where bands would begin; none: where they begin now. */
	bands: NamedBand[];
	/** How many of the leads that would change most are named. */
	size: number;
}

/** What stands beside each other: as it is, and as it would be with the changes. */
export interface Side {
	/** Ascending. */
	bands: Array<{ name: string; from: number; leads: number }>;
	/** Leads below all bands. */
	below: number;
	distribution: Bin[];
	/** How many leads rose to each band's threshold and dropped below it in the week that begins at `start`. */
	weeks: Array<{ start: Instant; crossings: Array<{ band: string; rose: number; dropped: number }> }>;
}

export interface TrialSummary {
	leads: number;
	/** Those among them whose past cannot be told exactly. */
	notExact: number;
	/** Those whose score would be another. */
	changed: number;
	now: Side;
	changedTo: Side;
	/** The leads that would change most. */
	most: Array<{ leadId: string; now: number; changedTo: number }>;
	/** How many of the changed rules the score has ever had. */
	rulesKnown: number;
	/** What leads have now of the rules that there would not have been. */
	removed: PointsOfRule[];
	/** Whether a decay has worked on any lead: without one, nothing fades. */
	hasDecays: boolean;
	/** Whether it came to the end. */
	isDone: boolean;
}

/** How many leads have points of a rule, and how many these are together. */
export interface PointsOfRule {
	rule: string;
	leads: number;
	points: number;
}

/** What a trial has seen, lead by lead: nothing of a lead stays but its two scores. */
export class Trial {
	isDone = false;
	private notExact = 0;
	private changed = 0;
	private hasDecays = false;
	private readonly now: Seen;
	private readonly changedTo: Seen;
	private readonly most: TopN<Ranked & { now: number; changedTo: number }>;
	private readonly rules: NonNullable<Changes['rules']>;
	private rulesKnown = 0;
	private readonly removed: PointsOfRule[];
	private score!: Score;

	constructor({ at, zone, bands, size, changes }: TrialOptions, bandsToday: NamedBand[]) {
		const starts = periodStarts({ at, zone, period: 'week', periods: WEEKS });
		const end = after(starts.at(-1)!, { amount: 1, unit: 'weeks' }, zone);
		const [today, changed] = [
			bandsToday.length > 0 ? bandsToday : bands,
			bands.length > 0 ? bands : bandsToday,
		];
		this.now = new Seen(today, starts, end);
		this.changedTo = new Seen(changed, starts, end);
		this.most = new TopN(size);
		this.rules = changes.rules ?? new Map();
		const gone = [...this.rules].filter(([, changed]) => changed === null);
		this.removed = gone.map(([rule]) => ({ rule, leads: 0, points: 0 }));
	}

	get leads(): number {
		return this.now.totals.length;
	}

	/** Takes the score as the next leads have it. */
	begin(score: Score, now: ChangedScore, changedTo: ChangedScore): void {
		this.score = score;
		this.rulesKnown = score.rules.filter(({ name }) => this.rules.has(name)).length;
		this.now.past = now;
		this.changedTo.past = changedTo;
		this.hasDecays ||= now.sweeps.sweeps.length > 0;
	}

	add(lead: string, state: LeadState, ledger: LedgerLine[]): void {
		const { score } = this;
		const work = startWork(state, { ledger, whole: true });
		settleAsLeft(work, score);
		const now = rounded(totalOf(state, score));
		this.countRemoved(state);
		this.hasDecays ||= ledger.some(({ kind }) => kind === 'decayed');
		const replayed = this.now.replay(ledger, state.clock);
		const changedTo = this.changedTo.replay(ledger, state.clock);
		this.now.totals.push(now);
		this.changedTo.totals.push(changedTo);
		if (!isExact(ledger) || !isNear(replayed, now)) this.notExact++;
		if (isNear(changedTo, now)) return;
		this.changed++;
		const candidate = { key: Math.abs(changedTo - now), lead, now, changedTo };
		if (this.most.wants(candidate)) this.most.add(candidate);
	}

	private countRemoved(state: LeadState): void {
		for (const one of this.removed) {
			const id = this.score.rules.findIndex(({ name }) => name === one.rule);
			const points = id < 0 ? 0 : rounded(pointsOfRule(state, this.score, id));
			if (points === 0) continue;
			one.leads++;
			one.points += points;
		}
	}

	summary(): TrialSummary {
		const { leads, notExact, changed, hasDecays, isDone, rulesKnown, now, changedTo } = this;
		const thresholds = [...now.thresholds, ...changedTo.thresholds];
		const [ofNow = [], ofChanged = []] = histograms([now.totals, changedTo.totals], thresholds);
		return {
			...{ leads, notExact, changed, hasDecays, isDone, rulesKnown },
			removed: this.removed.map((one) => ({ ...one, points: rounded(one.points) })),
			now: now.side(ofNow),
			changedTo: changedTo.side(ofChanged),
			most: this.most.first().map(({ lead, now, changedTo }) => ({ leadId: lead, now, changedTo })),
		};
	}
}

/** What has been seen under settings of one kind. */
export class Seen {
	readonly totals: number[] = [];
	readonly thresholds: number[];
	past!: ChangedScore;
	private readonly bands: NamedBand[];
	/** By week, then by band. */
	private readonly crossings: Array<Array<{ rose: number; dropped: number }>>;

	constructor(
		bands: NamedBand[],
		private readonly starts: Instant[],
		private readonly end: Instant,
	) {
		this.bands = bands.toSorted(([, a], [, b]) => a - b);
		this.thresholds = [...new Set(this.bands.map(([, from]) => from))];
		this.crossings = starts.map(() => bands.map(() => ({ rose: 0, dropped: 0 })));
	}

	/** The score that a lead has come to; counts its crossings on the way. */
	replay(ledger: LedgerLine[], clock: Instant): number {
		const { score, sweeps, ledgerOf } = this.past;
		const past = { score, sweeps, lines: byEventTime(ledgerOf(ledger)), clock };
		const replayed = replayedScore(past, this.thresholds, this.starts[0]!);
		for (const passing of replayed.passings) this.count(passing);
		return replayed.score;
	}

	side(distribution: Bin[]): Side {
		const { bands, totals } = this;
		const inBand = bands.map(() => 0);
		let below = 0;
		for (const total of totals) {
			const band = bands.findLastIndex(([, from]) => total >= from);
			if (band < 0) below++;
			else inBand[band]!++;
		}
		return {
			bands: bands.map(([name, from], index) => ({ name, from, leads: inBand[index]! })),
			below,
			distribution,
			weeks: this.starts.map((start, week) => ({
				start,
				crossings: bands.map(([band], index) => ({ band, ...this.crossings[week]![index]! })),
			})),
		};
	}

	private count({ threshold, at, isRise }: Passing): void {
		if (at >= this.end) return;
		const inWeek = this.crossings[this.starts.findLastIndex((start) => start <= at)];
		for (const [index, [, from]] of this.bands.entries()) {
			if (from !== threshold || !inWeek) continue;
			inWeek[index]![isRise ? 'rose' : 'dropped']++;
		}
	}
}

/** A merge and a correction changed the past itself, and an event of which no details are left may have counted twice. */
const isExact = (ledger: LedgerLine[]): boolean =>
	ledger.every(({ kind, execution }) => kind !== 'merged' && kind !== 'corrected' && execution !== '');

/** Differences of less are rounding. */
const isNear = (one: number, other: number): boolean =>
	Math.abs(one - other) <= 2e-9 * Math.max(1, Math.abs(other));
