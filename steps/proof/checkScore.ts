import { underChanges } from '../../scoring';
import type { Store } from '../../stores';
import { chunked } from '../shared/chunks';
import type { StepRequest } from '../shared/request';
import { bandsOfToday } from '../report/overview';
import { ScoreCheck, type CheckOptions } from './check';
import type { KnownOutcome } from './checkedLead';
import type { CheckedScore } from './checkedScore';
import { eachPast } from './eachPast';

export interface CheckRequest extends CheckOptions, Pick<StepRequest, 'entity' | 'score' | 'notice'> {
	/** Outcomes by lead, each list ascending; null: those that were recorded. */
	outcomes: Map<string, KnownOutcome[]> | null;
}

const NOTHING_CHANGED = { settings: {} };
const NONE: KnownOutcome[] = [];

/**
 * Checks a score against what came of its leads: as it stood on weekly days that do not look at outcomes. Changes nothing.
 * Without bands, those of today are taken.
 * @param goOn asked after each page, with the leads so far; false stops, and what was seen so far is returned
 * @returns null where no step has used the score
 */
export async function checkScore(
	store: Store,
	request: CheckRequest,
	goOn: (leads: number) => boolean = () => true,
): Promise<CheckedScore | null> {
	const { entity, score: name } = request;
	const today = await store.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		return stored && (await bandsOfToday(tx, stored));
	}, 'preview');
	if (!today) return null;
	const outcomes = request.outcomes && (await byOwnIds(store, entity, request.outcomes));
	const check = new ScoreCheck({ ...request, bands: request.bands.length > 0 ? request.bands : today });
	let known = 0;
	check.isDone = await eachPast(
		store,
		request,
		{
			begin: (score, sweeps) => check.begin(score, underChanges(score, sweeps, NOTHING_CHANGED)),
			read: async (tx, leads) => outcomes ?? (await tx.outcomesOf(entity, leads)),
			add: (lead, state, ledger, of) => {
				const own = of?.get(lead) ?? NONE;
				if (own.length > 0) known++;
				check.add(state, ledger, own);
			},
		},
		() => goOn(check.leads),
	);
	return check.result(outcomes ? outcomes.size - known : 0);
}

/** A merged lead's outcomes are its survivor's. */
async function byOwnIds(
	store: Store,
	entity: string,
	outcomes: Map<string, KnownOutcome[]>,
): Promise<Map<string, KnownOutcome[]>> {
	const own = new Map<string, KnownOutcome[]>();
	for (const chunk of chunked([...outcomes.keys()])) {
		const names = await store.transaction(async (tx) => await tx.resolve(entity, chunk), 'preview');
		for (const lead of chunk) {
			const name = names.get(lead) ?? lead;
			const known = own.get(name) ?? [];
			own.set(
				name,
				[...known, ...outcomes.get(lead)!].sort((a, b) => a.at - b.at),
			);
		}
	}
	return own;
}
