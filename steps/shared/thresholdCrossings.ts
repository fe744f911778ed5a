import { emptyTotal, rounded, settleAsLeft, totalOf, type Score, type LeadWork } from '../../scoring';
import type { Crossing, Transaction } from '../../stores';
import type { StepRequest } from './request';
import type { Stage } from './loadLeads';

/**
 * Records for triggers where leads cross thresholds, in the same transaction as the leads: what a lead's row holds and what
 * is recorded of it never differ, so that nothing is recorded twice and nothing is left out, however steps mix. Only
 * a LeadSession uses it, which saves both.
 */
export interface ThresholdCrossings {
	/** What leads are settled through first. */
	stages: Stage[];
	/** Notes a lead's score as its row has it, before a step settles it. */
	begin(lead: string, work: LeadWork): void;
	/** Notes a lead's score, not rounded; true where it has crossed a threshold since it was last noted. */
	note(lead: string, total: number): boolean;
	save(tx: Transaction, scoreId: number): Promise<void>;
}

const NONE: ThresholdCrossings = { stages: [], begin: () => {}, note: () => false, save: async () => {} };

/**
 * @param score the score as the step finds it; without triggers nothing is done
 * @param earlier the decays up to which a step looks at leads before it settles them further
 */
export function thresholdCrossings(
	score: Score,
	{ now, execution }: StepRequest,
	earlier?: Score['sweeps'],
): ThresholdCrossings {
	const watching = (score.triggers?.all ?? []).flatMap(({ step, thresholds }) =>
		thresholds.map((threshold) => ({ step, threshold })),
	);
	if (watching.length === 0) return NONE;
	// A decay of all leads writes no lead: those before the triggers were added are not for them, those since then are.
	const { since: came } = score.triggers!;
	const since = { ...score, sweeps: earlier && earlier.count < came.count ? earlier : came };
	const last = new Map<string, number>();
	const crossings: Crossing[] = [];
	return {
		stages: [{ score: since, at: -Infinity }],
		begin(lead, work) {
			const isStored = work.state.clock !== -Infinity;
			if (isStored) settleAsLeft(work, since);
			last.set(lead, rounded(isStored ? totalOf(work.state, score) : emptyTotal(score)));
		},
		note(lead, total) {
			const before = last.get(lead)!;
			const after = rounded(total);
			last.set(lead, after);
			const passed = watching.filter(({ threshold }) => before >= threshold !== after >= threshold);
			for (const { step, threshold } of passed) {
				const [from, to] = after > before ? [null, String(threshold)] : [String(threshold), null];
				crossings.push({ lead, router: step, from, to, score: after, at: now, execution });
			}
			return passed.length > 0;
		},
		async save(tx, scoreId) {
			await tx.saveCrossings(scoreId, crossings);
		},
	};
}
