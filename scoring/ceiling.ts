// Tested by test/properties/ceilings.test.ts.
import { curveOf, type Curve } from './fades';
import type { Awarded, LeadState } from './lead';
import { minimumOf, type Score, type Tiers } from './score';
import { added, pointsIn, united } from './sum';
import type { Instant } from './time';

/*
 * The most that a lead's score can be until a step works on it again. A ranking looks exactly only at the leads whose
 * ceiling reaches its last place. It is kept with the lead, and must hold whatever happens meanwhile without a write:
 * decays, expiries, also of points below zero, and other limits, tiers and groups of rules.
 */

/** What a lead's score can be at most, from its state alone: rules by count come on top. In points. */
export interface Ceiling {
	/** What no decay takes: points held, and adjustments. */
	lasting: number;
	/** What is left of the points above zero, which fades. */
	fading: number;
	/** From when on it fades: all of its awards are from before. */
	since: Instant;
	/** The way of fading that has taken what is gone already: another may leave more. -1: nothing is gone. */
	fade: number;
}

export function ceilingOf({ adjusted, held, awarded, marks, activity }: LeadState): Ceiling {
	let lasting = pointsIn(adjusted);
	for (const { points } of held.values()) lasting += points;
	const live = [...awarded.values()].filter(({ times }) => times > 0);
	const fades = new Set(live.map(({ fade }) => fade).filter((fade) => fade >= 0));
	// A rule may move to another group, and so come under a decay that takes less.
	const isOfOne = fades.size <= 1 && marks.every(({ group }) => group === null);
	let fading = 0;
	let since = activity ?? -Infinity;
	for (const sums of live) {
		fading += isOfOne ? gains(united(sums.faded, sums.fresh), sums) : gains(sums.given, sums);
		since = Math.max(since, sums.at, sums.newest);
	}
	if (fading === 0) return { lasting, fading: 0, since: 0, fade: -1 };
	return { lasting, fading, since, fade: isOfOne ? ([...fades][0] ?? -1) : -1 };
}

/** Points without those below zero, which can fade or expire. */
const gains = (sum: Awarded['given'], { minus }: Awarded): number =>
	pointsIn(minus) === 0 ? pointsIn(sum) : pointsIn(added(sum, -pointsIn(minus)));

/** Scores are rounded to nine decimals: so far above a score the next one begins. */
export const NEXT_SCORE = 1e-9;

/** What a lead's ceiling must reach. */
export interface Bar {
	/** In points, without what rules by count can give. */
	least: number;
	/** How points fade, up to the score's last decay at most. */
	curve: Pick<Curve, 'shape' | 'rate'>;
	until: Instant;
	/** The way of fading that ceilings must have to say anything, or none yet (-1); null: any. */
	fade: number | null;
}

/** The bar for leads that may have a score of so many points; null: any lead may. */
export function barFor(score: Score, points: number): Bar | null {
	if (points <= (minimumOf(score) ?? -Infinity)) return null;
	const counted = score.rules.reduce((sum, { tiers = [] }) => sum + highestOf(tiers), 0);
	const least = points - counted - NEXT_SCORE / 2;
	const { all, groups } = score.sweeps;
	if (groups.length > 0 || !all) return { least, ...NOT_FADING, fade: groups.length > 0 ? -1 : null };
	const { shape, rate, delay } = curveOf(score.fades[all.fade]!);
	return { least, curve: { shape, rate }, until: all.at - delay, fade: all.fade };
}

const NOT_FADING = { curve: { shape: 'linear', rate: 0 }, until: 0 } as const;

const highestOf = (tiers: Tiers): number => Math.max(0, ...tiers.map(([, points]) => points));
