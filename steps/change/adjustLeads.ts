import {
	giveByHand,
	minimumOf,
	newScore,
	settle,
	settleAsLeft,
	totalOf,
	unboundedTotal,
} from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { changedLead, type ChangedLead } from '../shared/changedLead';
import { thresholdCrossings } from '../shared/thresholdCrossings';
import { openScore, type Opening, type StepRequest } from '../shared/request';
import { workOnLeads } from '../shared/workOnLeads';
import { changeOf, loadLeads } from '../shared/loadLeads';

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
	const { id, score } = await openScore(tx, request, opening);
	const crossings = thresholdCrossings(score, request);
	const leads = [...new Set(names.values())];
	const states = await tx.leads(id, leads);
	const loaded = await loadLeads(
		tx,
		id,
		leads.map((lead) => ({ lead, state: states.get(lead) })),
		[...crossings.stages, { score, at: -Infinity }, { score, at: request.at }],
	);
	const before = new Map<string, number>();
	for (const [lead, work] of loaded) {
		crossings.begin(lead, work);
		settleAsLeft(work, score);
		before.set(lead, totalOf(work.state, score));
		settle(work, score, request.at);
	}
	const results = chunk.map(({ lead, points, reason, isSet, fades = false }): ChangedLead => {
		const leadId = names.get(lead)!;
		const work = loaded.get(leadId)!;
		const { state } = work;
		// Points beyond a bound do not show, and must go too.
		const given = isSet ? points - unboundedTotal(state, score) : points;
		const note = isSet ? `${reason} (set to ${points})`.trim() : reason;
		giveByHand({ points: given, reason: note, fades }, work, score, author);
		const result = changedLead(leadId, before.get(leadId)!, state, score);
		before.set(leadId, totalOf(state, score));
		crossings.note(leadId, before.get(leadId)!);
		return result;
	});
	await tx.saveLeads(
		id,
		[...loaded].map(([lead, work]) => changeOf(lead, work, score)),
	);
	await crossings.save(tx, id);
	return results;
}
