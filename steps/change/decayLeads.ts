import { settle, settleAsLeft, totalOf, withFade, write, type Decay } from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { changedLead, type ChangedLead } from '../shared/changedLead';
import type { DecayRequest } from './decayAll';
import { thresholdCrossings } from '../shared/thresholdCrossings';
import { openScore, type Opening } from '../shared/request';
import { unknownGroups } from '../shared/unknownNames';
import { workOnLeads } from '../shared/workOnLeads';
import { changeOf, loadLeads } from '../shared/loadLeads';

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
	const { step, names } = opening;
	const author = { step, execution: request.execution };
	const { fade, groups, at } = request;
	let decay: Decay | undefined;
	const { id, score }: StoredScore = await openScore(tx, request, opening, {}, (known) => {
		if (!fade) return known;
		const [withIt, number] = withFade(known, fade);
		decay = { fade: number, groups: groups ?? [null] };
		return withIt;
	});
	if (request.warn) unknownGroups(score, groups ?? []).forEach(request.warn);
	const crossings = thresholdCrossings(score, request);
	const states = await tx.leads(id, [...new Set(names.values())]);
	const loaded = await loadLeads(
		tx,
		id,
		[...states].map(([lead, state]) => ({ lead, state })),
		[...crossings.stages, { score, at: -Infinity }, { score, at, decay }],
	);
	const results = new Map<string, ChangedLead>();
	for (const [lead, work] of loaded) {
		crossings.begin(lead, work);
		settleAsLeft(work, score);
		const before = totalOf(work.state, score);
		settle(work, score, at, decay);
		if (decay) write(work, author, { at: work.state.clock, kind: 'decayed', rule: null, points: 0, decay });
		crossings.note(lead, totalOf(work.state, score));
		results.set(lead, changedLead(lead, before, work.state, score));
	}
	await tx.saveLeads(
		id,
		[...loaded].map(([lead, work]) => changeOf(lead, work, score)),
	);
	await crossings.save(tx, id);
	return chunk.map(({ lead }) => results.get(names.get(lead)!) ?? null);
}
