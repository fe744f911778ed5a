import {
	correctAwards,
	scoreItem,
	settle,
	settleAsLeft,
	totalOf,
	withRules,
	withRulesOf,
	correctedAwards,
	allLines,
	type EventRecord,
	type Instant,
	type LeadState,
	type Rule,
	type LeadWork,
} from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { makeReport, type ImportReport } from './importReport';
import { thresholdCrossings } from '../shared/thresholdCrossings';
import { CHUNK, openScore, type Opening, type StepRequest } from '../shared/request';
import { workOnLeads } from '../shared/workOnLeads';
import { changeOf, loadLeads } from '../shared/loadLeads';

/** The rule whose points the numbers of another system become: they fade like others. */
const RULE: Rule = { name: 'Starting score', award: 'everyTime' };

/** A lead's number in another system, or why a line has none. */
export type NumberLine = { line: number } & (Given | { reason: string });

interface Given {
	lead: string;
	points: number;
	at: Instant | null;
}

export interface ImportRequest extends StepRequest {
	/** Whether a number takes the place of the one that the lead has; else the lead is refused. */
	replaces?: boolean;
}

/**
 * Makes numbers of another system the points that leads start with. A lead has one starting score: a file that is imported
 * again counts nothing twice. One that was removed by "Correct a Rule" can be given again.
 * @param goOn asked after each chunk, with the leads so far; false stops
 */
export async function importStartingScores(
	store: Store,
	request: ImportRequest,
	lines: AsyncIterable<NumberLine>,
	goOn: (leads: number) => boolean = () => true,
): Promise<ImportReport> {
	const report = makeReport();
	// Which lines counted is known by the leads' ledgers, so that nothing need be kept for a repetition.
	const step = { ...request, run: null, notice: undefined };
	const given = new Set<string>();
	let chunk: Array<Given & { line: number }> = [];
	const flush = async (): Promise<void> => {
		const done = await workOnLeads(
			store,
			step,
			chunk,
			async (tx, part, opening) => await giveChunk(tx, step, part, opening, given),
		);
		done.forEach(({ lead, refusal }, index) => {
			if (refusal) report.refuse(chunk[index]!.line, refusal);
			else report.leads++;
			if (step.replaces) given.add(lead);
		});
		chunk = [];
	};
	for await (const line of lines) {
		if ('reason' in line) report.refuse(line.line, line.reason);
		else chunk.push(line);
		if (chunk.length < CHUNK) continue;
		await flush();
		if (!goOn(report.leads)) return report.done();
	}
	if (chunk.length > 0) await flush();
	return report.done();
}

/** What became of a line. */
interface Result {
	lead: string;
	refusal: string | null;
}

async function giveChunk(
	tx: Transaction,
	request: ImportRequest,
	chunk: Given[],
	opening: Opening,
	given: Set<string>,
): Promise<Result[]> {
	const { step, names } = opening;
	const author = { step, execution: request.execution };
	let rule = -1;
	const { id, score } = await openScore(tx, request, opening, {}, (before) => {
		const known = withRules(before, [RULE]);
		rule = known.rules.findIndex(({ name }) => name === RULE.name);
		return withRulesOf(known, step, [rule]);
	});
	const crossings = thresholdCrossings(score, request);
	const leads = [...new Set(names.values())];
	const { replaces } = request;
	const earliest = new Map<string, Instant>();
	for (const { lead: asked, at } of chunk) {
		const lead = names.get(asked)!;
		if (at !== null) earliest.set(lead, Math.min(earliest.get(lead) ?? Infinity, at));
	}
	const loaded = await loadFor(tx, id, await tx.leads(id, leads), leads, { rule, replaces, earliest }, [
		...crossings.stages,
		{ score, at: -Infinity },
		{ score, at: request.at },
	]);
	for (const [lead, work] of loaded) {
		crossings.begin(lead, work);
		settleAsLeft(work, score);
		settle(work, score, request.at);
	}
	const seen = new Set(given);
	const events = new Map<string, Array<[string, EventRecord]>>();
	const results = chunk.map(({ lead: asked, points, at }): Result => {
		const lead = names.get(asked)!;
		const work = loaded.get(lead)!;
		if (replaces && seen.has(lead)) return { lead, refusal: 'A line above it is about the same lead' };
		seen.add(lead);
		const before = correctedAwards(allLines(work)).filter(
			({ line, isGone }) => line.rule === rule && !isGone,
		);
		const has = before.length > 0 || (work.state.awarded.get(rule)?.times ?? 0) > 0;
		if (has && !replaces) return { lead, refusal: 'This lead has a starting score already' };
		if (before.length > 0) {
			const [one] = before;
			const isSame = before.length === 1 && one!.points === points && (at === null || one!.line.at === at);
			if (isSame) return { lead, refusal: null };
			if (before.some((award) => award.rule !== rule))
				return { lead, refusal: 'Its starting score was moved to another rule, which keeps it' };
			correctAwards(
				work,
				score,
				{ rule, from: -Infinity, to: Infinity, what: { do: 'remove' }, reason: REPLACED },
				author,
			);
		}
		const matches = [{ holds: true, points }];
		const eventId = eventOf(work, rule);
		const record = scoreItem(
			work,
			score,
			[{ ...RULE, id: rule }],
			{ eventId, at, matches },
			undefined,
			author,
		);
		events.set(lead, [[eventId, record!]]);
		crossings.note(lead, totalOf(work.state, score));
		return { lead, refusal: null };
	});
	await tx.saveLeads(
		id,
		[...loaded].map(([lead, work]) => changeOf(lead, work, score, events.get(lead))),
	);
	await crossings.save(tx, id);
	return results;
}

/** Why a starting score is taken back, in histories. */
const REPLACED = 'replaced by an import';

/** The event that gives a starting score: the first, the second, so that those that were taken back stay apart. */
function eventOf(work: LeadWork, rule: number): string {
	const earlier = allLines(work).filter((line) => line.kind === 'award' && line.rule === rule).length;
	return earlier === 0 ? RULE.name : `${RULE.name} ${earlier + 1}`;
}

/** Reads leads, with their whole ledgers where their sums do not say whether a starting score is to be given. */
async function loadFor(
	tx: Transaction,
	scoreId: number,
	states: Map<string, LeadState>,
	leads: string[],
	{ rule, replaces = false, earliest }: { rule: number; replaces?: boolean; earliest: Map<string, Instant> },
	stages: Parameters<typeof loadLeads>[3],
): Promise<Map<string, LeadWork>> {
	const had = (lead: string) => {
		const awarded = states.get(lead)?.awarded.get(rule);
		return awarded !== undefined && (replaces || awarded.times === 0);
	};
	return await loadLeads(
		tx,
		scoreId,
		leads.map((lead) => ({
			lead,
			state: states.get(lead),
			earliest: earliest.get(lead),
			isWhole: had(lead),
		})),
		stages,
	);
}
