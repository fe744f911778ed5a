// Tested by test/properties/merge.test.ts.
import { newLead, type DecayMark } from './lead';
import type { EventRecord } from './scoreItem';
import type { Score } from './score';
import { clockAt, markOf } from './decayMarks';
import { rebuild } from './rebuild';
import { settleAsLeft } from './settle';
import { united } from './sum';
import type { Instant } from './time';
import { allLines, startWork, write, type Author, type LeadWork } from './leadWork';
import { withoutBursts } from './takeBack';
import { TakenBack } from './takenBack';
import { moved, takeOver, uniteLedgers, withOnceOnly } from './uniteLedgers';

/** A lead with all that belongs to it: its ledger is whole. */
export interface WholeLead {
	work: LeadWork;
	events: Map<string, EventRecord>;
}

/**
 * Makes two leads one, as if they had been one from the start as far as limits allow. The result replaces both: it
 * holds all lines of both and everything that will expire.
 */
export function mergeLeads(
	into: WholeLead,
	from: WholeLead,
	score: Score,
	at: Instant,
	author: Author,
	what: string,
): WholeLead {
	const isStored = ({ work }: WholeLead) => work.state.clock !== -Infinity;
	// A lead that is not stored has no decay of its own to bring.
	const stored = [into, from].filter(isStored).map(({ work }) => work.state);
	settleAsLeft(into.work, score);
	settleAsLeft(from.work, score);
	const a = into.work.state;
	const b = from.work.state;
	const events = uniteEvents(into.events, from.events);
	const others = from.work.ledger.map((line) => moved(line, a.lines));
	const state = {
		...newLead(),
		clock: Math.max(clockAt(a, score, at), b.clock),
		seen: score.sweeps.count,
		lines: a.lines + b.lines,
		activity: later(a.activity, b.activity),
		marks: stored.map(({ marks }) => marks).reduce(laterMarks, []),
		awarded: new Map([...b.awarded, ...a.awarded]),
		counted: new Map([...b.counted, ...a.counted]),
		held: new Map(a.held),
		once: [...new Set([...a.once, ...b.once])],
		adjusted: united(a.adjusted, b.adjusted),
		hasBursts: a.hasBursts || b.hasBursts,
		hasRedated: a.hasRedated || b.hasRedated || isRedating(into.events, from.events),
		watch: (a.watch?.threshold ?? -Infinity) > (b.watch?.threshold ?? -Infinity) ? a.watch : b.watch,
	};
	const ledger = uniteLedgers(into.work.ledger, others);
	const work = startWork(state, { ledger: ledger.lines, whole: true });
	write(work, author, { at: state.clock, kind: 'merged', rule: null, points: 0, what });
	for (const [rule, other] of b.held) {
		const own = a.held.get(rule);
		const winner = own && own.at >= other.at ? own : other;
		state.held.set(rule, { ...winner, steps: [...new Set([...(own?.steps ?? []), ...other.steps])] });
		// The ledger holds what both had; the loser's points go.
		const surplus = winner === own ? other.points : (own?.points ?? 0);
		if (surplus !== 0) {
			write(work, author, { at: state.clock, kind: 'held', rule, points: -surplus });
		}
	}
	takeOver(work, score, ledger, [into.work.ledger, others], events, author);
	work.ledger = withOnceOnly(work.ledger, new TakenBack(allLines(work)));
	if (state.hasBursts) withoutBursts(state, allLines(work));
	work.newExpiring = rebuild(work, score);
	work.lines = allLines(work);
	work.ledger = [];
	return { work, events };
}

/** Whether two leads date an event differently. */
const isRedating = (own: Map<string, EventRecord>, others: Map<string, EventRecord>): boolean =>
	[...others].some(([event, { at }]) => (own.get(event)?.at ?? at) !== at);

function uniteEvents(
	own: Map<string, EventRecord>,
	others: Map<string, EventRecord>,
): Map<string, EventRecord> {
	const events = new Map(own);
	for (const [event, other] of others) {
		const known = events.get(event);
		events.set(event, {
			at: Math.min(known?.at ?? Infinity, other.at),
			decided: [...new Set([...(known?.decided ?? []), ...other.decided])],
		});
	}
	return events;
}

/** For every group, the later of the decays that the two leads are under. */
function laterMarks(own: DecayMark[], others: DecayMark[]): DecayMark[] {
	const groups = new Set([...own, ...others].map(({ group }) => group));
	return [...groups].flatMap((group): DecayMark[] => {
		const a = markOf(own, group ?? undefined);
		const b = markOf(others, group ?? undefined);
		const last = !a || (b && b.at > a.at) ? b : a;
		return last ? [{ ...last, group }] : [];
	});
}

const later = (a: Instant | null, b: Instant | null): Instant | null =>
	a === null || (b !== null && b > a) ? b : a;
