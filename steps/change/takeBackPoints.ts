import {
	decisionsToGive,
	decisionsToTake,
	giveBack,
	takeBackByHand,
	type Instant,
	type Score,
	type TakeBack,
} from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { changedLead, type ChangedLead } from '../shared/changedLead';
import { LeadSession } from '../shared/leadSession';
import type { LeadToLoad } from '../shared/loadLeads';
import { readableLedger } from '../shared/readable';
import type { Opening, StepRequest } from '../shared/request';
import { alsoInShadow } from '../shared/shadow';
import { workOnLeads } from '../shared/workOnLeads';
import { UnknownRuleError } from './correctRule';

/** Of a lead, what rules gave and counted for events dated from one instant to another, both included. */
export interface PointsToTake extends Omit<TakeBack, 'rule'> {
	lead: string;
	/** The name of one rule; null: all rules. */
	rule: string | null;
}

export interface TakeBackRequest extends StepRequest {
	do: 'take' | 'give';
	/** Compute, and write nothing. */
	preview: boolean;
}

/** A lead, and how often rules had given it points, or counted an event, that now count for nothing, or again. */
export type TakenBackLead = ({ leadId: string } | ChangedLead) & { times: number };

/**
 * Takes back what rules gave and counted for leads, or gives back what was taken by hand and by bursts. Leads that are not
 * stored are passed over. Returns one result an item.
 * @throws UnknownRuleError where the score has no rule of that name; nothing is written then
 */
export async function takeBackPoints(
	store: Store,
	request: TakeBackRequest,
	items: PointsToTake[],
): Promise<TakenBackLead[]> {
	return await workOnLeads(
		store,
		request,
		items,
		async (tx, chunk, opening) => await takeBackChunk(tx, request, chunk, opening),
		request.preview ? 'preview' : 'write',
	);
}

/** What is wrong with a rule that is named: the score does not have it; null: nothing. */
export async function unknownRuleOf(
	store: Store,
	{ entity, score }: Pick<StepRequest, 'entity' | 'score'>,
	rule: string,
): Promise<UnknownRuleError | null> {
	const stored = await store.transaction(async (tx) => await tx.score(entity, score), 'preview');
	const isKnown = !stored || stored.score.rules.some(({ name }) => name === rule);
	return isKnown ? null : new UnknownRuleError(rule, score);
}

async function takeBackChunk(
	tx: Transaction,
	request: TakeBackRequest,
	chunk: PointsToTake[],
	{ stored, step, names }: Opening,
): Promise<TakenBackLead[]> {
	if (!stored) return chunk.map(({ lead }) => ({ leadId: names.get(lead)!, times: 0 }));
	const { score } = stored;
	const wanted = chunk.map((item) => wantedOf(score, item, names.get(item.lead)!));
	const author = { step, execution: request.execution };
	const session = new LeadSession(tx, stored, request, { at: request.at });
	await session.load(await leadsToLoad(tx, stored, wanted, request.do));
	const stays = new Set(session.leads);
	const work = request.do === 'take' ? takeBackByHand : giveBack;
	const results = wanted.map(({ lead, which }): TakenBackLead => {
		if (!stays.has(lead)) return { leadId: lead, times: 0 };
		const { result: times, before } = session.change(lead, (one) =>
			// One that has nothing to take or to give need not be whole.
			one.whole ? work(one, score, which, author) : 0,
		);
		return { ...changedLead(lead, before, session.work(lead).state, score), times };
	});
	await session.save();
	await alsoInShadow(tx, request, stored, [...names.keys()], async (own, shadow) => {
		const known = new Set(shadow.stored!.score.rules.map(({ name }) => name));
		const ofShadow = chunk.filter(({ rule }) => rule === null || known.has(rule));
		await takeBackChunk(tx, own, ofShadow, shadow);
	});
	return results;
}

interface Wanted {
	lead: string;
	which: TakeBack;
}

function wantedOf({ name, rules }: Score, { lead: _, rule, ...which }: PointsToTake, lead: string): Wanted {
	const id = rule === null ? null : rules.findIndex((one) => one.name === rule);
	if (id === -1) throw new UnknownRuleError(rule!, name);
	return { lead, which: { ...which, rule: id } };
}

/** Locks the leads that are stored; of those that have something to take or to give, the whole ledger is needed. */
async function leadsToLoad(
	tx: Transaction,
	{ id, score }: StoredScore,
	wanted: Wanted[],
	what: TakeBackRequest['do'],
): Promise<LeadToLoad[]> {
	const states = await tx.leads(id, [...new Set(wanted.map(({ lead }) => lead))]);
	const spans = new Map<string, [from: Instant, to: Instant]>();
	for (const { lead, which } of wanted) {
		const [from, to] = spans.get(lead) ?? [Infinity, -Infinity];
		if (states.has(lead)) spans.set(lead, [Math.min(from, which.from), Math.max(to, which.to)]);
	}
	const ledgers = await tx.ledger(
		id,
		[...spans].map(([lead, span]) => [lead, ...span]),
	);
	const decisions = what === 'take' ? decisionsToTake : decisionsToGive;
	return [...states].map(([lead, state]) => {
		const lines = readableLedger(lead, state, ledgers.get(lead)!, score, false);
		const isWhole = wanted.some((one) => one.lead === lead && decisions(lines, one.which).length > 0);
		return { lead, state, isWhole };
	});
}
