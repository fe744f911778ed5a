import { newLead, type LeadState, type Line } from './lead';
import type { Score } from './score';
import { rebuild, withMark, type Decay } from './settle';
import type { Instant } from './time';
import { startWork } from './work';

/** A decay of all leads, as a store keeps it. `fade` null: only what had expired went. `groups` null: all points. */
export interface PastSweep {
	at: Instant;
	fade: number | null;
	groups: string[] | null;
}

/**
 * A lead as the last step, or the last decay of all leads, had left it at a past instant: settled, for `explain` and
 * `totalOf`. Ageing stands in no ledger line; it is computed. Rules by count are counted as their window is today.
 * @param ledger the lead's whole ledger
 */
export function leadAt(ledger: Line[], score: Score, sweeps: PastSweep[], at: Instant): LeadState {
	const lines = ledger.filter(({ writtenAt }) => writtenAt <= at);
	const past = sweeps.filter((sweep) => sweep.at <= at);
	const state = newLead();
	state.clock = [...lines.map(({ writtenAt }) => writtenAt), ...past.map((sweep) => sweep.at)].reduce(
		(latest, one) => Math.max(latest, one),
		-Infinity,
	);
	for (const { rule, kind, points } of lines) {
		if (kind === 'award' || kind === 'corrected') state.awarded.set(rule!, NONE);
		if (kind === 'counted') state.counted.set(rule!, { times: 0, window: '' });
		if (kind === 'adjusted') state.adjusted += points;
		if (kind === 'held') {
			const held = state.held.get(rule!);
			state.held.set(rule!, { points: (held?.points ?? 0) + points, at: -Infinity, steps: [] });
		}
	}
	for (const { at: decayedAt, fade, groups } of decaysOf(lines, past)) {
		for (const group of groups) state.marks = withMark(state.marks, group, fade, decayedAt);
	}
	rebuild(startWork(state, { ledger: lines, whole: true }), score);
	return state;
}

/** `rebuild` makes the sums of every rule anew. */
const NONE = {
	times: 0,
	given: 0,
	fade: -1,
	at: -Infinity,
	faded: 0,
	fresh: 0,
	mass: 0,
	newest: -Infinity,
	plus: 0,
	minus: 0,
};

/** The lead's own decays and those of all leads, as they followed each other. */
function decaysOf(lines: Line[], sweeps: PastSweep[]): Array<Decay & { at: Instant }> {
	const own = lines
		.filter(({ kind }) => kind === 'decayed')
		.map(({ writtenAt, note }) => ({ at: writtenAt, ...(JSON.parse(note!) as Decay) }));
	const ofAll = sweeps.flatMap(({ at, fade, groups }) =>
		fade === null ? [] : [{ at, fade, groups: groups ?? [null] }],
	);
	return [...own, ...ofAll].sort((a, b) => a.at - b.at);
}
