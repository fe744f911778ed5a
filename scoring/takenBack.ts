// Tested by test/properties/takenBack.test.ts.
import type { LedgerLine, Taker } from './ledgerLine';
import type { Payment } from './payments';

/** Which decisions of a ledger count for nothing, by the numbers of their lines, and who has said so. */
export class TakenBack {
	private readonly by: Record<Taker, Set<number>> = { burst: new Set(), hand: new Set() };
	/** Given back after a burst: their events are in no burst any more. */
	readonly exempt = new Set<number>();

	/** @param lines in the order in which they were written */
	constructor(lines: LedgerLine[] = []) {
		for (const line of lines) this.note(line);
	}

	note(line: LedgerLine): void {
		if (line.kind === 'takenBack') this.by[line.by].add(line.of);
		if (line.kind !== 'givenBack') return;
		this.by[line.by].delete(line.of);
		if (line.by === 'burst') this.exempt.add(line.of);
	}

	has(seq: number): boolean {
		return this.isBurst(seq) || this.isByHand(seq);
	}

	/** Taken back as part of a burst: it used up no limit and no once-only rule, and was no activity. */
	isBurst(seq: number): boolean {
		return this.by.burst.has(seq);
	}

	isByHand(seq: number): boolean {
		return this.by.hand.has(seq);
	}
}

/** What limits look at among some lines: what rules have awarded, apart from bursts; what was given back, as far as it was. */
export function paymentsIn(lines: LedgerLine[], taken = new TakenBack(lines)): Payment[] {
	const cut = new Map<number, number>();
	for (const line of lines) {
		if (line.kind === 'givenBack' && line.offered !== null) cut.set(line.of, line.points);
	}
	return lines.flatMap((line) => {
		if (line.kind !== 'award' || taken.isBurst(line.seq)) return [];
		const { rule, at, seq } = line;
		const points = cut.get(seq);
		// What found no room is no award.
		return points === 0 ? [] : [{ rule, at, points: points ?? line.points }];
	});
}
