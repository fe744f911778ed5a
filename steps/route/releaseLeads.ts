import type { Store, Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import { Run, type Work } from '../shared/run';
import { storedPool, type PoolRequest } from '../shared/pools';

/** A lead that nobody of the pool has any more. */
export interface ReleasedLead {
	leadId: string;
	pool: string;
	isReleased: boolean;
	/** Who had it; null: nobody. */
	releasedFrom: string | null;
	what: string;
}

/**
 * Takes leads away from their people in a pool: a lead that comes again is a new one. Nobody's turn changes, and what they
 * were dealt today still counts. Returns one result an item.
 */
export async function releaseLeads(
	store: Store,
	request: PoolRequest,
	leads: string[],
): Promise<ReleasedLead[]> {
	const works = chunked(leads).map((chunk): Work<Map<string, string>, ReleasedLead[]> => ({
		begin: async (tx) => await tx.resolve(request.entity, [...new Set(chunk)]),
		work: async (tx, names) => await releaseChunk(tx, request, chunk, names),
	}));
	return (await new Run(store, request).parts(works)).flat();
}

async function releaseChunk(
	tx: Transaction,
	{ pool, entity }: PoolRequest,
	chunk: string[],
	names: Map<string, string>,
): Promise<ReleasedLead[]> {
	const [, assigned] = await Promise.all([
		storedPool(tx, pool),
		tx.assignmentsOf(entity, [...new Set(names.values())]),
	]);
	const gone: Array<[lead: string, pool: string]> = [];
	const results = chunk.map((lead): ReleasedLead => {
		const leadId = names.get(lead)!;
		const had = assigned.get(leadId)!.find((one) => one.pool === pool && one.event === '');
		if (!had) {
			const what = `Nobody in "${pool}" has this lead, so nothing was released`;
			return { leadId, pool, isReleased: false, releasedFrom: null, what };
		}
		assigned.set(leadId, []);
		gone.push([leadId, pool]);
		const what = `Released: ${had.person} had this lead since ${had.day}`;
		return { leadId, pool, isReleased: true, releasedFrom: had.person, what };
	});
	await tx.removeAssignments(entity, gone);
	return results;
}
