// Tested by test/learning/check/ruleEvidence.test.ts.
import { afterHolm, ClusteredShares, type Share } from './clusters';

/** What the past says of a rule. */
export type Verdict = 'goesWithWinning' | 'saysNothing' | 'goesAgainstItsPoints' | 'tooFewToSay';

export interface RuleEvidence {
	rule: string;
	/** Leads that had it at any time, and the share of all leads. */
	leads: number;
	shareOfLeads: number;
	/** Of the reference days of leads with it, and without it: how many were followed by a win. */
	with: Share;
	without: Share;
	/** How much more often those with it won, with an interval; null where all had it, or none. */
	difference: { difference: number; low: number; high: number } | null;
	verdict: Verdict;
	/** The points it gives on average, and those that the data suggest; null where there are too few to say. */
	points: number;
	suggested: number | null;
	/** Whether it has given nothing for long. */
	isIdle: boolean;
	/** Whether it seems to fire because of the outcome; how, in words. */
	leak: Leak | null;
}

/** How a rule seems to follow from winning. */
export type Leak = 'minutesBefore' | 'onlyAfter' | 'arrivedLater' | 'onlyTheWon';

/** A rule's first time for leads that won, seen from the win; and for leads that did not. */
export interface FirstTimes {
	before: number;
	minutesBefore: number;
	/** It happened at or after the win. */
	after: number;
	/** It is dated before the win, and was written after it. */
	arrivedLater: number;
	notWon: number;
}

const noFirstTimes = (): FirstTimes => ({
	before: 0,
	minutesBefore: 0,
	after: 0,
	arrivedLater: 0,
	notWon: 0,
});

/** What is gathered of a rule, lead by lead. */
export class RuleSums {
	readonly shares = new ClusteredShares();
	leads = 0;
	/** Points that it gave, and how often: without what a limit cut away. */
	given = 0;
	times = 0;
	/** The newest instant at which it gave or counted something. */
	newest = -Infinity;
	isHeld = false;
	readonly firstTimes = noFirstTimes();

	constructor(readonly name: string) {}

	get points(): number {
		return this.times > 0 ? this.given / this.times : 0;
	}
}

/** Where fewer winners than this would be expected with the rule, or without it, they say nothing. */
const FEWEST = 5;
const SURE = 0.05;

/**
 * @param idleSince rules that gave nothing from this instant on are idle
 * @param leads how many there are
 */
export function evidenceOf(
	rules: RuleSums[],
	{ leads, idleSince }: { leads: number; idleSince: number },
): RuleEvidence[] {
	const compared = rules.map((rule) => {
		const { with: having, without } = rule.shares;
		return { rule, having, without, difference: rule.shares.difference() };
	});
	const told = compared.filter(({ rule, difference }) => difference && rule.shares.expectedWinners >= FEWEST);
	const chances = new Map(
		afterHolm(told.map((one) => one.difference!.p)).map((p, index) => [told[index]!, p]),
	);
	const scale = pointsForLogOdds(
		told.map(({ rule, having, without }) => [rule.points, logOdds(having, without)]),
	);
	return compared.map((one): RuleEvidence => {
		const { rule, having, without, difference } = one;
		const p = chances.get(one);
		return {
			rule: rule.name,
			leads: rule.leads,
			shareOfLeads: leads > 0 ? rule.leads / leads : 0,
			with: having,
			without,
			difference: difference && {
				difference: difference.difference,
				low: difference.low,
				high: difference.high,
			},
			verdict: p === undefined ? 'tooFewToSay' : verdictOf(p, difference!.difference, rule.points),
			points: rule.points,
			suggested: p === undefined || scale === null ? null : Math.round(scale * logOdds(having, without)),
			isIdle: rule.newest < idleSince && !rule.isHeld,
			leak: leakOf(rule.firstTimes),
		};
	});
}

function verdictOf(p: number, difference: number, points: number): Verdict {
	if (p >= SURE || points === 0) return 'saysNothing';
	return Math.sign(difference) === Math.sign(points) ? 'goesWithWinning' : 'goesAgainstItsPoints';
}

/** How the odds of winning differ, as a logarithm; half a lead more on each side keeps it finite (Haldane 1956, Anscombe 1956). */
const logOdds = (one: Share, other: Share): number =>
	Math.log(
		((one.won + 0.5) / (one.all - one.won + 0.5)) * ((other.all - other.won + 0.5) / (other.won + 0.5)),
	);

/** The points that stand for one unit of log-odds, so that suggested points are as large as those of today, together. */
function pointsForLogOdds(rules: Array<[points: number, logOdds: number]>): number | null {
	const [points, odds] = rules.reduce(([a, b], [one, other]) => [a + Math.abs(one), b + Math.abs(other)], [
		0, 0,
	] as [number, number]);
	return odds > 0 && points > 0 ? points / odds : null;
}

/** So many winners at least must show it. */
const FEWEST_LEAKS = 5;

function leakOf({ before, minutesBefore, after, arrivedLater, notWon }: FirstTimes): Leak | null {
	const winners = before + minutesBefore + after + arrivedLater;
	const isMost = (count: number, share: number) => count >= FEWEST_LEAKS && count >= share * winners;
	if (isMost(minutesBefore, 0.5)) return 'minutesBefore';
	if (isMost(arrivedLater, 0.5)) return 'arrivedLater';
	if (isMost(after, 0.8)) return 'onlyAfter';
	if (winners >= 2 * FEWEST_LEAKS && winners >= 19 * notWon) return 'onlyTheWon';
	return null;
}
