// Tested by test/properties/ledgerReplay.test.ts.
import { withSwept, type ReplayedSweep } from './decayMarks';
import type { LeadState } from './lead';
import type { LedgerLine } from './ledgerLine';
import { ReplayedLead } from './replayedLead';
import type { Score } from './score';
import { rounded } from './sum';
import type { Instant } from './time';

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
	private readonly lead: ReplayedLead;
	private readonly lines: LedgerLine[];
	/** Lines and decays in the order of replay, and how many of them have been replayed. */
	private readonly entries: Array<{ at: Instant; line?: LedgerLine; sweep?: S }>;
	private place = 0;

	/** @param ledger the lead's whole ledger */
	constructor(ledger: LedgerLine[], score: Score, sweeps: S[]) {
		this.lines = ledger.toSorted((a, b) => a.writtenAt - b.writtenAt);
		this.entries = [
			...this.lines.map((line) => ({ at: line.writtenAt, line })),
			...sweeps.map((sweep) => ({ at: sweep.at, sweep })),
		].sort((a, b) => a.at - b.at);
		// Decays come from the entries, not from the score.
		const none = { count: 0, clock: -Infinity, all: null, groups: [] };
		this.lead = new ReplayedLead(this.lines, { ...score, sweeps: none });
	}

	/** The lead as it is at this place of the replay. */
	get state(): LeadState {
		return this.lead.state;
	}

	/** Goes on to what everything up to an instant had left, at once. Returns whether a line had been written by then. */
	goTo(at: Instant): boolean {
		const end = this.entries.findIndex((entry) => entry.at > at);
		this.goBefore(end < 0 ? this.entries.length : end);
		return this.lead.isStored;
	}

	/** Goes to what the line before the last so many, and the decays up to it, had left, at once. */
	goBack(lines: number): void {
		let left = this.lines.length - lines;
		if (left <= 0) return;
		this.goBefore(this.entries.findIndex(({ line }) => line && --left === 0) + 1);
	}

	/** Yields, from there on, what changed the score; the lead is as it was right after each. */
	*walk(): Generator<ReplayedChange<S>> {
		const { lead, state } = this;
		// The first line brings what the score's minimum gives, too.
		let before = lead.isStored ? lead.total() : 0;
		const since = () => {
			const score = lead.total();
			const change = rounded(score - before);
			before = score;
			return { at: state.clock, change, score };
		};
		while (this.place < this.entries.length) {
			const { at, line } = this.entries[this.place]!;
			if (!line) {
				const sweeps = this.nextSweeps();
				lead.settle(Math.max(state.clock, sweeps.at(-1)!.at), sweeps.reduce(withSwept, state.marks));
				// A lead that does not exist yet loses nothing.
				const moment = lead.isStored ? { ...since(), sweeps } : null;
				if (moment && moment.change !== 0) yield moment;
				continue;
			}
			this.place++;
			if (at > state.clock) {
				lead.settle(at, state.marks);
				const moment = lead.isStored ? since() : null;
				if (moment && moment.change !== 0) yield moment;
			}
			lead.replay(line);
			yield { ...since(), line };
		}
	}

	private nextSweeps(): S[] {
		const begin = this.place;
		while (this.entries[this.place]?.sweep) this.place++;
		return this.entries.slice(begin, this.place).map(({ sweep }) => sweep!);
	}

	private goBefore(place: number): void {
		const { lead } = this;
		for (const { at, line, sweep } of this.entries.slice(this.place, place)) {
			const { marks } = lead.state;
			lead.skip(at, sweep ? withSwept(marks, sweep) : marks, line);
		}
		this.place = place;
		lead.catchUp();
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
