import { z } from 'zod';
import type { Line } from '../../learning';
import { percentOf } from './numbers';

/*
 * How the points of learned rules become a chance of winning. It stands in the rules in words that a person can check: the
 * chance of a lead with 0 points, and how many points more double the odds.
 */

export interface ChanceFields {
	/** In percent. */
	chanceAtZero: number;
	pointsToDouble: number;
}

const chanceFieldsOf = z.object({
	chanceAtZero: z.number().gt(0).lt(100),
	pointsToDouble: z.number().positive().finite(),
});

/** Reads them of a rule; null: it has none. */
export function readChance(rule: unknown): ChanceFields | null {
	const read = chanceFieldsOf.safeParse(rule);
	return read.success ? read.data : null;
}

/** None: more points do not mean a higher chance. */
export function chanceFields({ intercept, slope }: Line): ChanceFields | object {
	if (!(slope > 0)) return {};
	return { chanceAtZero: 100 / (1 + Math.exp(-intercept)), pointsToDouble: Math.LN2 / slope };
}

/** The same of a set of rules, which all carry it; null: they were not learned. */
export function chanceFieldsIn(rules: unknown[]): ChanceFields | null {
	return rules.map(readChance).find((found) => found !== null) ?? null;
}

/** The chance of winning of a lead with so many points, from 0 to 1. */
export function exactChanceOf({ chanceAtZero, pointsToDouble }: ChanceFields, points: number): number {
	const odds = (chanceAtZero / (100 - chanceAtZero)) * 2 ** (points / pointsToDouble);
	return odds === Infinity ? 1 : odds / (1 + odds);
}

/** The same in percent with one decimal. */
export const chanceOf = (fields: ChanceFields, points: number): number =>
	percentOf(exactChanceOf(fields, points));
