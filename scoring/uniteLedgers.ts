// Tested by test/properties/merge.test.ts.
import { decisionsInBursts, isInBursts } from './bursts';
import { correctedAwards } from './correctedAwards';
import { write, allLines, type Author, type LeadWork } from './leadWork';
import {
	commonOf,
	isDecision,
	isOnce,
	subjectOf,
	type Decision,
	type LedgerLine,
	type Taker,
} from './ledgerLine';
import type { EventRecord } from './scoreItem';
import { ofSameEvents } from './sameEvents';
import type { Score } from './score';
import { TakenBack } from './takenBack';

/* What two merged leads decided about the same events, and under the same once-only rules, counts once. */

/** All lines of two leads, and the decisions that stand for others of the same rule and event. */
export interface UnitedLedger {
	lines: LedgerLine[];
	/** By the number of the decision that is left: the numbers of the others. */
	twins: Map<number, number[]>;
}

/**
 * All lines of both, in which no event gives points or counts twice under a rule: neither under the rule that decided, nor
 * under the one that has its points since a correction.
 */
export function uniteLedgers(own: LedgerLine[], others: LedgerLine[]): UnitedLedger {
	const lines = [...own, ...others];
	const rules = currentRules(lines);
	const dropped = new Set<LedgerLine>();
	const twins = new Map<number, number[]>();
	for (const ruleOf of rulings(rules)) {
		const withEvent = lines.filter((line) => isDecision(line) && line.event !== null && !dropped.has(line));
		for (const group of grouped(withEvent, (line) => `${ruleOf(line)} ${line.event}`)) {
			const [first, ...rest] = inOrder(group);
			for (const line of rest) dropped.add(line);
			if (rest.length > 0)
				twins.set(first!.seq, [...(twins.get(first!.seq) ?? []), ...rest.flatMap(numbersOf(twins))]);
		}
	}
	const gone = new Set([...dropped].map(({ seq }) => seq));
	return { lines: lines.map((line) => (gone.has(subjectOf(line)) ? duplicate(line) : line)), twins };
}

/** The same ledger, in which each once-only rule has given its points once: the first of those that no burst took. */
export function withOnceOnly(lines: LedgerLine[], taken: TakenBack): LedgerLine[] {
	const rules = currentRules(lines);
	const refused = new Set<number>();
	for (const ruleOf of rulings(rules)) {
		const once = lines.filter(
			(line) => isDecision(line) && isOnce(line) && !refused.has(line.seq) && !taken.isBurst(line.seq),
		);
		for (const group of grouped(once, (line) => String(ruleOf(line)))) {
			for (const { seq } of inOrder(group).slice(1)) refused.add(seq);
		}
	}
	return lines.map((line): LedgerLine => {
		if (line.kind === 'corrected' && refused.has(line.award)) return duplicate(line);
		if (!refused.has(line.seq) || line.rule === null) return line;
		const { rule, offered, points } = line;
		return {
			...commonOf(line),
			kind: 'refused',
			rule,
			points: 0,
			offered: offered ?? points,
			isOnce: isOnce(line),
		};
	});
}

/**
 * What was taken back or given back on either lead is so on both: by hand, of one decision; by a burst, of the whole event.
 * Then events of both can turn out to be one burst.
 * @param events what both know of event IDs, at the earlier instant
 */
export function takeOver(
	work: LeadWork,
	score: Score,
	{ twins }: UnitedLedger,
	both: [LedgerLine[], LedgerLine[]],
	events: Map<string, EventRecord>,
	author: Author,
): void {
	const before = new TakenBack(both.flat());
	const say = (
		{ at, seq: of, rule, expiresAt }: Decision,
		kind: 'takenBack' | 'givenBack',
		by: Taker,
		reason: string,
	) => write(work, author, { at, kind, rule, points: 0, expiresAt, of, by, reason });
	const isOfSome = ({ seq }: Decision, is: (seq: number) => boolean) =>
		[seq, ...(twins.get(seq) ?? [])].some(is);
	const decisions = work.ledger.filter(isDecision);
	for (const decision of decisions) {
		if (!twins.has(decision.seq)) continue;
		const { seq } = decision;
		const isExempt = isOfSome(decision, (one) => before.exempt.has(one));
		if (isExempt && !before.exempt.has(seq)) say(decision, 'givenBack', 'burst', MERGED);
		const isBurst = isOfSome(decision, (one) => before.isBurst(one));
		if (isBurst && !isExempt && !before.isBurst(seq)) say(decision, 'takenBack', 'burst', MERGED);
		const isByHand = isOfSome(decision, (one) => before.isByHand(one));
		if (isByHand && !before.isByHand(seq)) say(decision, 'takenBack', 'hand', MERGED);
	}
	const taken = new TakenBack(allLines(work));
	const exempt = ofSameEvents(decisions, new Set(decisions.filter(({ seq }) => taken.exempt.has(seq))));
	for (const decision of exempt) {
		if (taken.isBurst(decision.seq)) say(decision, 'givenBack', 'burst', MERGED);
	}
	const alone = new Set(
		both.flatMap((lines) => [...decisionsInBursts(lines, score)].map(([{ seq }]) => seq)),
	);
	const isLeft = ({ seq }: Decision) => !taken.isBurst(seq) && !alone.has(seq);
	const { bursts } = score.settings;
	const ofBurst = decisions.filter(
		(one) => taken.isBurst(one.seq) && !exempt.has(one) && isOfBoth(one, both),
	);
	for (const decision of bursts ? ofSameEvents(decisions, new Set(ofBurst)) : []) {
		if (isLeft(decision) && isInBursts(decision.rule, score, bursts!)) {
			taken.note(say(decision, 'takenBack', 'burst', MERGED));
		}
	}
	const found = decisionsInBursts(allLines(work), score, new TakenBack(allLines(work)), events);
	for (const [decision, reason] of found) {
		if (!isLeft(decision)) continue;
		work.state.hasBursts = true;
		say(decision, 'takenBack', 'burst', reason);
	}
}

/** Whether both of two leads decided something about the event. */
const isOfBoth = ({ event }: Decision, both: LedgerLine[][]): boolean =>
	event !== null && both.every((lines) => lines.some((line) => isDecision(line) && line.event === event));

const MERGED = 'so on a lead that was merged';

/** A line under its number in a united ledger. */
export function moved(line: LedgerLine, offset: number): LedgerLine {
	const seq = line.seq + offset;
	if (line.kind === 'corrected') return { ...line, seq, award: line.award + offset };
	if (line.kind === 'takenBack' || line.kind === 'givenBack') return { ...line, seq, of: line.of + offset };
	return { ...line, seq };
}

function duplicate(line: LedgerLine): LedgerLine {
	const { rule, offered, points } = line;
	if (rule === null) return line;
	const left = { ...commonOf(line), kind: 'merged' as const, rule, points: 0, isOnce: isOnce(line) };
	return isDecision(line) ? { ...left, offered: offered ?? points } : left;
}

/** The rules that have the points of awards since corrections. */
const currentRules = (lines: LedgerLine[]): Map<LedgerLine, number> =>
	new Map(correctedAwards(lines).map(({ line, rule }) => [line, rule]));

/** Under which rule a decision counts: the one that decided, and the one that has its points. */
const rulings = (rules: Map<LedgerLine, number>): Array<(line: LedgerLine) => number | null> => [
	(line) => line.rule,
	(line) => rules.get(line) ?? line.rule,
];

const inOrder = (lines: LedgerLine[]): LedgerLine[] =>
	[...lines].sort((x, y) => rank(x) - rank(y) || x.at - y.at || x.seq - y.seq);

/** Awarded or counted beats refused. */
const rank = ({ kind }: LedgerLine): number => (kind === 'refused' ? 1 : 0);

const numbersOf =
	(twins: Map<number, number[]>) =>
	({ seq }: LedgerLine): number[] => [seq, ...(twins.get(seq) ?? [])];

function grouped(lines: LedgerLine[], by: (line: LedgerLine) => string): LedgerLine[][] {
	return [...Map.groupBy(lines, by).values()];
}
