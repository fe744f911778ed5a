// Tested by test/properties/missing.test.ts.
import type { LedgerLine } from '../ledgerLine';
import { copyOf, type Author, type LeadWork } from '../leadWork';
import type { Match, RegisteredRule } from '../rules';
import type { Limit, Score } from '../score';
import { scoreItem } from '../scoreItem';
import { rounded } from '../sum';
import { inWords } from '../time';
import { partsOf, totalOf, unboundedTotal } from '../total';

/** A rule, and what each match of it gives; null: that comes from the item. */
export interface RuleToTry {
	rule: RegisteredRule;
	points: number | null;
}

/** The most matches that are tried. */
const MOST_MATCHES = 20;

/** What a rule is tried with: all rules of its set, which say together what a step does to a lead. */
export interface TryOptions {
	score: Score;
	rules: RuleToTry[];
	author: Author;
}

/** Whether a rule can raise a score at all. */
export const canRaise = ({ rule: { award, tiers = [] }, points }: RuleToTry): boolean =>
	award === 'byCount' ? tiers.some(([, tier]) => tier > 0) : points === null || points > 0;

/** One rule of a set, tried on copies of leads: it matches, and no other does. */
export class RuleTry {
	private readonly all: RegisteredRule[];
	private readonly matches: Match[];

	constructor(
		readonly rule: RegisteredRule,
		private readonly points: number,
		private readonly options: TryOptions,
	) {
		this.all = options.rules.map((one) => one.rule);
		this.matches = this.all.map((one) =>
			one === rule ? { holds: true, points } : { holds: null, points: 0 },
		);
	}

	/** The score of a copied lead after so many matches at its instant. */
	after(work: LeadWork, times: number): number {
		for (let count = 0; count < times; count++) this.match(work);
		return totalOf(work.state, this.options.score);
	}

	/** The scores after one match, two, and so on, until one reaches a score or no more can come; and why no more can. */
	untilReached(start: LeadWork, goal: number): { totals: number[]; why: string } {
		const { score } = this.options;
		const work = copyOf(start);
		const totals: number[] = [];
		// Below the minimum points count, too, and are not seen.
		let before = withoutMinimum(work, score);
		while (totals.length < MOST_MATCHES) {
			totals.push(this.after(work, 1));
			const then = withoutMinimum(work, score);
			if (rounded(totals.at(-1)!) >= rounded(goal) || !this.canGiveMore(work, then > before)) break;
			before = then;
		}
		return { totals, why: this.whyNoMore(start, work, totals.length) };
	}

	private match(work: LeadWork): void {
		const { score, author } = this.options;
		scoreItem(work, score, this.all, { eventId: null, at: null, matches: this.matches }, undefined, author);
	}

	private canGiveMore({ state }: LeadWork, hasGrown: boolean): boolean {
		const { award, id, tiers = [] } = this.rule;
		if (award === 'byCount') return state.counted.get(id)!.times < tiers.at(-1)![0];
		return award === 'everyTime' && hasGrown;
	}

	private whyNoMore(start: LeadWork, work: LeadWork, times: number): string {
		const { rule, points } = this;
		const { award, limit, id } = rule;
		const last = work.lines.at(-1);
		if (award === 'once' && isRefused(last)) return 'It has given its points, which it does once per lead';
		if (award === 'whileTrue' && start.state.held.get(id)?.points === points) return 'It is true already';
		if (limit && isRefused(last)) return limitInWords(limit);
		if (times === MOST_MATCHES) return `It would take more than ${MOST_MATCHES}`;
		return this.whatCuts(work) ?? GIVES[award];
	}

	/** What keeps the rule's points from counting in full; null: nothing does. */
	private whatCuts({ state }: LeadWork): string | null {
		const { score } = this.options;
		const { id, group, maxPoints } = this.rule;
		const parts = partsOf(state, score);
		if (parts.some(({ kind, rule }) => kind === 'maximum' && rule === id))
			return `Its maximum is ${maxPoints}`;
		const cut = parts.find((part) => part.kind === 'group' && part.group === group);
		if (cut) return `Group "${group}" is limited to ${new Map(score.settings.caps).get(group!)}`;
		const isOver = parts.some(({ kind, points }) => kind === 'bound' && points < 0);
		return isOver ? `The maximum of the score is ${score.settings.max}` : null;
	}
}

const isRefused = (line: LedgerLine | undefined): boolean => line?.kind === 'refused';

function withoutMinimum({ state }: LeadWork, score: Score): number {
	return Math.min(score.settings.max ?? Infinity, unboundedTotal(state, score));
}

const GIVES: Record<RegisteredRule['award'], string> = {
	everyTime: 'Its points are too few to count',
	once: 'It gives its points once per lead',
	whileTrue: 'It gives its points once, while it is true',
	byCount: 'More of these events give no more points',
};

/** "At most 10 times per day". */
function limitInWords({ times, points, per }: Limit): string {
	const what = times === undefined ? `${points} points` : times === 1 ? 'once' : `${times} times`;
	return `At most ${what} per ${per.amount === 1 ? per.unit.slice(0, -1) : inWords(per)}`;
}
