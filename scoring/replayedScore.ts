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
	const replay = new ScoreReplay(past, thresholds);
	const first = past.lines.findIndex(({ writtenAt }) => writtenAt >= since);
	replay.begin(first < 0 ? past.lines.length : first, past.sweeps.before(since));
	replay.run();
	return { score: replay.last, passings: replay.passings };
}

class ScoreReplay {
	readonly passings: Passing[] = [];
	/** The score when it was last looked at. */
	last = -Infinity;
	private lead: ReplayedLead;
	/** How many lines and decays have been replayed. */
	private line = 0;
	private sweep = 0;

	constructor(
		private readonly past: ScoredPast,
		private readonly thresholds: number[],
	) {
		this.lead = this.leadAfter(0, 0);
	}

	/** Goes to what so many lines and decays had left, at once. */
	begin(lines: number, sweeps: number): void {
		this.lead = this.leadAfter(lines, sweeps);
		[this.line, this.sweep] = [lines, sweeps];
		if (this.lead.isStored) this.last = this.lead.total();
	}

	run(): void {
		const { lead, past } = this;
		for (const line of past.lines.slice(this.line)) {
			const at = line.writtenAt;
			// Of a decay and a line of the same instant, the line came first.
			this.decayBefore(past.sweeps.before(at));
			if (at > lead.state.clock) lead.settle(at, lead.state.marks);
			lead.replay(line);
			this.line++;
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
			this.decay(this.sweep + 1);
			this.note(this.lead.state.clock);
		}
	}

	private decayAtOnce(end: number): void {
		if (this.sweep === end) return;
		const begin = this.sweep;
		const before = this.last;
		this.decay(end);
		if (!this.lead.isStored) return;
		this.last = this.lead.total();
		for (const threshold of this.thresholds) {
			if (before < threshold || this.last >= threshold) continue;
			const { at } = this.past.sweeps.sweeps[this.firstBelow(threshold, begin, end)]!;
			this.passings.push({ threshold, at: Math.max(at, this.clockOfLine()), isRise: false });
		}
	}

	private decay(end: number): void {
		const { lead, past } = this;
		const { at } = past.sweeps.sweeps[end - 1]!;
		const marks = past.sweeps.marksAfter(lead.state.marks, this.sweep, end);
		lead.settle(Math.max(lead.state.clock, at), marks);
		this.sweep = end;
	}

	/** Of decays from a place on, after which the score only falls: the first that leaves it below a threshold. */
	private firstBelow(threshold: number, begin: number, end: number): number {
		let [low, high] = [begin, end - 1];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.leadAfter(this.line, middle + 1).total() < threshold) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	private clockOfLine(): Instant {
		return this.past.lines[this.line - 1]?.writtenAt ?? -Infinity;
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

	/** A lead as it was after so many lines and decays. */
	private leadAfter(lines: number, sweeps: number): ReplayedLead {
		const { past } = this;
		const lead = new ReplayedLead(past.lines, past.score);
		let place = 0;
		for (const line of past.lines.slice(0, lines)) {
			const end = Math.min(sweeps, past.sweeps.before(line.writtenAt));
			lead.skip(line.writtenAt, past.sweeps.marksAfter(lead.state.marks, place, end), line);
			place = end;
		}
		if (place < sweeps) {
			const marks = past.sweeps.marksAfter(lead.state.marks, place, sweeps);
			lead.skip(past.sweeps.sweeps[sweeps - 1]!.at, marks);
		}
		lead.catchUp();
		return lead;
	}
}
