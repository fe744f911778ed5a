import type { Awarded } from '../lead';
import type { Duration, Instant } from '../time';

/** What a way of fading takes: over which time, and what else its kind needs. */
export interface FadeSettings {
	every: Duration;
	/** For kinds by intervals: how much is lost at the end of each. */
	percent?: number;
	/** For kinds by intervals: whether they count from the award, or in the lead's silences. */
	countFrom?: 'award' | 'lastActivity';
}

/** A bound for what remains of a rule's points at an instant, from the lead's clock on. */
export type Bound = (at: Instant) => number;

/** The side of a bound: the least (1) or the most (-1) that can be left. The one never rises, the other never falls. */
export type Side = 1 | -1;

/**
 * A curve that what is left of an award never exceeds, such as databases can compute: its share of the points shrinks from
 * some time (`delay`, in milliseconds) after the award on, by a rate for each millisecond.
 */
export interface Curve {
	shape: 'exponential' | 'linear';
	rate: number;
	delay: number;
}

/** A kind of fading. What is left of an award is a function of its points and instant, and of the decay's instant alone. */
export interface FadeKind {
	/** `smoothly`: by the clock. `byIntervals`: at the end of each whole interval of calendar units. */
	fades: 'smoothly' | 'byIntervals';
	/** Whether a sum of points fades like each of them, so that a later decay needs no ledger. */
	isSummable: boolean;
	/** The fraction (0 to 1) of an award that remains after `n` times `every`. */
	remaining(n: number, settings: FadeSettings): number;
	/** A bound for how far a rule's points can fade after the lead's clock, so that it is known which decays need not look at it. */
	bound(settings: FadeSettings, awarded: Awarded, clock: Instant, side: Side): Bound;
	/** The curve above what is left, so that a ranking need not look at every lead. */
	curve(settings: FadeSettings): Curve;
	/** "halved every 30 days". @param every in words, such as "30 days" or "30 days of silence" */
	inWords(every: string, settings: FadeSettings): string;
}

/** The fraction that an interval takes. */
export const lostShare = ({ percent = 0 }: FadeSettings): number => percent / 100;
