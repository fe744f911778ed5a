import { underChanges } from '../../scoring';
import type { Store } from '../../stores';
import type { StepRequest } from '../shared/request';
import { bandsOfToday } from '../report/overview';
import { eachPast } from './eachPast';
import { Trial, type TrialOptions, type TrialSummary } from './trial';

export type TrialRequest = TrialOptions & Pick<StepRequest, 'entity' | 'score' | 'notice'>;

/**
 * Replays the pasts of all leads of a score under changed settings or rules, beside a replay under those of today. Changes nothing.
 * @param goOn asked after each chunk, with the leads so far; false stops, and what was seen so far is returned
 * @returns null where no step has used the score
 */
export async function tryChanges(
	store: Store,
	request: TrialRequest,
	goOn: (leads: number) => boolean = () => true,
): Promise<TrialSummary | null> {
	const { entity, score: name, changes } = request;
	const today = await store.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		return stored && (await bandsOfToday(tx, stored));
	}, 'preview');
	if (!today) return null;
	const trial = new Trial(request, today);
	trial.isDone = await eachPast(
		store,
		request,
		{
			begin: (score, sweeps) =>
				trial.begin(
					score,
					underChanges(score, sweeps, { settings: {} }),
					underChanges(score, sweeps, changes),
				),
			add: (lead, state, ledger) => trial.add(lead, state, ledger),
		},
		() => goOn(trial.leads),
	);
	return trial.summary();
}
