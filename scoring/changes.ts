// Tested by test/properties/tryChanges.test.ts.
import { fadeInWords, type Fade } from './fades';
import type { LedgerLine } from './ledgerLine';
import type { ReplayedSweep } from './decayMarks';
import { withFade, withSettings, type Score, type Settings } from './score';
import { SweepTimes } from './sweepTimes';

/** What is tried on a score's past. What is absent stays as it was. */
export interface Changes {
	/** How points fade at each decay there was, also those that only let points expire; null: they only expire. */
	fade?: Fade | null;
	settings: Settings;
}

/** A score and its decays, as they would have been. */
export interface ChangedScore {
	/** Without decays of all leads, which come from outside. */
	score: Score;
	sweeps: SweepTimes;
	/** The same for the decays in a lead's ledger. */
	ledgerOf: (lines: LedgerLine[]) => LedgerLine[];
}

/** Under changed settings, rules give the same points at the same instants: only what is left of them differs. */
export function underChanges(
	score: Score,
	sweeps: ReplayedSweep[],
	{ fade, settings }: Changes,
): ChangedScore {
	const none = { count: 0, clock: -Infinity, all: null, groups: [] };
	const withBounds = { ...withSettings(score, settings), sweeps: none };
	if (fade === undefined) {
		return { score: withBounds, sweeps: new SweepTimes(sweeps), ledgerOf: (lines) => lines };
	}
	const [changed, number] = fade === null ? [withBounds, null] : withFade(withBounds, fade);
	const faded = (line: LedgerLine): LedgerLine => {
		if (line.kind !== 'decayed') return line;
		const decay = number === null ? { ...line.decay, groups: [] } : { ...line.decay, fade: number };
		return { ...line, decay };
	};
	return {
		score: changed,
		sweeps: new SweepTimes(sweeps.map((sweep) => ({ ...sweep, fade: number }))),
		ledgerOf: (lines) => lines.map(faded),
	};
}

/** What is tried, each change in words: "Points halved every 14 days". */
export function changesInWords({ fade, settings: { min, max, caps = [] } }: Changes): string[] {
	const bound = (name: string, value: number | null | undefined): string[] =>
		value === undefined ? [] : [value === null ? `No ${name.toLowerCase()}` : `${name} ${value}`];
	return [
		...(fade === undefined ? [] : [fade === null ? 'Points did not fade' : `Points ${fadeInWords(fade)}`]),
		...bound('Minimum score', min),
		...bound('Maximum score', max),
		...caps.map(([group, cap]) => `Group ${group} at most ${cap}`),
	];
}
