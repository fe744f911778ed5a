import { fadeInWords, pointsIn, type Explanation, type LeadState, type Score } from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { readHistories, type HistoryLine, type LeadHistory } from '../read/leadHistory';
import { assignmentsForPeople, type ShownAssignment } from '../read/assignments';
import { outcomesForPeople, type ShownOutcome } from '../read/readOutcomes';
import { touchesForPeople, type ShownTouch } from '../read/touches';
import { chunked } from '../shared/chunks';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';

/** Leads in one transaction: everything about them is read. */
const LEADS = 20;

/** Everything that is stored about a lead, in words and numbers that need no other table. */
export interface ExportedLead {
	leadId: string;
	/** Other IDs that stand for it. */
	mergedIds: string[];
	outcomes: ShownOutcome[];
	assignedTo: ShownAssignment[];
	touched: ShownTouch[];
	scores: ExportedScore[];
}

export interface ExportedScore extends Partial<Omit<Explanation, 'score'>> {
	name: string;
	history?: HistoryLine[];
	/** null: only routers know the lead. */
	score: number | null;
	lastActivity: string | null;
	lastWorkedOn: string | null;
	/** Points given by hand, once-only rules that have paid, attributes held, and how points fade. */
	givenByHand: number;
	givenOnce: string[];
	heldWhileTrue: Array<{ rule: string; points: number; since: string }>;
	counted: Array<{ rule: string; times: number }>;
	fading: Array<{ group: string | null; how: string; until: string }>;
	eventIds: Array<{ event: string; at: string; rules: string[] }>;
	bands: Array<{ router: string; band: string | null; lastActivitySeen: string | null }>;
	crossings: Array<{ router: string; from: string | null; to: string | null; score: number; at: string }>;
}

/** Reads all that is stored about leads, for their access requests; null for leads of which nothing is. */
export async function exportLeads(
	store: Store,
	entity: string,
	leads: string[],
): Promise<Array<ExportedLead | null>> {
	const results: Array<ExportedLead | null> = [];
	for (const chunk of chunked(leads, LEADS)) {
		results.push(...(await exportChunk(store, entity, chunk)));
		await yieldToEventLoop();
	}
	return results;
}

/** A score with its reasons and its history. */
type Explained = Explanation & { history: HistoryLine[] };

function explanationOf({ lead, history }: LeadHistory): Explained {
	const { score, reasons, why, expiresNext } = lead;
	return { score, reasons, why, ...(expiresNext && { expiresNext }), history };
}

async function exportChunk(
	store: Store,
	entity: string,
	chunk: string[],
): Promise<Array<ExportedLead | null>> {
	const scores = await store.transaction(async (tx) => await tx.scores(entity), 'preview');
	const explained = new Map<number, Map<string, Explained>>();
	for (const { id, score } of scores) {
		const request = { entity, score: score.name, leads: chunk, limit: Infinity, asOf: null };
		const read = await readHistories(store, request);
		explained.set(id, new Map(read.flatMap((one) => (one ? [[one.lead.leadId, explanationOf(one)]] : []))));
	}
	return await store.transaction(async (tx) => {
		const names = await tx.resolve(entity, [...new Set(chunk)]);
		const leads = [...new Set(names.values())];
		const [aliases, outcomes, assignments, touches] = await Promise.all([
			tx.aliasesOf(entity, leads),
			outcomesForPeople(tx, entity, leads),
			assignmentsForPeople(tx, entity, leads),
			touchesForPeople(tx, entity, leads),
		]);
		const found = new Map(leads.map((lead): [string, ExportedScore[]] => [lead, []]));
		// Read again: rules may be new since.
		for (const stored of await tx.scores(entity)) {
			for (const [lead, score] of await readScore(
				tx,
				stored,
				leads,
				explained.get(stored.id) ?? new Map<string, Explained>(),
			)) {
				found.get(lead)!.push(score);
			}
		}
		return chunk.map((id): ExportedLead | null => {
			const leadId = names.get(id)!;
			const one = {
				leadId,
				mergedIds: aliases.get(leadId)!,
				outcomes: outcomes.get(leadId)!,
				assignedTo: assignments.get(leadId)!,
				touched: touches.get(leadId)!,
				scores: found.get(leadId)!,
			};
			const held: unknown[][] = [one.mergedIds, one.outcomes, one.assignedTo, one.touched, one.scores];
			return held.some(({ length }) => length > 0) ? one : null;
		});
	}, 'preview');
}

async function readScore(
	tx: Transaction,
	{ id, score }: StoredScore,
	leads: string[],
	explained: Map<string, Explained>,
): Promise<Array<[lead: string, score: ExportedScore]>> {
	const [states, routes, crossings, events] = await Promise.all([
		tx.leads(id, leads),
		tx.routesOf(id, leads),
		tx.crossingsOf(id, leads),
		Promise.all(leads.map(async (lead) => await tx.eventsOf(id, lead))),
	]);
	const routers = [...routes.values(), ...crossings.values()].flat().map(({ router }) => router);
	const steps = await tx.steps([...new Set(routers)]);
	const nameOf = (router: number) => {
		const step = steps.get(router);
		return step ? `${step.workflow}: ${step.node}` : '';
	};
	return leads.flatMap((lead, index): Array<[string, ExportedScore]> => {
		const state = states.get(lead);
		const bands = routes.get(lead)!;
		const crossed = crossings.get(lead)!;
		if (!state && bands.length + crossed.length === 0) return [];
		return [
			[
				lead,
				{
					name: score.name,
					score: null,
					...explained.get(lead),
					...inWords(state, score),
					eventIds: [...events[index]!].map(([event, { at, decided }]) => ({
						event,
						at: iso(at),
						rules: decided.flatMap((rule) => score.rules[rule]?.name ?? []),
					})),
					bands: bands.map(({ router, band, activity }) => ({
						router: nameOf(router),
						band,
						lastActivitySeen: activity === null ? null : iso(activity),
					})),
					crossings: crossed.map(({ router, from, to, score: reached, at }) => {
						return { router: nameOf(router), from, to, score: reached, at: iso(at) };
					}),
				},
			],
		];
	});
}

type InWords = Pick<
	ExportedScore,
	'lastActivity' | 'lastWorkedOn' | 'givenByHand' | 'givenOnce' | 'heldWhileTrue' | 'counted' | 'fading'
>;

function inWords(state: LeadState | undefined, score: Score): InWords {
	const nameOf = (rule: number) => score.rules[rule]!.name;
	return {
		lastActivity: state && state.activity !== null ? iso(state.activity) : null,
		lastWorkedOn: state && state.clock > -Infinity ? iso(state.clock) : null,
		givenByHand: pointsIn(state?.adjusted ?? 0),
		givenOnce: (state?.once ?? []).map(nameOf),
		heldWhileTrue: [...(state?.held ?? [])].map(([rule, { points, at }]) => {
			return { rule: nameOf(rule), points, since: iso(at) };
		}),
		counted: [...(state?.counted ?? [])].map(([rule, { times }]) => ({ rule: nameOf(rule), times })),
		fading: (state?.marks ?? []).map(({ group, fade, at }) => {
			return { group, how: fadeInWords(score.fades[fade]!), until: iso(at) };
		}),
	};
}

const iso = (at: number): string => new Date(at).toISOString();
