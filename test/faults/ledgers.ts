import {
	rebuild,
	settleAsLeft,
	startWork,
	totalOf,
	type EventRecord,
	type Expiring,
	type Instant,
	type LeadState,
	type LedgerLine,
	type Score,
} from '../../scoring';
import { yieldToEventLoop } from '../../steps/shared/yieldToEventLoop';
import { loadLeads } from '../../steps/shared/loadLeads';
import type { Transaction } from '../../stores';
import { ENTITY, SCORE } from './executions';
import { open, type Place } from './place';

/** All leads' scores, as the store has them and not rounded, and those whose ledger does not add up to them. */
export interface Scores {
	scores: Map<string, number>;
	problems: string[];
}

const TOLERANCE = 1e-9;
const [FIRST, LAST]: [Instant, Instant] = [-8.64e15, 8.64e15];

/** Makes each lead's score anew from its ledger alone, and compares it with what is kept of the lead. */
export async function readScores(place: Place): Promise<Scores> {
	return await open(place).transaction(async (tx) => {
		const stored = await tx.score(ENTITY, SCORE);
		const scores = new Map<string, number>();
		const problems: string[] = [];
		if (!stored) return { scores, problems };
		const { id, score } = stored;
		const pages = await allLeads(tx, id);
		const works = await loadLeads(
			tx,
			id,
			pages.map(([lead, state]) => ({ lead, state })),
			[{ score, at: -Infinity }],
		);
		// Settling changes a state, so the ledger gets another copy of it.
		const states = new Map(await allLeads(tx, id));
		const leads = [...states.keys()];
		const expiring = await tx.expiring(
			id,
			leads.map((lead) => [lead, LAST]),
		);
		const events = await Promise.all(leads.map(async (lead) => await tx.eventsOf(id, lead)));
		for (const [index, lead] of leads.entries()) {
			await yieldToEventLoop();
			const ledger = (await tx.ledger(id, [[lead, FIRST, LAST]])).get(lead)!;
			try {
				const work = works.get(lead)!;
				settleAsLeft(work, score);
				const shown = totalOf(work.state, score);
				scores.set(lead, shown);
				const wrong = [
					...wrongSums(score, states.get(lead)!, ledger, expiring.get(lead)!.due, shown),
					...wrongEvents(events[index]!, ledger),
				];
				problems.push(...wrong.map((problem) => `The ledger of ${lead}: ${problem}`));
			} catch (error) {
				// A state that contradicts itself cannot be settled at all.
				problems.push(`The ledger of ${lead}: ${(error as Error).message}`);
			}
		}
		return { scores, problems };
	}, 'preview');
}

async function allLeads(tx: Transaction, scoreId: number): Promise<Array<[string, LeadState]>> {
	const all: Array<[string, LeadState]> = [];
	for (let after: string | null = null; ;) {
		const page = await tx.page(scoreId, after, 1_000);
		for (const [lead, state] of page) if (state) all.push([lead, state]);
		if (page.length < 1_000) return all;
		after = page.at(-1)![0];
	}
}

/** What is kept of a lead must follow from its ledger alone. */
function wrongSums(
	score: Score,
	state: LeadState,
	ledger: LedgerLine[],
	expiring: Expiring[],
	shown: number,
): string[] {
	const problems: string[] = [];
	const expectNear = (got: number, expected: number, what: string) => {
		if (!(Math.abs(got - expected) <= TOLERANCE)) problems.push(`${what} ${got} instead of ${expected}`);
	};
	for (const [rule, { points }] of state.held) {
		const held = ledger.filter((line) => line.kind === 'held' && line.rule === rule);
		expectNear(
			held.reduce((sum, line) => sum + line.points, 0),
			points,
			'held points',
		);
	}
	if (state.lines !== ledger.length || ledger.some(({ seq }, index) => seq !== index + 1)) {
		problems.push(`${ledger.length} lines of ${state.lines}, or not in their order`);
	}
	// Whatever the sums say, they are made anew from the lines.
	for (const awarded of state.awarded.values())
		Object.assign(awarded, { faded: NaN, fresh: NaN, times: NaN });
	for (const counted of state.counted.values()) counted.times = NaN;
	const work = startWork(state, { ledger, whole: true });
	settleAsLeft(work, score);
	expectNear(totalOf(work.state, score), shown, 'a score of');
	const keyOf = ({ rule, at, expiresAt, seq, points }: Expiring) => [rule, at, expiresAt, seq, points].join();
	const live = rebuild(work, score).map(keyOf).sort();
	const kept = expiring
		.filter(({ expiresAt }) => expiresAt > work.state.clock)
		.map(keyOf)
		.sort();
	if (live.join(';') !== kept.join(';')) problems.push('something else expires than what is kept for it');
	return problems;
}

/** What a lead's events and lines have not in common. Files bring their own: whether they fit is not what scores rest on. */
export const OTHER_EVENTS = 'its lines are not those of the events that are known';

/** What is known of an event ID stands for one line for each rule that decided about it. */
function wrongEvents(events: Map<string, EventRecord>, ledger: LedgerLine[]): string[] {
	const lines = new Map<string, number>();
	for (const { event, kind, rule } of ledger) {
		if (event === null || kind === 'held') continue;
		const key = `${event} ${rule}`;
		lines.set(key, (lines.get(key) ?? 0) + 1);
	}
	const decided = [...events].flatMap(([event, record]) => record.decided.map((rule) => `${event} ${rule}`));
	const isSame = decided.length === lines.size && decided.every((key) => lines.get(key) === 1);
	return isSame ? [] : [OTHER_EVENTS];
}
