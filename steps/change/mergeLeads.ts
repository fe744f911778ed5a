import {
	assignmentsTakenOver,
	explain,
	mergeLeads as unite,
	newLead,
	startWork,
	takenOver,
	type WholeLead,
} from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { LeadSession } from '../shared/leadSession';
import { readableLedger } from '../shared/readable';
import { open, type Opening, type StepRequest } from '../shared/request';
import { Run, type Work } from '../shared/run';

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
 * Merges leads, in all scores of their record type: ledgers, events, adjustments, activity, outcomes and touches are united, and the old
 * ID becomes an alias of the survivor, who keeps its people. Each merge is one transaction.
 * @throws SelfMergeError where a merge would meet one lead twice; nothing is merged then
 */
export async function mergeLeads(store: Store, request: StepRequest, merges: Merge[]): Promise<MergedLead[]> {
	return await new Run(store, request).parts(
		merges.map((merge, index): Work<Opening, MergedLead> => ({
			begin: async (tx) => await open(tx, request, [merge.from, merge.into]),
			work: async (tx, opening) => {
				if (index === 0) await refuseSelfMerges(tx, request.entity, merges);
				return await mergeTwo(tx, request, merge, opening);
			},
		})),
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
	await uniteOutcomes(tx, entity, from, into);
	await uniteAssignments(tx, entity, from, into);
	await tx.moveTouches(entity, from, into);
	const author = { step, execution };
	const result: MergedLead = { leadId: into, merged: from, scores: [] };
	const all = await tx.scores(entity);
	const shadows = new Set(all.map(({ score }) => score.shadow));
	for (const stored of all) {
		const { id, score } = stored;
		const states = await tx.leads(id, [from, into]);
		await tx.moveRoutes(id, from, into);
		if (states.size === 0) continue;
		const survivor = await readWhole(tx, stored, into, states.get(into));
		const other = await readWhole(tx, stored, from, states.get(from));
		const session = new LeadSession(tx, stored, request);
		// Who is new takes over what was recorded of the other, as with routers.
		session.begin(into, states.has(into) ? survivor.work : other.work);
		const one = unite(survivor, other, score, at, author, `Merged with ${from}`);
		session.become(into, one.work, one.events);
		await tx.removeLead(id, from);
		await tx.removeLead(id, into);
		await session.save();
		if (shadows.has(score.name)) continue;
		const { score: total, why } = explain(one.work.state, score);
		result.scores.push({ name: score.name, score: total, why });
	}
	return result;
}

/** Outcomes belong to no score. */
async function uniteOutcomes(tx: Transaction, entity: string, from: string, into: string): Promise<void> {
	const outcomes = await tx.outcomesOf(entity, [from, into]);
	const [others, own] = [outcomes.get(from)!, outcomes.get(into)!];
	await tx.removeOutcomes(
		entity,
		others.map(({ id }) => [from, id]),
	);
	await tx.saveOutcomes(
		entity,
		takenOver(own, others).map((outcome) => [into, outcome]),
	);
}

async function uniteAssignments(tx: Transaction, entity: string, from: string, into: string): Promise<void> {
	const assignments = await tx.assignmentsOf(entity, [from, into]);
	const [others, own] = [assignments.get(from)!, assignments.get(into)!];
	await tx.removeAssignments(
		entity,
		[...new Set(others.map(({ pool }) => pool))].map((pool) => [from, pool]),
	);
	await tx.saveAssignments(
		entity,
		assignmentsTakenOver(own, others).map((assignment) => [into, assignment]),
	);
}

async function readWhole(
	tx: Transaction,
	{ id, score }: StoredScore,
	lead: string,
	state = newLead(),
): Promise<WholeLead> {
	const stored = (await tx.ledger(id, [[lead, -Infinity, Infinity]])).get(lead)!;
	const ledger = readableLedger(lead, state, stored, score);
	return { work: startWork(state, { ledger, whole: true }), events: await tx.eventsOf(id, lead) };
}
