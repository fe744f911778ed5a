// Tested by test/properties/tryChanges.test.ts.
import type { LedgerLine } from './ledgerLine';
import { ReplayedLead } from './replayedLead';
import type { Score } from './score';
import { pointsIn } from './sum';
import type { SweepTimes } from './sweepTimes';
import type { Instant } from './time';

/** A lead's past, of which only what became of its score matters. */
export interface ScoredPast {
	/** Without decays of all leads. */
	score: Score;
	sweeps: SweepTimes;
	/** The whole ledger, in the order of replay. */
	lines: LedgerLine[];
	/** The lead's last instant. */
	clock: Instant;
}

/** A score passed a threshold. */
export interface Passing {
	threshold: number;
	at: Instant;
	isRise: boolean;
}

/**
 * What a score has become, rounded to 9 decimals, and when it passed thresholds from an instant on: looked at after each
 * line and each decay. A new lead comes from below all thresholds.
 */
export function replayedScore(
	past: ScoredPast,
	thresholds: number[],
	since: Instant,
): { score: number; passings: Passing[] } {
	const first = past.lines.findIndex(({ writtenAt }) => writtenAt >= since);
	const lines = first < 0 ? past.lines.length : first;
	const replay = new ScoreReplay(past, thresholds, lines, past.sweeps.before(since));
	replay.run();
	return { score: replay.last, passings: replay.passings };
}

class ScoreReplay {
	readonly passings: Passing[] = [];
	/** The score when it was last looked at. */
	last = -Infinity;
	private readonly lead: ReplayedLead;

	/** Begins with what so many lines and decays had left. */
	constructor(
		private readonly past: ScoredPast,
		private readonly thresholds: number[],
		private readonly begin: number,
		private sweep: number,
	) {
		this.lead = leadAfter(past, begin, sweep);
		if (this.lead.isStored) this.last = this.lead.total();
	}

	run(): void {
		const { lead, past } = this;
		for (const line of past.lines.slice(this.begin)) {
			const at = line.writtenAt;
			// Of a decay and a line of the same instant, the line came first.
			this.decayBefore(past.sweeps.before(at));
			if (at > lead.state.clock) lead.settle(at, lead.state.marks);
			lead.replay(line);
			this.note(at);
		}
		this.decayBefore(past.sweeps.sweeps.length);
		// Steps that wrote no line let points expire, too.
		if (past.clock > lead.state.clock) lead.settle(past.clock, lead.state.marks);
		if (lead.isStored) this.note(lead.state.clock);
		else this.last = lead.total();
	}

	private note(at: Instant): void {
		const before = this.last;
		this.last = this.lead.total();
		for (const threshold of this.thresholds) {
			const isRise = this.last >= threshold;
			if (before >= threshold !== isRise) this.passings.push({ threshold, at, isRise });
		}
	}

	/** Replays the decays up to a place (not including): together, where that says as much as one by one. */
	private decayBefore(end: number): void {
		if (!this.lead.isStored || this.thresholds.length === 0 || this.canOnlyFall(end)) {
			this.decayAtOnce(end);
			return;
		}
		while (this.sweep < end) {
			decay(this.lead, this.past.sweeps, this.sweep, ++this.sweep);
			this.note(this.lead.state.clock);
		}
	}

	private decayAtOnce(end: number): void {
		const begin = this.sweep;
		if (begin === end) return;
		const canCross = end - begin > 1 && this.thresholds.some((threshold) => threshold <= this.last);
		const before = canCross ? this.lead.fork() : this.lead;
		const [clock, score] = [this.lead.state.clock, this.last];
		decay(this.lead, this.past.sweeps, begin, end);
		this.sweep = end;
		if (!this.lead.isStored) return;
		this.last = this.lead.total();
		for (const threshold of this.thresholds) {
			if (score < threshold || this.last >= threshold) continue;
			const first = firstBelow(before, this.past.sweeps, threshold, begin, end);
			this.passings.push({
				threshold,
				at: Math.max(clock, this.past.sweeps.sweeps[first]!.at),
				isRise: false,
			});
		}
	}

	/** Whether decays one after another can take nothing but points above zero, more and more of them. */
	private canOnlyFall(end: number): boolean {
		const { awarded, counted, marks } = this.lead.state;
		for (const { minus } of awarded.values()) if (pointsIn(minus) !== 0) return false;
		// Fewer events in a window can be worth more.
		for (const { times, window } of counted.values()) if (times > 0 && window !== '') return false;
		// Another way of fading can bring points back.
		const fades = new Set(marks.map(({ fade }) => fade));
		for (const { fade } of this.past.sweeps.sweeps.slice(this.sweep, end)) if (fade !== null) fades.add(fade);
		return fades.size <= 1;
	}
}

/** A lead as it was after so many lines and decays. */
function leadAfter({ lines, score, sweeps }: ScoredPast, line: number, sweep: number): ReplayedLead {
	const lead = new ReplayedLead(lines, score);
	let place = 0;
	for (const one of lines.slice(0, line)) {
		const end = Math.min(sweep, sweeps.before(one.writtenAt));
		lead.skip(one.writtenAt, sweeps.marksAfter(lead.state.marks, place, end), one);
		place = end;
	}
	if (place < sweep) {
		lead.skip(sweeps.sweeps[sweep - 1]!.at, sweeps.marksAfter(lead.state.marks, place, sweep));
	}
	if (lead.isStored) lead.catchUp();
	return lead;
}

/** Brings a lead through the decays from one place until (not including) another. */
function decay(lead: ReplayedLead, sweeps: SweepTimes, from: number, to: number): void {
	const { clock, marks } = lead.state;
	lead.settle(Math.max(clock, sweeps.sweeps[to - 1]!.at), sweeps.marksAfter(marks, from, to));
}

/** Of decays after which the score only falls: the first that leaves it below a threshold. */
function firstBelow(
	lead: ReplayedLead,
	sweeps: SweepTimes,
	threshold: number,
	begin: number,
	end: number,
): number {
	let [low, high] = [begin, end - 1];
	while (low < high) {
		const middle = (low + high) >> 1;
		const then = lead.fork();
		decay(then, sweeps, begin, middle + 1);
		if (then.total() < threshold) high = middle;
		else low = middle + 1;
	}
	return low;
}
