import type { Instant, Score } from '../../scoring';
import { newScore } from '../../scoring';
import type { StoredScore, Transaction } from '../../stores';
import { open, type Opening, type StepRequest } from './request';

/*
 * A draft of rules is tried on the same leads in a score of its own, the shadow of the live one. Whatever happens to a live
 * score's leads beside its rules happens to those of its shadow, in the same transaction.
 */

/** The name of a score's shadow, as people see it. */
export const shadowOf = (score: string): string => `${score} (draft)`;

/** Does the same in a score's shadow, where it has one. */
export async function alsoInShadow<R extends StepRequest>(
	tx: Transaction,
	request: R,
	{ score: { shadow } }: StoredScore,
	leads: string[],
	work: (own: R, opening: Opening) => Promise<unknown>,
): Promise<void> {
	if (shadow === undefined) return;
	const own = inShadow(request, shadow);
	const opening = await open(tx, own, leads);
	if (opening.stored) await work(own, opening);
}

/** What is said of a live score need not be said again of its shadow. */
const inShadow = <R extends StepRequest>(request: R, shadow: string): R => ({
	...request,
	score: shadow,
	notice: undefined,
	warn: undefined,
});

/** The draft of a set of rules, and when it was saved. */
export interface DraftOfSet {
	ruleSet: string;
	savedAt: Instant;
}

/**
 * Opens the shadow of a score for the draft of a set. A new one begins with the live score's settings and decays; the
 * settings follow those of the live score.
 */
export async function openShadow<R extends StepRequest>(
	tx: Transaction,
	request: R,
	draft: DraftOfSet,
	leads: string[],
): Promise<{ request: R; opening: Opening; settings: Score['settings'] }> {
	const { entity, score, notice } = request;
	const own = inShadow(request, shadowOf(score));
	const [live, opening] = await Promise.all([tx.score(entity, score), open(tx, own, leads)]);
	const stored = await begun(tx, live!, opening.stored, own, draft, notice);
	return { request: own, opening: { ...opening, stored }, settings: live!.score.settings };
}

async function begun(
	tx: Transaction,
	live: StoredScore,
	stored: StoredScore | null,
	{ entity, score: name }: StepRequest,
	{ ruleSet, savedAt }: DraftOfSet,
	notice: StepRequest['notice'],
): Promise<StoredScore> {
	const { settings, fades, sweeps } = live.score;
	const score = stored?.score ?? { ...newScore(entity, name), settings, fades, sweeps };
	const drafts = new Map(score.begunUnder);
	if (stored && drafts.has(ruleSet)) {
		if (drafts.get(ruleSet) !== savedAt) notice?.(isEarlier(name, ruleSet));
		return stored;
	}
	const begunUnder = [...drafts.set(ruleSet, savedAt)];
	const saved = await tx.saveScore({ ...score, begunUnder }, stored?.id ?? null);
	if (!stored) for (const sweep of await tx.sweeps(live.id)) await tx.saveSweep(saved.id, sweep);
	return saved;
}

const isEarlier = (shadow: string, ruleSet: string): string =>
	`"${shadow}" was begun under an earlier draft of "${ruleSet}", so it holds points from both. To begin again with this draft, delete that score with the operation "Delete a Score" of a Lead Scores step.`;
