import type { LedgerLine } from './lead';

/** What a correction's line holds besides its points: the award it corrects, by that line's number. */
export interface CorrectionNote {
	award: number;
	reason: string;
	/** The event, or the once-only rule, had given points under two names: this award is gone for good. */
	isDouble?: boolean;
}

export const correctionOf = ({ note }: LedgerLine): CorrectionNote => JSON.parse(note!) as CorrectionNote;

/** An award as all corrections of it have left it. */
export interface CorrectedAward {
	line: LedgerLine;
	/** The rule whose points they are now, and how many they are: what fades, and what expires. */
	rule: number;
	points: number;
	/** Corrected to nothing: as if it had never been given. */
	isGone: boolean;
	isDouble: boolean;
}

/** All awards among some lines of a ledger. Corrections are dated as their awards, so that a span of time has both. */
export function correctedAwards(lines: LedgerLine[]): CorrectedAward[] {
	const corrections = new Map<number, LedgerLine[]>();
	for (const line of lines) {
		if (line.kind !== 'corrected') continue;
		const { award } = correctionOf(line);
		const known = corrections.get(award);
		if (known) known.push(line);
		else corrections.set(award, [line]);
	}
	return lines
		.filter(({ kind }) => kind === 'award')
		.map((line) => correctedAward(line, corrections.get(line.seq)));
}

function correctedAward(line: LedgerLine, corrections: LedgerLine[] = []): CorrectedAward {
	// Points that go to another rule leave the one before, so that the last rule has what all lines add up to.
	const points = corrections.reduce((sum, correction) => sum + correction.points, line.points);
	return {
		line,
		rule: (corrections.at(-1) ?? line).rule!,
		points,
		isGone: corrections.length > 0 && isNothing(points),
		isDouble: corrections.some((correction) => correctionOf(correction).isDouble),
	};
}

/** Points that a correction left, but for what sums of fractions leave. */
export const isNothing = (points: number): boolean => Math.abs(points) < 1e-9;
