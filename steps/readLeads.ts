import { explain, settleAsLeft, type Explanation } from '../scoring';
import type { Store, Transaction } from '../stores';
import { chunked, inChunks } from './request';
import { readWorks } from './works';

/** A stored lead's score as the last step left it. */
export interface ReadLead extends Explanation {
	leadId: string;
}

/** Reads leads' scores with their explanations; null for leads that are not stored. Changes nothing. */
export async function readLeads(
	store: Store,
	entity: string,
	score: string,
	leads: string[],
): Promise<Array<ReadLead | null>> {
	const request = { run: null, now: 0 };
	const results = await inChunks(
		store,
		request,
		chunked(leads),
		async (tx, chunk) => await readChunk(tx, entity, score, chunk),
		false,
	);
	return results.flat();
}

async function readChunk(
	tx: Transaction,
	entity: string,
	name: string,
	chunk: string[],
): Promise<Array<ReadLead | null>> {
	const stored = await tx.score(entity, name);
	if (!stored) return chunk.map(() => null);
	const { id, score } = stored;
	const names = await tx.resolve(entity, [...new Set(chunk)]);
	const states = await tx.leads(id, [...new Set(names.values())]);
	const wanted = [...states].map(([lead, state]) => ({ lead, state }));
	const works = await readWorks(tx, id, wanted, [{ score, at: -Infinity }]);
	return chunk.map((lead) => {
		const leadId = names.get(lead)!;
		const work = works.get(leadId);
		if (!work) return null;
		settleAsLeft(work, score);
		return { leadId, ...explain(work.state, score) };
	});
}
