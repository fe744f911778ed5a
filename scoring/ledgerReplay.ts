import { newLead, type Expiring, type LeadState, type LedgerLine, type DecayMark } from './lead';
import { zoneOf, type Score } from './score';
import {
	add,
	drop,
	keyOf,
	needsHistory,
	noneYet,
	rebuild,
	settle,
	silencesIn,
	withMark,
	type Decay,
	type Silences,
} from './settle';
import { added, rounded } from './sum';
import { after, type Instant } from './time';
import { totalOf } from './total';
import { isFadingInSilence, startWork } from './leadWork';
import { correctionOf, isNothing } from './correctedAwards';

/** A decay of all leads, as a store keeps it. `fade` null: only what had expired went. `groups` null: all points. */
export interface ReplayedSweep {
	at: Instant;
	fade: number | null;
	groups: string[] | null;
}

/** What changed a score: a ledger line, decays of all leads one after another, or that points had expired. */
export interface ReplayedChange<S extends ReplayedSweep> {
	/** The lead's clock then. */
	at: Instant;
	line?: LedgerLine;
	sweeps?: S[];
	/** What it did to the score, and the score it left; rounded to 9 decimals. The changes add up to the score. */
	change: number;
	score: number;
}

/**
 * A lead's past, replayed from its ledger and the decays of all leads: ageing is in no ledger line, it is computed.
 *
 * It is replayed under the score's rules, limits and windows of today, and merged leads as if they had always been one. A
 * step that wrote no line, and a decay dated before the lead's clock, left no trace: what they let expire or fade goes
 * with the next line or decay. Of a decay and a line of the same instant, the line came first.
 */
export class LedgerReplay<S extends ReplayedSweep> {
	readonly state: LeadState = newLead();
	private readonly entries: Array<{ at: Instant; line?: LedgerLine; sweep?: S }>;
	/** The ledger in the order of replay, and how much of it and of the entries has been replayed. */
	private readonly lines: LedgerLine[];
	private replayed = 0;
	private place = 0;
	/** Awards, as the lines replayed so far have left them, and counted events: by line number, and by expiry. */
	private readonly awards: Map<number, Expiring>;
	private readonly expiring: Expiring[];
	private expired = 0;
	/** Those that were replayed, have not expired, and were not corrected to nothing. */
	private readonly live = new Set<number>();
	/** Those that the sums depend on. */
	private silences: Silences;
	/** Decays come from the entries, not from the score. */
	private readonly score: Score;

	/** @param ledger the lead's whole ledger */
	constructor(ledger: LedgerLine[], score: Score, sweeps: S[]) {
		this.score = { ...score, sweeps: { count: 0, clock: -Infinity, all: null, groups: [] } };
		this.lines = ledger.toSorted((a, b) => a.writtenAt - b.writtenAt);
		this.entries = [
			...this.lines.map((line) => ({ at: line.writtenAt, line })),
			...sweeps.map((sweep) => ({ at: sweep.at, sweep })),
		].sort((a, b) => a.at - b.at);
		this.expiring = this.lines
			.filter(({ kind }) => kind === 'award' || kind === 'counted')
			.map((line) => {
				const { rule, at, seq, kind, points } = line;
				const expiresAt = this.expiryOf(line) ?? Infinity;
				return { rule: rule!, at, expiresAt, seq, points: kind === 'award' ? points : null };
			})
			.sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : Number(a.expiresAt > b.expiresAt)));
		this.awards = new Map(this.expiring.map((one) => [one.seq, one]));
		this.silences = silencesIn([], this.score);
	}

	/** Goes on to what everything up to an instant had left, at once. Returns whether a line had been written by then. */
	goTo(at: Instant): boolean {
		const end = this.entries.findIndex((entry) => entry.at > at);
		this.goBefore(end < 0 ? this.entries.length : end);
		return this.replayed > 0;
	}

	/** Goes to what the line before the last so many, and the decays up to it, had left, at once. */
	goBack(lines: number): void {
		let left = this.lines.length - lines;
		if (left <= 0) return;
		this.goBefore(this.entries.findIndex(({ line }) => line && --left === 0) + 1);
	}

	/** Yields, from there on, what changed the score; the lead is as it was right after each. */
	*walk(): Generator<ReplayedChange<S>> {
		// The first line brings what the score's minimum gives, too.
		let before = this.replayed > 0 ? rounded(totalOf(this.state, this.score)) : 0;
		const since = () => {
			const score = rounded(totalOf(this.state, this.score));
			const change = rounded(score - before);
			before = score;
			return { at: this.state.clock, change, score };
		};
		while (this.place < this.entries.length) {
			const { at, line } = this.entries[this.place]!;
			if (!line) {
				const sweeps = this.nextSweeps();
				this.settle(
					Math.max(this.state.clock, sweeps.at(-1)!.at),
					sweeps.reduce(withSweep, this.state.marks),
				);
				// A lead that does not exist yet loses nothing.
				const moment = this.replayed > 0 ? { ...since(), sweeps } : null;
				if (moment && moment.change !== 0) yield moment;
				continue;
			}
			this.place++;
			if (at > this.state.clock) {
				this.settle(at, this.state.marks);
				const moment = this.replayed > 0 ? since() : null;
				if (moment && moment.change !== 0) yield moment;
			}
			this.replayLine(line);
			yield { ...since(), line };
		}
	}

	private nextSweeps(): S[] {
		const begin = this.place;
		while (this.entries[this.place]?.sweep) this.place++;
		return this.entries.slice(begin, this.place).map(({ sweep }) => sweep!);
	}

	private goBefore(place: number): void {
		const { state } = this;
		for (const { at, line, sweep } of this.entries.slice(this.place, place)) {
			state.clock = Math.max(state.clock, at);
			if (sweep) state.marks = withSweep(state.marks, sweep);
			if (line?.kind === 'decayed') state.marks = withDecay(state.marks, line);
			if (line) this.register(line);
		}
		this.place = place;
		for (const one of this.due(state.clock)) this.live.delete(one.seq);
		this.rebuild();
	}

	/** Brings the lead to an instant, under these decays. */
	private settle(clock: Instant, marks: DecayMark[]): void {
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

	/** What expires from where it was last asked for up to an instant. */
	private due(clock: Instant): Expiring[] {
		const begin = this.expired;
		while (this.expiring[this.expired] && this.expiring[this.expired]!.expiresAt <= clock) this.expired++;
		return this.expiring.slice(begin, this.expired);
	}

	/** Rebuilds all sums of the lead from the lines replayed so far, where they cannot be carried forward. */
	private rebuild(): void {
		const ledger = this.lines.slice(0, this.replayed);
		rebuild(startWork(this.state, { ledger, whole: true }), this.score);
		this.silences = silencesIn(ledger, this.score);
	}

	private replayLine(line: LedgerLine): void {
		const { state, score } = this;
		if (line.kind === 'decayed') this.settle(state.clock, withDecay(state.marks, line));
		const award = this.awards.get(numberOf(line));
		if (award) this.take(award);
		this.register(line);
		if (award) this.give(award);
		// Subtracting large points leaves small rounding errors.
		const isLastOfCorrection = line.kind === 'corrected' && this.lines[this.replayed]?.kind !== 'corrected';
		// A late event changes how much others have faded in the silences around it.
		if (isLastOfCorrection || isFadingInSilence(state.marks, score, line.at)) this.rebuild();
	}

	/** Takes in all of a line but the sums of awards and counted events. */
	private register(line: LedgerLine): void {
		const { state, score, live } = this;
		const { kind, rule, points } = line;
		this.replayed++;
		const award = this.awards.get(numberOf(line));
		if (kind === 'corrected') {
			award!.rule = rule!;
			award!.points! += points;
		}
		if (award && award.expiresAt > state.clock) {
			if (kind === 'corrected' && isNothing(award.points!)) live.delete(award.seq);
			else live.add(award.seq);
		}
		if ((kind === 'award' || kind === 'corrected') && !state.awarded.has(rule!)) {
			state.awarded.set(rule!, noneYet(state, score, rule!));
		}
		if (kind === 'counted' && !state.counted.has(rule!)) {
			state.counted.set(rule!, { times: 0, window: keyOf(score.rules[rule!]?.window) });
		}
		if (kind === 'held') {
			const before = state.held.get(rule!)?.points ?? 0;
			state.held.set(rule!, { points: before + points, at: -Infinity, steps: [] });
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
	private expiryOf({ kind, rule, at, expiresAt }: LedgerLine): Instant | null {
		if (kind === 'award') return expiresAt;
		const window = kind === 'counted' ? this.score.rules[rule!]?.window : undefined;
		return window ? after(at, window, zoneOf(this.score)) : null;
	}
}

/**
 * A lead as the last step, or the last decay of all leads, had left it at a past instant, for `explain` and `totalOf`;
 * null where its ledger has no line from then.
 * @param ledger the lead's whole ledger
 */
export function leadAt(
	ledger: LedgerLine[],
	score: Score,
	sweeps: ReplayedSweep[],
	at: Instant,
): LeadState | null {
	const past = new LedgerReplay(ledger, score, sweeps);
	return past.goTo(at) ? past.state : null;
}

/** The number of the award or counted event that a line is about. */
const numberOf = (line: LedgerLine): number =>
	line.kind === 'corrected' ? correctionOf(line).award : line.seq;

function withSweep(marks: DecayMark[], { at, fade, groups }: ReplayedSweep): DecayMark[] {
	if (fade === null) return marks;
	return (groups ?? [null]).reduce((all, group) => withMark(all, group, fade, at), marks);
}

/** A decay of one lead is in its ledger. */
function withDecay(marks: DecayMark[], { note, writtenAt }: LedgerLine): DecayMark[] {
	const { fade, groups } = JSON.parse(note!) as Decay;
	return groups.reduce((all, group) => withMark(all, group, fade, writtenAt), marks);
}
