import {
	inOrderOfEntry,
	watchPast,
	type ChangedScore,
	type Entering,
	type Instant,
	type LedgerLine,
	type Outcome,
	type Standing,
} from '../../scoring';

/** What came of a lead, as far as a check needs it. */
export type KnownOutcome = Pick<Outcome, 'id' | 'kind' | 'at' | 'reason'>;

/** A lead's past as a check of the score looks at it. */
export interface CheckedPast {
	ledger: LedgerLine[];
	/** The lead's last instant. */
	clock: Instant;
	/** Ascending. */
	outcomes: KnownOutcome[];
}

/** Told of a lead while its past goes by. */
export interface CheckWatcher {
	/** On a reference day: the lead was stored, and not yet won. */
	stood: (standing: Standing, isWin: boolean) => void;
	/** Right before an outcome. */
	before: (outcome: KnownOutcome, standing: Standing) => void;
	changed: (score: number, at: Instant) => void;
}

/** How a score is checked: on which days, and what counts as a win that follows. */
export interface CheckDays {
	days: Instant[];
	/** For each day, until when a win counts for it. */
	ends: Instant[];
	entering: Entering;
}

export const firstOf = (outcomes: KnownOutcome[], kind: KnownOutcome['kind']): Instant | null =>
	outcomes.find((one) => one.kind === kind)?.at ?? null;

/** Goes through a lead's past with its outcomes. Returns its ledger in the order of entry. */
export function checkPast(
	{ score, sweeps }: ChangedScore,
	{ ledger, clock, outcomes }: CheckedPast,
	{ days, ends, entering }: CheckDays,
	watcher: CheckWatcher,
): LedgerLine[] {
	const lines = inOrderOfEntry(ledger, entering);
	const win = firstOf(outcomes, 'won');
	const looks = [
		...days.map((at, day) => ({ at, day, outcome: null })),
		...outcomes.map((outcome) => ({ at: outcome.at - 1, day: -1, outcome })),
	];
	if (outcomes.length > 0) looks.sort((a, b) => a.at - b.at);
	watchPast(
		{ score, sweeps, lines, clock },
		looks.map(({ at }) => at),
		{
			stood: (look, standing) => {
				const { at, day, outcome } = looks[look]!;
				if (outcome) watcher.before(outcome, standing);
				else if (win === null || win > at) watcher.stood(standing, win !== null && win <= ends[day]!);
			},
			changed: watcher.changed,
		},
	);
	return lines;
}
