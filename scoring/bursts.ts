// Tested by test/properties/bursts.test.ts.
import { isActivity } from './leadSilences';
import { isDecision, type Decision, type LedgerLine } from './ledgerLine';
import type { Match, RegisteredRule } from './rules';
import { keysOf } from './sameEvents';
import type { Bursts, Score } from './score';
import { TakenBack } from './takenBack';
import type { Instant } from './time';

/*
 * Bursts: mail scanners open every link of an email at once, and no person is behind it. Events that lie so close together
 * that no person could have made them count for nothing, in whatever order they come in.
 */

/** An event as bursts see it. */
interface BurstEvent {
	/** Which event it is: items that share one count once. */
	key: string;
	at: Instant;
	/** What the rules that bursts look at decided about it, gains and losses. */
	decisions: Decision[];
	/** Whether one of these rules gives points for it, or counts it: an event that only loses is in no burst. */
	isMatch: boolean;
	isExempt: boolean;
}

/** Whether bursts look at what a rule decides. */
export const isInBursts = (rule: number, { rules }: Score, { groups }: Bursts): boolean =>
	!groups || groups.includes(rules[rule]?.group ?? '');

/** How far around an event the others of its burst can lie, in milliseconds. */
export const reachOfBursts = ({ seconds }: Bursts): number => seconds * 1_000;

/**
 * The decisions that are parts of bursts, and what each burst was: "4 events within 1 second".
 * @param lines of one lead, in the order in which they were written: all of its events around those that matter
 * @param known events that happened earlier than their decisions are dated, as a merge can find
 */
export function decisionsInBursts(
	lines: LedgerLine[],
	score: Score,
	taken = new TakenBack(lines),
	known: ReadonlyMap<string, { at: Instant }> = new Map(),
): Map<Decision, string> {
	const { bursts } = score.settings;
	const found = new Map<Decision, string>();
	if (!bursts) return found;
	const events = eventsIn(lines, score, bursts, taken, known).filter(
		({ isMatch, isExempt }) => isMatch && !isExempt,
	);
	events.sort((a, b) => a.at - b.at);
	const inWindow = new Map<string, number>();
	let end = 0;
	let marked = 0;
	for (const [begin, { key, at: from }] of events.entries()) {
		for (; end < events.length && events[end]!.at - from <= reachOfBursts(bursts); end++) {
			const next = events[end]!.key;
			inWindow.set(next, (inWindow.get(next) ?? 0) + 1);
		}
		if (inWindow.size >= bursts.events) {
			const reason = inWords(inWindow.size, events[end - 1]!.at - from);
			for (const { decisions } of events.slice(Math.max(begin, marked), end)) {
				for (const decision of decisions) found.set(decision, reason);
			}
			marked = end;
		}
		const left = inWindow.get(key)! - 1;
		if (left === 0) inWindow.delete(key);
		else inWindow.set(key, left);
	}
	return found;
}

/**
 * Whether events to come may make earlier ones parts of a burst, so that the lead's whole ledger is needed; without that,
 * only they themselves can be.
 * @param lines the lead's lines around these events
 * @param coming what rules will decide about them, item by item
 */
export function makesBurst(lines: LedgerLine[], coming: Decision[][], score: Score): boolean {
	const taken = new TakenBack(lines);
	const found = decisionsInBursts([...lines, ...coming.flat()], score, taken);
	return [...found.keys()].some((decision) => {
		const item = coming.find((one) => one.includes(decision));
		if (!item) return !taken.isBurst(decision.seq);
		return !decisionsInBursts([...lines, ...item], score, taken).has(decision);
	});
}

/** Whether a rule's match is looked at: losses do not make an event of a burst, but are taken back with it. */
export const isBurstMatch = (score: Score, { id, award }: RegisteredRule, { holds }: Match): boolean =>
	Boolean(score.settings.bursts) &&
	holds === true &&
	award !== 'whileTrue' &&
	isInBursts(id, score, score.settings.bursts!);

function eventsIn(
	lines: LedgerLine[],
	score: Score,
	bursts: Bursts,
	taken: TakenBack,
	known: ReadonlyMap<string, { at: Instant }>,
): BurstEvent[] {
	const decisions = lines.filter(isDecision);
	const keys = keysOf(decisions);
	const dates = datesIn(lines, known);
	const events = new Map<string, BurstEvent>();
	for (const decision of decisions) {
		const { key, id } = keys.get(decision)!;
		const event = events.get(id) ?? { key, at: decision.at, decisions: [], isMatch: false, isExempt: false };
		events.set(id, event);
		event.at = Math.min(event.at, decision.at, dates.get(decision.event ?? '') ?? Infinity);
		event.isExempt ||= taken.exempt.has(decision.seq);
		if (!isInBursts(decision.rule, score, bursts)) continue;
		event.decisions.push(decision);
		event.isMatch ||= isActivity(decision);
	}
	return [...events.values()];
}

/** When events were that two leads dated differently before they were merged: a decision of one can be all that is left. */
function datesIn(lines: LedgerLine[], known: ReadonlyMap<string, { at: Instant }>): Map<string, Instant> {
	const dates = new Map([...known].map(([event, { at }]) => [event, at]));
	for (const { kind, event, at } of lines) {
		if (kind === 'merged' && event !== null) dates.set(event, Math.min(at, dates.get(event) ?? Infinity));
	}
	return dates;
}

function inWords(events: number, span: number): string {
	const seconds = Math.max(1, Math.ceil(span / 1_000));
	return `${events} events within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
