/*
 * Is a new table better than the one in use? Each lead whose outcome comes in bets on it. The capital of whoever bets on a
 * table that is not better grows beyond 20 in one of 20 cases at most, however often one looks (Ville's inequality), so one
 * may look every week and stop at any time.
 */

/** What has been bet so far: the capital of each bettor, as its logarithm. Kept between looks. */
export type Capital = readonly number[];

/** The part of its capital that each bettor risks on each lead: for differences that are large, small, or in between. */
const STAKES = [0.02, 0.05, 0.1, 0.2, 0.5];

export const START: Capital = STAKES.map(() => 0);

/** A lead whose outcome came after both chances were fixed. */
export interface Judged {
	/** The chance by the table in use. */
	champion: number;
	/** The chance by the new table. */
	challenger: number;
	won: boolean;
}

/**
 * How much less the outcome surprised the new table: the difference in log loss, cut at 1 either way, so that one lead which
 * was thought impossible does not decide.
 */
export function advantageOf({ champion, challenger, won }: Judged): number {
	const surprise = (chance: number) => -Math.log(Math.max(1e-9, won ? chance : 1 - chance));
	return Math.max(-1, Math.min(1, surprise(champion) - surprise(challenger)));
}

/** The capital after these leads, in the order of their outcomes. */
export function bet(capital: Capital, leads: Iterable<Judged>): Capital {
	const next = [...capital];
	for (const lead of leads) {
		const advantage = advantageOf(lead);
		STAKES.forEach((stake, place) => (next[place]! += Math.log1p(stake * advantage)));
	}
	return next;
}

/** How strongly the leads so far speak for the new table: the mean capital. 1: not at all. */
export function evidenceOf(capital: Capital): number {
	return capital.reduce((sum, one) => sum + Math.exp(one), 0) / capital.length;
}

/** From this evidence on, the new table is better, but for one case in 20. */
export const CONVINCING = 20;
