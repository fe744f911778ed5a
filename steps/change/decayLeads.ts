import { withFade, write, type Decay } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { changedLead, type ChangedLead } from '../shared/changedLead';
import type { DecayRequest } from './decayRequest';
import { LeadSession } from '../shared/leadSession';
import { openScore, type Opening } from '../shared/request';
import { alsoInShadow } from '../shared/shadow';
import { unknownGroups } from '../shared/unknownNames';
import { workOnLeads } from '../shared/workOnLeads';

/** Lets the points of some leads fade. Those that are not stored get null: a decay stores no lead. */
export async function decayLeads(
	store: Store,
	request: DecayRequest,
	leads: string[],
): Promise<Array<ChangedLead | null>> {
	const toDecay = leads.map((lead) => ({ lead }));
	return await workOnLeads(
		store,
		request,
		toDecay,
		async (tx, chunk, opening) => await decayChunk(tx, request, chunk, opening),
	);
}

async function decayChunk(
	tx: Transaction,
	request: DecayRequest,
	chunk: Array<{ lead: string }>,
	opening: Opening,
): Promise<Array<ChangedLead | null>> {
	// A decay does not create a score either.
	if (!opening.stored) return chunk.map(() => null);
	const { step, names } = opening;
	const author = { step, execution: request.execution };
	const { fade, groups, at } = request;
	let decay: Decay | undefined;
	const stored = await openScore(tx, request, opening, {}, (known) => {
		if (!fade) return known;
		const [withIt, number] = withFade(known, fade);
		decay = { fade: number, groups: groups ?? [null] };
		return withIt;
	});
	const { id, score } = stored;
	if (request.warn) unknownGroups(score, groups ?? []).forEach(request.warn);
	const session = new LeadSession(tx, stored, request, { at, decay });
	const states = await tx.leads(id, [...new Set(names.values())]);
	await session.load([...states].map(([lead, state]) => ({ lead, state })));
	const results = new Map<string, ChangedLead>();
	for (const lead of session.leads) {
		const { before } = session.change(lead, (work) => {
			if (!decay) return;
			write(work, author, { at: work.state.clock, kind: 'decayed', rule: null, points: 0, decay });
		});
		results.set(lead, changedLead(lead, before, session.work(lead).state, score));
	}
	await session.save();
	await alsoInShadow(tx, request, stored, [...names.keys()], async (own, shadow) => {
		await decayChunk(tx, own, chunk, shadow);
	});
	return chunk.map(({ lead }) => results.get(names.get(lead)!) ?? null);
}
