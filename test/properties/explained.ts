import {
	pointsIn,
	settleAsLeft,
	startWork,
	totalOf,
	type LeadState,
	type LedgerLine,
	type Score,
} from '../../scoring';
import { expectNear } from './play';

const sumOf = (lines: LedgerLine[], kind: LedgerLine['kind'], rule?: number): number =>
	lines
		.filter((line) => line.kind === kind && (rule === undefined || line.rule === rule))
		.reduce((sum, { points }) => sum + points, 0);

/** What is kept of a lead must follow from its ledger alone. */
export function expectExplained(score: Score, state: LeadState, ledger: LedgerLine[], shown: number): void {
	for (const [rule, { points }] of state.held) expectNear(sumOf(ledger, 'held', rule), points, 'held points');
	expectNear(sumOf(ledger, 'adjusted'), pointsIn(state.adjusted), 'adjustments');
	expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_line, index) => index + 1));
	expect(state.lines).toBe(ledger.length);

	// Whatever the sums say, they are made anew from the lines.
	for (const awarded of state.awarded.values())
		Object.assign(awarded, { faded: NaN, fresh: NaN, times: NaN });
	for (const counted of state.counted.values()) counted.times = NaN;
	const work = startWork(state, { ledger, whole: true });
	settleAsLeft(work, score);
	expectNear(totalOf(work.state, score), shown, 'score from the ledger');
}
