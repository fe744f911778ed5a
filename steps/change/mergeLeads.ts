import { explain, mergeLeads as unite, newLead, startWork, totalOf, type WholeLead } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { thresholdCrossings } from '../shared/thresholdCrossings';
import { readableLedger } from '../shared/readable';
import { inChunks, open, type Opening, type StepRequest } from '../shared/request';
import { changeOf } from '../shared/loadLeads';

/** Which lead becomes part of which. */
export interface Merge {
	from: string;
	into: string;
}

/** The lead that two became, with its score under each name. */
export interface MergedLead {
	leadId: string;
	merged: string;
	scores: Array<{ name: string; score: number; why: string }>;
}

/** A lead that was to be merged into itself. */
export class SelfMergeError extends Error {
	/** @param index which of the merges */
	constructor(
		{ from, into }: Merge,
		readonly index: number,
	) {
		super(`"${from}" and "${into}" are the same lead`);
		this.name = 'SelfMergeError';
	}
}

/**
 * Merges leads, in all scores of their kind of record: ledgers, events, adjustments and activity are united, and the old
 * ID becomes an alias of the survivor. Each merge is one transaction.
 * @throws SelfMergeError where a merge would meet one lead twice; nothing is merged then
 */
export async function mergeLeads(store: Store, request: StepRequest, merges: Merge[]): Promise<MergedLead[]> {
	return await inChunks(
		store,
		request,
		[...merges.entries()],
		async (tx, [, { from, into }]) => await open(tx, request, [from, into]),
		async (tx, [index, merge], opening) => {
			if (index === 0) await refuseSelfMerges(tx, request.entity, merges);
			return await mergeTwo(tx, request, merge, opening);
		},
	);
}

/** Plays the merges through by their IDs alone. */
async function refuseSelfMerges(tx: Transaction, entity: string, merges: Merge[]): Promise<void> {
	const names = await tx.resolve(entity, [...new Set(merges.flatMap(({ from, into }) => [from, into]))]);
	for (const [index, merge] of merges.entries()) {
		const from = names.get(merge.from)!;
		const into = names.get(merge.into)!;
		if (from === into) throw new SelfMergeError(merge, index);
		for (const [id, lead] of names) if (lead === from) names.set(id, into);
	}
}

async function mergeTwo(
	tx: Transaction,
	request: StepRequest,
	merge: Merge,
	{ step, names }: Opening,
): Promise<MergedLead> {
	const { entity, at, execution } = request;
	const from = names.get(merge.from)!;
	const into = names.get(merge.into)!;
	// Another execution may have merged them in between.
	if (from === into) throw new SelfMergeError(merge, 0);
	await tx.saveAlias(entity, from, into);
	const author = { step, execution };
	const result: MergedLead = { leadId: into, merged: from, scores: [] };
	for (const { id, score } of await tx.scores(entity)) {
		const states = await tx.leads(id, [from, into]);
		await tx.moveRoutes(id, from, into);
		if (states.size === 0) continue;
		const whole = async (lead: string): Promise<WholeLead> => {
			const state = states.get(lead) ?? newLead();
			const stored = (await tx.ledger(id, [[lead, -Infinity, Infinity]])).get(lead)!;
			const ledger = readableLedger(lead, state, stored, score);
			return {
				work: startWork(state, { ledger, whole: true }),
				events: await tx.eventsOf(id, lead),
			};
		};
		const [survivor, other] = [await whole(into), await whole(from)];
		const crossings = thresholdCrossings(score, request);
		// Who is new takes over what was recorded of the other, as with routers.
		crossings.begin(into, states.has(into) ? survivor.work : other.work);
		const one = unite(survivor, other, score, at, author, `Merged with ${from}`);
		crossings.note(into, totalOf(one.work.state, score));
		await tx.removeLead(id, from);
		await tx.removeLead(id, into);
		await tx.saveLeads(id, [changeOf(into, one.work, score, [...one.events])]);
		await crossings.save(tx, id);
		const { score: total, why } = explain(one.work.state, score);
		result.scores.push({ name: score.name, score: total, why });
	}
	return result;
}
