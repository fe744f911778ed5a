import { holdsFrom, outcomeIdOf, outcomeInWords, type Outcome } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import type { Opening, StepRequest } from '../shared/request';
import { workOnLeads } from '../shared/workOnLeads';

/** What came of a lead, as someone reports it. */
export interface NewOutcome extends Pick<Outcome, 'kind' | 'at' | 'value' | 'reason'> {
	lead: string;
	/** null: its kind and its day are its ID. */
	id: string | null;
	/** A rejected lead is back in nurture until it is active again; of one that is won, nobody hears again. */
	keepsBack: boolean;
}

/** A reported outcome, and whether it is the one that counts under its ID. */
export interface RecordedOutcome {
	leadId: string;
	outcome: Outcome['kind'];
	outcomeId: string;
	date: string;
	isRecorded: boolean;
	what: string;
	/** Why it was not recorded. */
	why?: string;
}

/**
 * Records what came of leads, whether or not any score knows them. Under an ID, each lead has the newest outcome by date, of
 * equal dates the last to arrive. Returns one result an outcome.
 */
export async function recordOutcomes(
	store: Store,
	request: StepRequest,
	outcomes: NewOutcome[],
): Promise<RecordedOutcome[]> {
	return await workOnLeads(
		store,
		request,
		outcomes,
		async (tx, chunk, opening) => await recordChunk(tx, request, chunk, opening),
	);
}

async function recordChunk(
	tx: Transaction,
	request: StepRequest,
	chunk: NewOutcome[],
	{ step, names }: Opening,
): Promise<RecordedOutcome[]> {
	const { entity, zone, execution, now } = request;
	const leads = [...new Set(names.values())];
	await noticeUnknownLeads(tx, request, leads);
	const stored = await tx.outcomesOf(entity, leads);
	const known = new Map(
		[...stored].map(([lead, all]) => [lead, new Map(all.map((outcome) => [outcome.id, outcome]))]),
	);
	const changed = new Map<string, [lead: string, outcome: Outcome]>();
	const results = chunk.map(({ lead, keepsBack, ...one }): RecordedOutcome => {
		const leadId = names.get(lead)!;
		const ofLead = known.get(leadId)!;
		const { kind, at } = one;
		const outcome: Outcome = {
			...one,
			id: one.id ?? outcomeIdOf(kind, at, zone),
			holdsFrom: keepsBack ? holdsFrom(at, zone, now) : null,
			step,
			execution,
			writtenAt: now,
		};
		const newer = ofLead.get(outcome.id);
		const isRecorded = !newer || newer.at <= at;
		if (isRecorded) {
			ofLead.set(outcome.id, outcome);
			changed.set(JSON.stringify([leadId, outcome.id]), [leadId, outcome]);
		}
		return {
			leadId,
			outcome: kind,
			outcomeId: outcome.id,
			date: new Date(at).toISOString(),
			isRecorded,
			what: outcomeInWords(outcome),
			...(!isRecorded && { why: `${outcomeInWords(newer)} is newer: ${new Date(newer.at).toISOString()}` }),
		};
	});
	await tx.saveOutcomes(entity, [...changed.values()]);
	return results;
}

/** Tells a person of leads that no step has scored: their IDs may be mistyped. */
async function noticeUnknownLeads(
	tx: Transaction,
	{ entity, notice }: StepRequest,
	leads: string[],
): Promise<void> {
	if (!notice) return;
	const known = await tx.known(entity, leads);
	const unknown = leads.filter((lead) => !known.has(lead));
	if (unknown.length === 0) return;
	notice(
		`${unknown.length} of ${leads.length} ${leads.length === 1 ? 'lead' : 'leads'} had no score and no outcome of the record type "${entity}" yet, such as "${unknown[0]!}". The outcomes are recorded.`,
	);
}
