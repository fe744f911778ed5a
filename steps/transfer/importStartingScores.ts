import {
	allLines,
	correctAwards,
	correctedAwards,
	scoreItem,
	withRules,
	withRulesOf,
	type Instant,
	type LeadState,
	type LeadWork,
	type Rule,
} from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { makeReport, type ImportReport } from './importReport';
import { CHUNK } from '../shared/chunks';
import { LeadSession } from '../shared/leadSession';
import type { LeadToLoad } from '../shared/loadLeads';
import { openScore, type Opening, type StepRequest } from '../shared/request';
import { workOnLeads } from '../shared/workOnLeads';

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
	const stored = await openScore(tx, request, opening, {}, (before) => {
		const known = withRules(before, [RULE]);
		rule = known.rules.findIndex(({ name }) => name === RULE.name);
		return withRulesOf(known, step, [rule]);
	});
	const lines = chunk.map((line): Given => ({ ...line, lead: names.get(line.lead)! }));
	const states = await tx.leads(stored.id, [...new Set(names.values())]);
	const session = new LeadSession(tx, stored, request, { at: request.at });
	await session.load(leadsToLoad(lines, states, rule, request.replaces));
	const seen = new Set(given);
	const results = lines.map((line): Result => {
		const { lead } = line;
		if (request.replaces && seen.has(lead)) return { lead, refusal: TWICE };
		seen.add(lead);
		const decision = decide(session.work(lead), rule, line, request.replaces);
		if (typeof decision !== 'string') return { lead, ...decision };
		const { result } = session.change(lead, (work) => {
			if (decision === 'replace') correctAwards(work, stored.score, { ...ALL, rule }, author);
			const item = {
				eventId: eventOf(work, rule),
				at: line.at,
				matches: [{ holds: true, points: line.points }],
			};
			const record = scoreItem(work, stored.score, [{ ...RULE, id: rule }], item, undefined, author);
			return [item.eventId, record!] as const;
		});
		session.remember(lead, ...result);
		return { lead, refusal: null };
	});
	await session.save();
	return results;
}

const TWICE = 'A line above it is about the same lead';

/** How a starting score is taken back; the reason stands in histories. */
const ALL = {
	from: -Infinity,
	to: Infinity,
	what: { do: 'remove' },
	reason: 'replaced by an import',
} as const;

/** What is to be done with a line, or why it is refused; null: its starting score is the one that the lead has. */
function decide(
	work: LeadWork,
	rule: number,
	{ points, at }: Given,
	replaces = false,
): 'add' | 'replace' | { refusal: string | null } {
	const before = correctedAwards(allLines(work)).filter(({ line, isGone }) => line.rule === rule && !isGone);
	const has = before.length > 0 || (work.state.awarded.get(rule)?.times ?? 0) > 0;
	if (has && !replaces) return { refusal: 'This lead has a starting score already' };
	const [one] = before;
	if (!one) return 'add';
	const isSame = before.length === 1 && one.points === points && (at === null || one.line.at === at);
	if (isSame) return { refusal: null };
	const isMoved = before.some((award) => award.rule !== rule);
	return isMoved ? { refusal: 'Its starting score was moved to another rule, which keeps it' } : 'replace';
}

/** The event that gives a starting score: the first, the second, so that those that were taken back stay apart. */
function eventOf(work: LeadWork, rule: number): string {
	const earlier = allLines(work).filter((line) => line.kind === 'award' && line.rule === rule).length;
	return earlier === 0 ? RULE.name : `${RULE.name} ${earlier + 1}`;
}

/** Leads, with their whole ledgers where their sums do not say whether a starting score is to be given. */
function leadsToLoad(
	lines: Given[],
	states: Map<string, LeadState>,
	rule: number,
	replaces = false,
): LeadToLoad[] {
	const earliest = new Map<string, Instant | undefined>();
	for (const { lead, at } of lines) {
		const known = earliest.get(lead);
		earliest.set(lead, at === null ? known : Math.min(known ?? Infinity, at));
	}
	return [...earliest].map(([lead, first]) => {
		const state = states.get(lead);
		const awarded = state?.awarded.get(rule);
		const isWhole = awarded !== undefined && (replaces || awarded.times === 0);
		return { lead, state, earliest: first, isWhole };
	});
}
