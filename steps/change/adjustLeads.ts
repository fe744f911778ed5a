import { giveByHand, minimumOf, newScore, unboundedTotal } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { changedLead, type ChangedLead } from '../shared/changedLead';
import { LeadSession } from '../shared/leadSession';
import { openScore, type Opening, type StepRequest } from '../shared/request';
import { alsoInShadow } from '../shared/shadow';
import { workOnLeads } from '../shared/workOnLeads';

/** Points that a person gives or takes, with a reason. */
export interface Adjustment {
	lead: string;
	points: number;
	reason: string;
	/** The lead's score is to be `points`: as many are given or taken as that takes. Within the score's bounds. */
	isSet?: boolean;
	/** The points fade like those of rules. */
	fades?: boolean;
}

/** The lowest and the highest that a score can be; null: none. */
export async function boundsOf(
	store: Store,
	entity: string,
	name: string,
): Promise<{ min: number | null; max: number | null }> {
	const stored = await store.transaction(async (tx) => await tx.score(entity, name), 'preview');
	const score = stored?.score ?? newScore(entity, name);
	return { min: minimumOf(score), max: score.settings.max ?? null };
}

/**
 * Gives or takes points by hand. They are kept apart from rules, do not fade unless they are to, and are in the ledger with their reason.
 * Leads that are not stored yet are stored. Returns one result an adjustment.
 */
export async function adjustLeads(
	store: Store,
	request: StepRequest,
	adjustments: Adjustment[],
): Promise<ChangedLead[]> {
	return await workOnLeads(
		store,
		request,
		adjustments,
		async (tx, chunk, opening) => await adjustChunk(tx, request, chunk, opening),
	);
}

async function adjustChunk(
	tx: Transaction,
	request: StepRequest,
	chunk: Adjustment[],
	opening: Opening,
): Promise<ChangedLead[]> {
	const { step, names } = opening;
	const author = { step, execution: request.execution };
	const stored = await openScore(tx, request, opening);
	const { id, score } = stored;
	const session = new LeadSession(tx, stored, request, { at: request.at });
	const leads = [...new Set(names.values())];
	const states = await tx.leads(id, leads);
	await session.load(leads.map((lead) => ({ lead, state: states.get(lead) })));
	const results = chunk.map(({ lead, points, reason, isSet, fades = false }): ChangedLead => {
		const leadId = names.get(lead)!;
		const note = isSet ? `${reason} (set to ${points})`.trim() : reason;
		const { before } = session.change(leadId, (work) => {
			// Points beyond a bound do not show, and must go too.
			const given = isSet ? points - unboundedTotal(work.state, score) : points;
			giveByHand({ points: given, reason: note, fades }, work, score, author);
		});
		return changedLead(leadId, before, session.work(leadId).state, score);
	});
	await session.save();
	await alsoInShadow(tx, request, stored, [...names.keys()], async (own, shadow) => {
		await adjustChunk(tx, own, chunk, shadow);
	});
	return results;
}
