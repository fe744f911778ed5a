// Tested by test/properties/standings.test.ts.
import type { LedgerLine } from './ledgerLine';
import { ReplayedLead } from './replayedLead';
import type { ScoredPast } from './replayedScore';
import type { Instant } from './time';

/** A lead as it stood at an instant. */
export interface Standing {
	/** Rounded to 9 decimals. */
	score: number;
	/** Whether a rule had given it points by then, or held some. */
	hasHad: (rule: number) => boolean;
}

/** Told of a lead while its past goes by. */
export interface Watcher {
	/** At one of the days: its place among them. */
	stood: (day: number, standing: Standing) => void;
	/** After each line and each decay: what the score is then. */
	changed: (score: number, at: Instant) => void;
}

/**
 * Goes through a lead's past, with what had been written by each day and is dated no later: what entered the score at an
 * instant after a day does not count on it.
 * @param past the ledger in the order in which lines entered, each with that instant as `writtenAt`
 * @param days ascending
 */
export function watchPast(
	{ lines, score, sweeps, clock }: ScoredPast,
	days: Instant[],
	watcher: Watcher,
): void {
	const lead = new ReplayedLead(lines, score);
	let day = 0;
	let sweep = 0;
	const standing: Standing = {
		score: 0,
		hasHad: (rule) =>
			lead.state.awarded.has(rule) ||
			(lead.state.counted.get(rule)?.times ?? 0) > 0 ||
			(lead.state.held.get(rule)?.points ?? 0) !== 0,
	};
	const look = (at: Instant): void => {
		standing.score = lead.total();
		watcher.changed(standing.score, at);
	};
	/** Decays up to a place, all at once: between two lines they take points, and nobody looks at each night. */
	const decayBefore = (end: number): void => {
		if (end <= sweep) return;
		const { marks, clock: before } = lead.state;
		const at = Math.max(before, sweeps.sweeps[end - 1]!.at);
		lead.settle(at, sweeps.marksAfter(marks, sweep, end));
		sweep = end;
		if (lead.isStored) look(at);
	};
	const daysBefore = (at: Instant): void => {
		for (; day < days.length && days[day]! < at; day++) {
			decayBefore(sweeps.before(days[day]! + 1));
			if (lead.isStored) watcher.stood(day, standing);
		}
	};
	for (const line of lines) {
		const at = line.writtenAt;
		daysBefore(at);
		decayBefore(sweeps.before(at));
		if (at > lead.state.clock) lead.settle(at, lead.state.marks);
		lead.replay(line);
		look(at);
	}
	daysBefore(Infinity);
	decayBefore(sweeps.sweeps.length);
	if (clock > lead.state.clock) lead.settle(clock, lead.state.marks);
	if (lead.isStored) look(lead.state.clock);
}

/** When lines enter a score. */
export type Entering = 'asWritten' | 'asDated';

/**
 * A ledger in the order in which its lines entered the score, each with that instant as `writtenAt`. What is dated ahead
 * enters at its date. As dated, history that was loaded later entered when it happened; what people did enters when they
 * did it.
 */
export function inOrderOfEntry(ledger: LedgerLine[], entering: Entering): LedgerLine[] {
	return ledger
		.map((line) => ({ ...line, writtenAt: entryOf(line, entering) }))
		.sort((a, b) => a.writtenAt - b.writtenAt || a.seq - b.seq);
}

function entryOf(line: LedgerLine, entering: Entering): Instant {
	const { kind, at, writtenAt } = line;
	const isOfBurst = kind === 'takenBack' && line.by === 'burst';
	const isEvent =
		isOfBurst || kind === 'award' || kind === 'refused' || kind === 'counted' || kind === 'held';
	return entering === 'asDated' && isEvent ? at : Math.max(at, writtenAt);
}
