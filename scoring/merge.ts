// Tested by test/properties/merge.test.ts.
import { newLead, type DecayMark } from './lead';
import { commonOf, isOnce, type LedgerLine } from './ledgerLine';
import type { EventRecord } from './scoreItem';
import type { Score } from './score';
import { clockAt, markOf } from './decayMarks';
import { rebuild } from './rebuild';
import { settleAsLeft } from './settle';
import { united } from './sum';
import type { Instant } from './time';
import { startWork, write, type Author, type LeadWork } from './leadWork';
import { correctedAwards } from './correctedAwards';

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
	const ledger = unite(into.work.ledger, from.work.ledger, a.lines);
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
		watch: (a.watch?.threshold ?? -Infinity) > (b.watch?.threshold ?? -Infinity) ? a.watch : b.watch,
	};
	const work = startWork(state, { ledger, whole: true });
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
	work.newExpiring = rebuild(work, score);
	work.lines = [...work.ledger, ...work.lines];
	work.ledger = [];
	return { work, events: uniteEvents(into.events, from.events) };
}

/**
 * All lines of both, in which no event gives points or counts twice under a rule, nor a once-only rule: neither under the rule
 * that decided, nor under the one that has its points since a correction.
 */
function unite(own: LedgerLine[], others: LedgerLine[], offset: number): LedgerLine[] {
	const lines = [...own, ...others.map((line) => moved(line, offset))];
	const rules = new Map<LedgerLine, number>(correctedAwards(lines).map(({ line, rule }) => [line, rule]));
	const dropped = new Map<LedgerLine, 'merged' | 'refused'>();
	const keepFirst = (group: LedgerLine[], as: 'merged' | 'refused') => {
		const [, ...rest] = [...group].sort((x, y) => rank(x) - rank(y) || x.at - y.at || x.seq - y.seq);
		for (const line of rest) dropped.set(line, as);
	};
	const decisions = lines.filter(({ kind }) => kind === 'award' || kind === 'counted' || kind === 'refused');
	for (const ruleOf of [
		(line: LedgerLine) => line.rule,
		(line: LedgerLine) => rules.get(line) ?? line.rule,
	]) {
		const withEvent = decisions.filter((line) => line.event !== null && !dropped.has(line));
		for (const group of grouped(withEvent, (line) => `${ruleOf(line)} ${line.event}`)) {
			keepFirst(group, 'merged');
		}
		const once = decisions.filter((line) => isOnce(line) && !dropped.has(line));
		for (const group of grouped(once, (line) => String(ruleOf(line)))) keepFirst(group, 'refused');
	}
	const gone = new Set([...dropped.keys()].map(({ seq }) => seq));
	return lines.map((line) => {
		const { rule, offered, points } = line;
		if (rule === null) return line;
		const kind = dropped.get(line);
		const isGone = kind !== undefined || (line.kind === 'corrected' && gone.has(line.award));
		if (!isGone) return line;
		const left = { ...commonOf(line), rule, points: 0, isOnce: isOnce(line) };
		return kind ? { ...left, kind, offered: offered ?? points } : { ...left, kind: 'merged' };
	});
}

/** A line under its number in a united ledger. */
function moved(line: LedgerLine, offset: number): LedgerLine {
	const seq = line.seq + offset;
	return line.kind === 'corrected' ? { ...line, seq, award: line.award + offset } : { ...line, seq };
}

/** Awarded or counted beats refused. */
const rank = ({ kind }: LedgerLine): number => (kind === 'refused' ? 1 : 0);

function grouped(lines: LedgerLine[], by: (line: LedgerLine) => string): LedgerLine[][] {
	return [...Map.groupBy(lines, by).values()];
}

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
