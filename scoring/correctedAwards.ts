import type { AwardLine, CorrectedLine, LedgerLine } from './ledgerLine';
import { TakenBack } from './takenBack';

/** An award as all corrections of it have left it. */
export interface CorrectedAward {
	line: AwardLine;
	/** The rule whose points they are now, and how many they are: what fades, and what expires. */
	rule: number;
	points: number;
	/** Corrected to nothing: as if it had never been given. */
	isGone: boolean;
	isDouble: boolean;
	/** Taken back: its points count for nothing, and would count again if it were given back. */
	isTaken: boolean;
}

/** All awards among some lines of a ledger. Corrections are dated as their awards, so that a span of time has both. */
export function correctedAwards(lines: LedgerLine[], taken = new TakenBack(lines)): CorrectedAward[] {
	const corrections = new Map<number, CorrectedLine[]>();
	for (const line of lines) {
		if (line.kind !== 'corrected') continue;
		const known = corrections.get(line.award);
		if (known) known.push(line);
		else corrections.set(line.award, [line]);
	}
	return lines
		.filter((line) => line.kind === 'award')
		.map((line) => correctedAward(line, taken, corrections.get(line.seq)));
}

function correctedAward(
	line: AwardLine,
	taken: TakenBack,
	corrections: CorrectedLine[] = [],
): CorrectedAward {
	// Points that go to another rule leave the one before, so that the last rule has what all lines add up to.
	const points = corrections.reduce((sum, correction) => sum + correction.points, line.points);
	return {
		line,
		rule: (corrections.at(-1) ?? line).rule,
		points,
		isGone: corrections.length > 0 && isNothing(points),
		isDouble: corrections.some((correction) => correction.isDouble),
		isTaken: taken.has(line.seq),
	};
}

/** Points that a correction left, but for what sums of fractions leave. */
export const isNothing = (points: number): boolean => Math.abs(points) < 1e-9;
