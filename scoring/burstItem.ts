// Tested by test/properties/bursts.test.ts.
import { awardLine, refusedLine, type Occasion } from './awards/award';
import { countedLine } from './awards/byCount';
import { roomUnder, within } from './awards/everyTime';
import { noneYet } from './awardedSums';
import { decisionsInBursts, isInBursts, reachOfBursts } from './bursts';
import { keyOf } from './countWindow';
import { allLines, nextLine, write, type LeadWork } from './leadWork';
import { subjectOf, type Decision, type LedgerLine, type NewLine } from './ledgerLine';
import type { RegisteredRule } from './rules';
import type { Score } from './score';
import { TakenBack } from './takenBack';
import type { Instant } from './time';

/** What an item makes of the events around it. */
export interface Burst {
	/** Its own rules whose points count for nothing, and why. */
	ignored: Map<number, string>;
	/** Earlier decisions that turn out to be of a burst, and why. */
	earlier: Map<Decision, string>;
}

/** The burst that an item is part of; null: it is in none. @param toDecide its rules that decide, and their points */
export function burstAround(
	work: LeadWork,
	score: Score,
	toDecide: Array<[rule: RegisteredRule, points: number]>,
	occasion: Occasion,
): Burst | null {
	const bursts = score.settings.bursts!;
	const looked = toDecide.filter(([rule]) => isInBursts(rule.id, score, bursts));
	if (looked.length === 0) return null;
	const near = linesNear(allLines(work), occasion.at, reachOfBursts(bursts));
	const coming = looked.map(([rule, points]) => comingDecision(work, score, rule, points, occasion));
	const taken = new TakenBack(near);
	const found = decisionsInBursts([...near, ...coming], score, taken);
	const ignored = coming.filter((decision) => found.has(decision));
	if (ignored.length === 0) return null;
	const earlier = [...found].filter(([one]) => !coming.includes(one) && !taken.isBurst(one.seq));
	return {
		ignored: new Map(ignored.map((decision) => [decision.rule, found.get(decision)!])),
		earlier: new Map(earlier),
	};
}

/**
 * The lines around an instant, and all about the same events: a merge brings lines of one event that are dated differently.
 * Looks at their IDs alone, as others are dated alike, because each item of a long ledger asks for this.
 */
function linesNear(lines: LedgerLine[], at: Instant, reach: number): LedgerLine[] {
	const isNear = (line: LedgerLine) => Math.abs(line.at - at) <= reach;
	const named = lines.filter(({ event }) => event !== null);
	const events = new Set(named.filter(isNear).map(({ event }) => event));
	const numbers = new Set(named.filter(({ event }) => events.has(event)).map(({ seq }) => seq));
	return lines.filter((line) => isNear(line) || numbers.has(subjectOf(line)));
}

/** What a rule will decide about an item, as far as bursts look at it. */
export function comingDecision(
	work: LeadWork,
	score: Score,
	rule: RegisteredRule,
	points: number,
	occasion: Occasion,
): Decision {
	return nextLine(work, occasion.author, inFull(score, rule, points, occasion));
}

/** Writes what a rule gives for an event of a burst, and takes it back at once: it comes into no sum. */
export function ignore(
	work: LeadWork,
	score: Score,
	rule: RegisteredRule,
	points: number,
	occasion: Occasion,
	reason: string,
): void {
	const { state } = work;
	const { at, author } = occasion;
	const line = write(work, author, decided(work, score, rule, points, occasion));
	const { seq: of, expiresAt } = line;
	write(work, author, {
		at,
		kind: 'takenBack',
		rule: rule.id,
		points: -line.points,
		expiresAt,
		of,
		by: 'burst',
		reason,
	});
	state.hasBursts = true;
	if (line.kind === 'award' && !state.awarded.has(rule.id)) {
		state.awarded.set(rule.id, noneYet(state, score, rule.id));
	}
	if (line.kind === 'counted' && !state.counted.has(rule.id)) {
		state.counted.set(rule.id, { times: 0, window: keyOf(rule.window) });
	}
}

/** What a rule decides: to give as much as a limit leaves room for, to give nothing, or to count. */
function decided(
	work: LeadWork,
	score: Score,
	rule: RegisteredRule,
	offered: number,
	occasion: Occasion,
): NewLine {
	if (rule.award === 'byCount') return countedLine(score, rule, occasion);
	const isUsed = rule.award === 'once' && work.state.once.includes(rule.id);
	const limited = rule.award === 'everyTime' ? rule.limit : undefined;
	const room = limited ? roomUnder(limited, work, score, rule.id, occasion.at) : Infinity;
	if (isUsed || room <= 0) return refusedLine(rule, offered, occasion);
	const points = within(room, offered);
	return { ...awardLine(score, rule, points, occasion), offered: points === offered ? null : offered };
}

const inFull = (score: Score, rule: RegisteredRule, points: number, occasion: Occasion) =>
	rule.award === 'byCount' ? countedLine(score, rule, occasion) : awardLine(score, rule, points, occasion);
