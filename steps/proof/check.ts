import { DateTime } from 'luxon';
import {
	bandSlices,
	calibrationOf,
	capacityOf,
	cohortsOf,
	Conversion,
	countDay,
	countRule,
	evidenceOf,
	FirstReached,
	LeadGroups,
	noSums,
	pointSlices,
	ranking,
	Rows,
	RuleSums,
	topShares,
	uniteSums,
	type LeadSums,
} from '../../learning/check';
import {
	DAY,
	rounded,
	settleAsLeft,
	startWork,
	totalOf,
	type ChangedScore,
	type Entering,
	type Instant,
	type LeadState,
	type LedgerLine,
	type NamedBand,
	type Score,
} from '../../scoring';
import { periodStarts } from '../shared/periods';
import { checkPast, firstOf, type CheckDays, type KnownOutcome } from './checkedLead';
import { countRules } from './checkedRules';
import type { CheckedScore } from './checkedScore';

/** Crossings are reported for so many weeks, and thresholds chosen on those before them. */
const NEWEST_WEEKS = 8;
const OLDER_WEEKS = 26;
/** A rule that gave nothing for so long is idle. */
const IDLE_AFTER = 90 * DAY;
const TOPS = [0.1, 0.2, 0.3];

export interface CheckOptions {
	at: Instant;
	zone: string;
	bands: NamedBand[];
	/** How many of the newest weekly reference days are looked at, and how long a win may take, in days. */
	weeks: number;
	horizonDays: number;
	entering: Entering;
	/** The chance that a score means; null: it claims none. */
	chanceOf: ((score: number) => number) | null;
	/** How many leads sales can take a week; null: nobody asked. */
	capacity: number | null;
}

/** What a check has seen, lead by lead. */
export class ScoreCheck {
	isDone = false;
	private readonly days: CheckDays;
	private readonly bands: ReturnType<typeof bandSlices>;
	private readonly ofBands: Conversion;
	private readonly ofSlices = new Conversion(pointSlices());
	private readonly groups = new LeadGroups();
	/** Of leads with outcomes: others may turn out to belong to them. */
	private readonly sums: Array<[lead: number, sums: LeadSums]> = [];
	private readonly rows = new Rows();
	private readonly closed = new Rows();
	private readonly weeks: Array<{ start: Instant; reached: FirstReached }>;
	private readonly end: Instant;
	private readonly winnersHad: number[] = [];
	private readonly cohorts = new Map<number, number[]>();
	private readonly rejections = new Map<string, { band: string; reason: string; count: number }>();
	private readonly rules = new Map<number, RuleSums>();
	private readonly counts = {
		leads: 0,
		won: 0,
		lost: 0,
		rejected: 0,
		rows: 0,
		wins: 0,
		loadedLater: 0,
		merged: 0,
	};
	private atMaximum = 0;
	private highest = 0;
	private score!: Score;
	private past!: ChangedScore;

	constructor(private readonly options: CheckOptions) {
		const { at, zone, weeks, horizonDays, entering, bands } = options;
		const later = (day: Instant) => DateTime.fromMillis(day, { zone }).plus({ days: horizonDays }).toMillis();
		const newest = DateTime.fromMillis(at, { zone }).minus({ days: horizonDays }).toMillis();
		const days = periodStarts({ at: newest, zone, period: 'week', periods: weeks });
		this.days = { days, ends: days.map(later), entering };
		this.bands = bandSlices(bands);
		this.ofBands = new Conversion(this.bands);
		const starts = periodStarts({ at, zone, period: 'week', periods: OLDER_WEEKS + NEWEST_WEEKS + 1 });
		// This week is not over.
		this.end = starts.at(-1)!;
		this.weeks = starts.slice(0, -1).map((start) => ({ start, reached: new FirstReached() }));
	}

	get leads(): number {
		return this.counts.leads;
	}

	/** Takes the score as the next leads have it. */
	begin(score: Score, past: ChangedScore): void {
		this.score = score;
		this.past = past;
		for (const [id, { name }] of Object.entries(score.rules)) {
			if (!this.rules.has(Number(id))) this.rules.set(Number(id), new RuleSums(name));
		}
	}

	/** @param all what came of the lead, ascending */
	add(state: LeadState, ledger: LedgerLine[], all: KnownOutcome[]): void {
		const outcomes = all.filter(({ at }) => at <= this.options.at);
		const { counts, groups, rows } = this;
		const ofDeals = outcomes
			.filter(({ id, kind }) => id !== '' && !id.startsWith(`${kind} `))
			.map(({ id }) => id);
		const number = groups.add(ofDeals);
		const win = firstOf(outcomes, 'won');
		const ids = [...this.rules.keys()];
		const sums = noSums(ids.length);
		const climb = this.climber(win);
		let stoodOn = 0;
		const lines = checkPast(this.past, { ledger, clock: state.clock, outcomes }, this.days, {
			stood: ({ score, hasHad }, isWin) => {
				stoodOn++;
				counts.wins += isWin ? 1 : 0;
				rows.add(score, isWin, number);
				countDay(sums, isWin, this.ofBands.sliceOf(score), this.ofSlices.sliceOf(score));
				for (const [place, id] of ids.entries()) countRule(sums, place, hasHad(id), isWin);
			},
			before: (outcome, { score }) => this.closes(outcome, score, outcomes, number),
			changed: climb.to,
		});
		counts.rows += stoodOn;
		climb.end();
		this.countOutcomes(outcomes);
		this.countAsIs(state, ledger, lines);
		countRules(this.rules, state, lines, win);
		if (stoodOn === 0) {
			if (this.wouldHaveStood(ledger, win)) counts.loadedLater++;
			return;
		}
		if (outcomes.length > 0) this.sums.push([number, sums]);
		else this.close(sums);
	}

	/** @param unknown how many leads with an outcome have no such score */
	result(unknown: number): CheckedScore {
		this.closeGroups();
		const { counts, options, score, days } = this;
		const { bands, at, capacity } = options;
		const thresholds = [...new Set(bands.map(([, from]) => from))].sort((a, b) => a - b);
		const ranked = this.rows.all((lead) => this.groups.of(lead));
		const reached = this.weeks.map((week) => week.reached);
		const ofWeeks = {
			older: reached.slice(0, -NEWEST_WEEKS),
			newest: reached.slice(-NEWEST_WEEKS),
			winners: this.winnersHad,
		};
		return {
			...counts,
			from: days.days[0]!,
			to: days.days.at(-1)!,
			days: options.horizonDays,
			ranking: ranking(ranked),
			beforeOutcome: ranking(this.closed.all((lead) => this.groups.of(lead))),
			bands: this.ofBands.result(),
			slices: this.ofSlices.result().filter(({ all }) => all > 0),
			tops: topShares(ranked, TOPS),
			calibration: options.chanceOf && calibrationOf(ranked, options.chanceOf),
			capacity:
				capacity === null
					? null
					: capacityOf(capacity, ofWeeks, {
							highest: this.highest,
							most: score?.settings.max ?? undefined,
							thresholds,
						}),
			rules: evidenceOf([...this.rules.values()], { leads: counts.leads, idleSince: at - IDLE_AFTER }),
			thresholds,
			cohorts: cohortsOf(this.cohorts, thresholds),
			atMaximum: typeof score?.settings.max === 'number' ? this.atMaximum : null,
			rejections: [...this.rejections.values()].sort((a, b) => b.count - a.count),
			unknown,
			isDone: this.isDone,
		};
	}

	/** Follows how high a lead has come, for the first time, week by week; and how high before it won. */
	private climber(win: Instant | null): { to: (score: number, at: Instant) => void; end: () => void } {
		const { weeks, end } = this;
		const isNewWin = win !== null && win >= weeks.at(-NEWEST_WEEKS)!.start && win < end;
		let highest = -Infinity;
		let beforeWin = -Infinity;
		return {
			to: (score, at) => {
				if (score <= highest) return;
				if (win !== null && at < win) beforeWin = score;
				const week = at < end ? weeks.findLast(({ start }) => start <= at) : undefined;
				week?.reached.rise(highest, score);
				highest = score;
			},
			end: () => {
				this.highest = Math.max(this.highest, highest);
				if (isNewWin) this.winnersHad.push(beforeWin);
			},
		};
	}

	/** The first win of a lead, else its first loss, closes it; rejections are counted where they happened. */
	private closes(outcome: KnownOutcome, score: number, outcomes: KnownOutcome[], number: number): void {
		const { kind, at, reason } = outcome;
		if (kind === 'rejected') {
			const { name: band } = this.bands[this.ofBands.sliceOf(score)]!;
			const key = JSON.stringify([band, reason]);
			const known = this.rejections.get(key) ?? { band, reason, count: 0 };
			this.rejections.set(key, { ...known, count: known.count + 1 });
			return;
		}
		const win = firstOf(outcomes, 'won');
		const isFirst = kind === 'won' ? at === win : win === null && at === firstOf(outcomes, 'lost');
		if (isFirst) this.closed.add(score, kind === 'won', number);
	}

	private countOutcomes(outcomes: KnownOutcome[]): void {
		for (const kind of ['won', 'lost', 'rejected'] as const) {
			if (firstOf(outcomes, kind) !== null) this.counts[kind]++;
		}
	}

	/** What the lead is today, and when it was first seen. */
	private countAsIs(state: LeadState, ledger: LedgerLine[], lines: LedgerLine[]): void {
		const { score, counts } = this;
		counts.leads++;
		if (ledger.some(({ kind }) => kind === 'merged')) counts.merged++;
		settleAsLeft(startWork(state, { ledger, whole: true }), score);
		const now = rounded(totalOf(state, score));
		if (typeof score.settings.max === 'number' && now >= score.settings.max) this.atMaximum++;
		const first = lines[0]?.writtenAt ?? state.clock;
		const month = DateTime.fromMillis(first, { zone: this.options.zone }).startOf('month').toMillis();
		const cohort = this.cohorts.get(month) ?? [];
		this.cohorts.set(month, cohort);
		cohort.push(now);
	}

	/** Whether a lead would have stood on a day, had its history been written in time: it had some, and had not won. */
	private wouldHaveStood(ledger: LedgerLine[], win: Instant | null): boolean {
		const last = this.days.days.findLast((day) => win === null || win > day) ?? -Infinity;
		return ledger.some(({ at }) => at <= last);
	}

	private close({ rules, bands, slices }: LeadSums): void {
		const all = [...this.rules.values()];
		for (const [place, sums] of rules.entries()) all[place]!.shares.add(sums);
		this.ofBands.add(bands);
		this.ofSlices.add(slices);
	}

	private closeGroups(): void {
		const groups = new Map<number, LeadSums>();
		for (const [lead, sums] of this.sums.splice(0)) {
			const group = this.groups.of(lead);
			const known = groups.get(group);
			if (known) uniteSums(known, sums);
			else groups.set(group, sums);
		}
		for (const sums of groups.values()) this.close(sums);
	}
}
