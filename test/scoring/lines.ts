import type { AdjustedLine, AwardLine, CorrectedLine, CountedLine } from '../../scoring';

/** What all lines have: nothing out of the ordinary. */
export const common = (seq: number) => ({
	at: seq,
	seq,
	points: 0,
	offered: null,
	expiresAt: null,
	event: null,
	step: 1,
	execution: '1',
	writtenAt: seq,
});

/** Lines of a ledger, by their numbers; each is dated and written at the instant of its number. */
export const award = (seq: number, points: number, more: Partial<AwardLine> = {}): AwardLine => ({
	...common(seq),
	kind: 'award',
	rule: 0,
	points,
	isOnce: false,
	reason: null,
	...more,
});

export const correction = (
	seq: number,
	of: number,
	points: number,
	more: Partial<CorrectedLine> = {},
): CorrectedLine => ({
	...common(seq),
	kind: 'corrected',
	rule: 0,
	points,
	award: of,
	reason: '',
	isDouble: false,
	...more,
});

export const counted = (seq: number, more: Partial<CountedLine> = {}): CountedLine => ({
	...common(seq),
	kind: 'counted',
	rule: 0,
	...more,
});

export const adjusted = (seq: number, points: number, reason: string | null = null): AdjustedLine => ({
	...common(seq),
	kind: 'adjusted',
	rule: null,
	points,
	reason,
});
