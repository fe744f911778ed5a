// Tested by test/properties/ledgerReplay.test.ts.
import { add, drop, noneYet } from './awardedSums';
import { isNothing } from './correctedAwards';
import { keyOf, leavesAt } from './countWindow';
import { withMark } from './decayMarks';
import { copyOfLead, newLead, type DecayMark, type Expiring, type LeadState } from './lead';
import { subjectOf, type CountedLine, type AwardLine, type DecayedLine, type LedgerLine } from './ledgerLine';
import { isFadingInSilence, silencesIn, type Silences } from './leadSilences';
import { startWork } from './leadWork';
import { rebuild } from './rebuild';
import type { Score } from './score';
import { needsHistory, settle } from './settle';
import { added, rounded } from './sum';
import { TakenBack } from './takenBack';
import type { Instant } from './time';
import { totalOf } from './total';

/** A lead while its ledger is replayed: the lines so far have brought it to this state. */
export class ReplayedLead {
	readonly state: LeadState = newLead();
	/** How many lines of the ledger have been replayed. */
	private replayed = 0;
	/** Awards, as the lines replayed so far have left them, and counted events: by line number, and by expiry. */
	private readonly awards: Map<number, Expiring>;
	private readonly expiring: Expiring[];
	private expired = 0;
	/** Those that were replayed, have not expired, were not corrected to nothing, and are not taken back. */
	private readonly live = new Set<number>();
	private readonly gone = new Set<number>();
	private readonly taken = new TakenBack();
	/** Those of a burst that the score knew when they came: they were in it at no time. */
	private readonly ignored: Set<number>;
	/** Those that the sums depend on. */
	private silences: Silences;

	/**
	 * @param lines the ledger in the order of replay
	 * @param score without decays of all leads: they come from outside
	 */
	constructor(
		private readonly lines: LedgerLine[],
		private readonly score: Score,
	) {
		this.expiring = lines
			.filter((line) => line.kind === 'award' || line.kind === 'counted')
			.map((line) => {
				const { rule, at, seq, kind, points } = line;
				const expiresAt = this.expiryOf(line) ?? Infinity;
				return { rule, at, expiresAt, seq, points: kind === 'award' ? points : null };
			})
			.sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : Number(a.expiresAt > b.expiresAt)));
		this.ignored = ignoredIn(lines);
		this.awards = new Map(this.expiring.map((one) => [one.seq, one]));
		this.silences = silencesIn([], score);
	}

	/** Whether a line has been replayed: before its first, a lead does not exist. */
	get isStored(): boolean {
		return this.replayed > 0;
	}

	/** The same lead at the same place, to try where decays take it: it is settled, and no line is replayed. */
	fork(): ReplayedLead {
		const { state, live } = this;
		const own = { state: copyOfLead(state), live: new Set(live) };
		return Object.assign(Object.create(ReplayedLead.prototype) as ReplayedLead, this, own);
	}

	/** Its score, rounded to 9 decimals. */
	total(): number {
		return rounded(totalOf(this.state, this.score));
	}

	/** Goes past a line, or to other decays, without sums; `catchUp` makes them. */
	skip(at: Instant, marks: DecayMark[], line?: LedgerLine): void {
		const { state } = this;
		state.clock = Math.max(state.clock, at);
		state.marks = line?.kind === 'decayed' ? withDecay(marks, line) : marks;
		if (line) this.register(line);
	}

	/** Makes the sums after lines were skipped. */
	catchUp(): void {
		for (const one of this.due(this.state.clock)) this.live.delete(one.seq);
		this.rebuild();
	}

	/** Brings the lead to an instant, under these decays. */
	settle(clock: Instant, marks: DecayMark[]): void {
		const { state, score } = this;
		for (const one of this.due(clock)) {
			this.take(one);
			this.live.delete(one.seq);
		}
		state.marks = marks;
		const work = startWork(state);
		if (!needsHistory(work, score, clock)) return settle(work, score, clock);
		state.clock = clock;
		return this.rebuild();
	}

	/** Takes in the next line, at the lead's clock. */
	replay(line: LedgerLine): void {
		const { state, score } = this;
		if (line.kind === 'decayed') this.settle(state.clock, withDecay(state.marks, line));
		const award = this.awards.get(subjectOf(line));
		if (award) this.take(award);
		this.register(line);
		if (award) this.give(award);
		// Subtracting large points leaves small rounding errors.
		const isLastChange =
			isChange(line) && !this.ignored.has(subjectOf(line)) && !isChange(this.lines[this.replayed]);
		// A late event changes how much others have faded in the silences around it.
		if (isLastChange || isFadingInSilence(state.marks, score, line.at)) this.rebuild();
	}

	/** What expires from where it was last asked for up to an instant. */
	private due(clock: Instant): Expiring[] {
		const begin = this.expired;
		while (this.expiring[this.expired] && this.expiring[this.expired]!.expiresAt <= clock) this.expired++;
		return this.expiring.slice(begin, this.expired);
	}

	/** Rebuilds all sums of the lead from the lines replayed so far, where they cannot be carried forward. */
	private rebuild(): void {
		// What was ignored at once goes with the line that says so.
		const last = this.lines[this.replayed - 1];
		const isHalf = last !== undefined && this.ignored.has(last.seq);
		const ledger = this.lines.slice(0, this.replayed + Number(isHalf));
		rebuild(startWork(this.state, { ledger, whole: true }), this.score);
		this.silences = silencesIn(ledger, this.score);
	}

	/** Takes in all of a line but the sums of awards and counted events. */
	private register(line: LedgerLine): void {
		const { state, score, live } = this;
		const { kind, rule, points } = line;
		this.replayed++;
		const award = this.awards.get(subjectOf(line));
		if (kind === 'corrected') {
			award!.rule = rule;
			award!.points! += points;
		}
		this.taken.note(line);
		if (award && award.expiresAt > state.clock) {
			const { seq } = award;
			if (kind === 'corrected' && isNothing(award.points!)) this.gone.add(seq);
			else if (kind === 'corrected') this.gone.delete(seq);
			const isIgnored = this.ignored.has(seq) && !this.taken.exempt.has(seq);
			if (isIgnored || this.gone.has(seq) || this.taken.has(seq)) live.delete(seq);
			else live.add(seq);
		}
		if ((kind === 'award' || kind === 'corrected') && !state.awarded.has(rule)) {
			state.awarded.set(rule, noneYet(state, score, rule));
		}
		if (kind === 'counted' && !state.counted.has(rule)) {
			state.counted.set(rule, { times: 0, window: keyOf(score.rules[rule]?.window) });
		}
		if (kind === 'held') {
			const before = state.held.get(rule)?.points ?? 0;
			state.held.set(rule, { points: before + points, at: -Infinity, steps: [] });
		}
		if (kind === 'adjusted') state.adjusted = added(state.adjusted, points);
	}

	/** Takes an award or counted event out of the sums, where it is in them, and puts it in, where it belongs there. */
	private take(one: Expiring): void {
		if (this.live.has(one.seq)) drop(this.state, this.score, one, this.silences);
	}

	private give({ seq, rule, at, points }: Expiring): void {
		if (!this.live.has(seq)) return;
		if (points === null) this.state.counted.get(rule)!.times++;
		else add(this.state.awarded.get(rule)!, { at, points }, this.score);
	}

	/** A counted event leaves its rule's window as that is today. */
	private expiryOf({ kind, rule, at, expiresAt }: AwardLine | CountedLine): Instant | null {
		return kind === 'counted' ? leavesAt(at, this.score.rules[rule]?.window, this.score) : expiresAt;
	}
}

/** Whether a line changes what an earlier one gave. */
const isChange = (line: LedgerLine | undefined): boolean =>
	line !== undefined && subjectOf(line) !== line.seq;

/** What was decided and, as part of a burst, taken back at once. */
function ignoredIn(lines: LedgerLine[]): Set<number> {
	const bySeq = new Map(lines.map((line) => [line.seq, line]));
	const ignored = lines.filter((line) => {
		if (line.kind !== 'takenBack' || line.by !== 'burst' || line.of !== line.seq - 1) return false;
		const { writtenAt, execution } = bySeq.get(line.of) ?? {};
		return writtenAt === line.writtenAt && execution === line.execution;
	});
	return new Set(ignored.map(subjectOf));
}

/** A decay of one lead is in its ledger. */
function withDecay(marks: DecayMark[], { decay: { fade, groups }, writtenAt }: DecayedLine): DecayMark[] {
	return groups.reduce((all, group) => withMark(all, group, fade, writtenAt), marks);
}
