import {
	after,
	isSoundLedger,
	rounded,
	settleAsLeft,
	startWork,
	totalOf,
	type LeadState,
	type LedgerLine,
	type NamedBand,
	type Score,
} from '../../scoring';
import { TopN, type Ranked } from '../read/topN';
import { periodStarts } from '../report/bandMovements';
import { histograms } from '../report/histogram';
import { byEventTime } from '../report/leadPasts';
import { Seen, WEEKS, type Side, type TrialOptions } from './trial';

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
	score: Side;
	other: Side;
	most: Array<{ leadId: string; score: number; other: number }>;
	/** Whether it came to the end. */
	isDone: boolean;
}

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
	private scores: Score[] = [];

	constructor({ at, zone, size }: Pick<TrialOptions, 'at' | 'zone' | 'size'>, bands: NamedBand[]) {
		const starts = periodStarts({ at, zone, period: 'week', periods: WEEKS });
		const end = after(starts.at(-1)!, { amount: 1, unit: 'weeks' }, zone);
		this.bands = bands.toSorted(([, a], [, b]) => a - b);
		this.seen = [new Seen(this.bands, starts, end), new Seen(this.bands, starts, end)];
		const none = Array.from({ length: bands.length + 1 }, () => 0);
		this.pairs = none.map(() => [...none]);
		this.most = new TopN(size);
	}

	/** Takes the scores as the next leads have them. */
	begin(scores: Score[], pasts: Array<Seen['past']>): void {
		this.scores = scores;
		this.seen.forEach((side, index) => (side.past = pasts[index]!));
	}

	/** Takes a lead in, as it is in both; false: it cannot be read. */
	add(pasts: Array<[lead: string, state: LeadState, ledger: LedgerLine[] | null]>): boolean {
		const { scores, seen } = this;
		const totals: number[] = [];
		for (const [index, [, state, ledger]] of pasts.entries()) {
			const score = scores[index]!;
			if (!isSoundLedger(ledger, state, score, true)) return false;
			const work = startWork(state, { ledger, whole: true });
			settleAsLeft(work, score);
			totals.push(rounded(totalOf(state, score)));
		}
		for (const [index, side] of seen.entries()) {
			const [, { clock }, ledger] = pasts[index]!;
			side.replay(byEventTime(ledger!), clock);
			side.totals.push(totals[index]!);
		}
		const [score, other] = totals as [number, number];
		this.pairs[this.bandOf(score) + 1]![this.bandOf(other) + 1]!++;
		const candidate = { key: Math.abs(other - score), lead: pasts[0]![0], score, other };
		if (score !== other && this.most.wants(candidate)) this.most.add(candidate);
		return true;
	}

	summary(): Omit<ComparedScores, 'isDone'> {
		const { seen, bands, pairs, onlyScore, inOther } = this;
		const [ofScore = [], ofOther = []] = histograms(
			seen.map(({ totals }) => totals),
			seen[0].thresholds,
		);
		const leads = seen[0].totals.length;
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

	private bandOf(total: number): number {
		return this.bands.findLastIndex(([, from]) => total >= from);
	}
}
