import type { Score } from './score';

/* Steps whose rules have one name, such as that of a published set, hold points as one. */

/** A step among those that hold points as one, because they have the same rules: itself, and all of them. */
export interface Holder {
	own: number;
	all: number[];
}

/** Under which number the rules of a step are known: its own, or one that it shares with others. */
export const followedBy = ({ follows = [] }: Score, step: number): number =>
	follows.find(([one]) => one === step)?.[1] ?? step;

/** Remembers with which others a step shares its rules (its own number: with none), and forgets those that it had before. */
export function withFollower(score: Score, step: number, shared: number): Score {
	const before = followedBy(score, step);
	if (before === shared) return score;
	const follows = new Map(score.follows).set(step, shared);
	if (shared === step) follows.delete(step);
	const isLeft = (one: number) => one === before && ![...follows.values()].includes(one);
	const rulesOf = score.rulesOf.filter(([one]) => !isLeft(one));
	return { ...score, rulesOf, follows: follows.size > 0 ? [...follows] : undefined };
}

/** All who hold points as one with a step. */
export function holderOf({ follows = [] }: Score, step: number, shared: number): Holder {
	const others = follows.flatMap(([one, of]) => (of === shared ? [one] : []));
	return { own: step, all: [...new Set([step, shared, ...others])] };
}
