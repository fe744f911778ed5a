// Tested by test/properties/tryChanges.test.ts.
import { withSwept, type ReplayedSweep } from './decayMarks';
import type { DecayMark } from './lead';
import type { Instant } from './time';

/**
 * The decays of a score's leads in their order, for the replay of many leads: a lead that went through a thousand of them
 * between two events is brought to the last at once.
 */
export class SweepTimes {
	/** For each decay, the last one up to it that let all points fade; -1: none. */
	private readonly lastOfAll: number[] = [];

	constructor(readonly sweeps: ReplayedSweep[]) {
		let last = -1;
		for (const [index, { fade, groups }] of sweeps.entries()) {
			if (fade !== null && groups === null) last = index;
			this.lastOfAll.push(last);
		}
	}

	/** How many there were before an instant. */
	before(at: Instant): number {
		const { sweeps } = this;
		let low = 0;
		let high = sweeps.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (sweeps[middle]!.at < at) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** What a lead is under after the decays from one place until (not including) another. */
	marksAfter(marks: DecayMark[], from: number, to: number): DecayMark[] {
		if (from >= to) return marks;
		// Those before a decay of all points no longer matter.
		return this.sweeps.slice(Math.max(from, this.lastOfAll[to - 1]!), to).reduce(withSwept, marks);
	}
}
