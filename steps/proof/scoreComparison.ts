import {
	after,
	rounded,
	settleAsLeft,
	startWork,
	totalOf,
	underChanges,
	type NamedBand,
	type ReplayedSweep,
	type Score,
} from '../../scoring';
import { TopN, type Ranked } from '../shared/topN';
import { periodStarts } from '../shared/periods';
import { histograms } from '../shared/histogram';
import type { Past } from './pastsIn';
import { Seen, WEEKS, type Side as SideSeen, type TrialOptions } from './trial';

/** What comparing two scores has found. */
export interface ComparedScores {
	/** Leads that have both, and those that have one of them alone. */
	leads: number;
	onlyScore: number;
	onlyOther: number;
	/** Leads that are in the same band by both. */
	same: number;
	/** How many leads are in which band by the score and by the other, without pairs that have none; null: below all bands. */
	pairs: Array<{ band: string | null; other: string | null; leads: number }>;
	score: SideSeen;
	other: SideSeen;
	most: Array<{ leadId: string; score: number; other: number }>;
	/** Whether it came to the end. */
	isDone: boolean;
}

/** The score, or the other. */
type Side = 0 | 1;

/** What has been seen, lead by lead: nothing of a lead stays but its two scores. */
export class ScoreComparison {
	onlyScore = 0;
	/** Leads that the other score has. */
	inOther = 0;
	private readonly bands: NamedBand[];
	private readonly seen: [Seen, Seen];
	/** By band in the one, then in the other; first, below all bands. */
	private readonly pairs: number[][];
	private readonly most: TopN<Ranked & { score: number; other: number }>;
	private readonly scores: Score[] = [];

	constructor({ at, zone, size }: Pick<TrialOptions, 'at' | 'zone' | 'size'>, bands: NamedBand[]) {
		const starts = periodStarts({ at, zone, period: 'week', periods: WEEKS });
		const end = after(starts.at(-1)!, { amount: 1, unit: 'weeks' }, zone);
		this.bands = bands.toSorted(([, a], [, b]) => a - b);
		this.seen = [new Seen(this.bands, starts, end), new Seen(this.bands, starts, end)];
		const none = Array.from({ length: bands.length + 1 }, () => 0);
		this.pairs = none.map(() => [...none]);
		this.most = new TopN(size);
	}

	/** Leads that have both. */
	get leads(): number {
		return this.seen[0].totals.length;
	}

	/** Takes the score as the next leads have it. */
	begin(score: Score, sweeps: ReplayedSweep[]): void {
		this.take(0, score, sweeps);
	}

	/** The same for the other score. */
	beginOther(score: Score, sweeps: ReplayedSweep[]): void {
		this.take(1, score, sweeps);
	}

	/** Takes a lead in, as it is in the score and, if it is there, in the other. */
	add(lead: string, past: Past, inOther: Past | undefined): void {
		if (!inOther) {
			this.onlyScore++;
			return;
		}
		const [score, other] = [this.totalOf(0, past), this.totalOf(1, inOther)];
		this.pairs[this.bandOf(score) + 1]![this.bandOf(other) + 1]!++;
		const candidate = { key: Math.abs(other - score), lead, score, other };
		if (score !== other && this.most.wants(candidate)) this.most.add(candidate);
	}

	summary(): Omit<ComparedScores, 'isDone'> {
		const { seen, bands, pairs, leads, onlyScore, inOther } = this;
		const [ofScore = [], ofOther = []] = histograms(
			seen.map(({ totals }) => totals),
			seen[0].thresholds,
		);
		const nameOf = (index: number): string | null => bands[index - 1]?.[0] ?? null;
		return {
			...{ leads, onlyScore, onlyOther: Math.max(0, inOther - leads) },
			same: pairs.reduce((sum, row, index) => sum + row[index]!, 0),
			pairs: pairs.flatMap((row, one) =>
				row.flatMap((count, other) =>
					count > 0 ? [{ band: nameOf(one), other: nameOf(other), leads: count }] : [],
				),
			),
			score: seen[0].side(ofScore),
			other: seen[1].side(ofOther),
			most: this.most.first().map(({ lead, score, other }) => ({ leadId: lead, score, other })),
		};
	}

	private take(side: Side, score: Score, sweeps: ReplayedSweep[]): void {
		this.scores[side] = score;
		this.seen[side].past = underChanges(score, sweeps, { settings: {} });
	}

	/** What a lead's score is; counts what it has crossed. */
	private totalOf(side: Side, { state, ledger }: Past): number {
		const score = this.scores[side]!;
		const work = startWork(state, { ledger, whole: true });
		settleAsLeft(work, score);
		const total = rounded(totalOf(state, score));
		this.seen[side].replay(ledger, state.clock);
		this.seen[side].totals.push(total);
		return total;
	}

	private bandOf(total: number): number {
		return this.bands.findLastIndex(([, from]) => total >= from);
	}
}
