import { outcomeInWords } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import type { Opening, StepRequest } from '../shared/request';
import { workOnLeads } from '../shared/workOnLeads';

/** An outcome to take back, by its ID. */
export interface OldOutcome {
	lead: string;
	id: string;
}

export interface RemovedOutcome {
	leadId: string;
	outcomeId: string;
	isRemoved: boolean;
	what: string;
}

/** Takes outcomes of leads back, after which one of any date may come under their IDs. Returns one result an outcome. */
export async function removeOutcomes(
	store: Store,
	request: StepRequest,
	outcomes: OldOutcome[],
): Promise<RemovedOutcome[]> {
	return await workOnLeads(
		store,
		request,
		outcomes,
		async (tx, chunk, opening) => await removeChunk(tx, request, chunk, opening),
	);
}

async function removeChunk(
	tx: Transaction,
	{ entity }: StepRequest,
	chunk: OldOutcome[],
	{ names }: Opening,
): Promise<RemovedOutcome[]> {
	const stored = await tx.outcomesOf(entity, [...new Set(names.values())]);
	const gone: Array<[lead: string, id: string]> = [];
	const results = chunk.map(({ lead, id }): RemovedOutcome => {
		const leadId = names.get(lead)!;
		const outcome = stored.get(leadId)!.find((one) => one.id === id);
		if (outcome) gone.push([leadId, id]);
		return {
			leadId,
			outcomeId: id,
			isRemoved: outcome !== undefined,
			what: outcome
				? `Removed: ${outcomeInWords(outcome)}`
				: `This lead has no outcome "${id}", so nothing was removed`,
		};
	});
	await tx.removeOutcomes(entity, gone);
	return results;
}
