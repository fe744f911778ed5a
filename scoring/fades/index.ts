import { inWords, intervals, longest, type Instant } from '../time';
import type { Awarded } from '../lead';
import type { Bound, Curve, FadeKind, FadeSettings, Side } from './fade';
import { halfLife } from './halfLife';
import { linear } from './linear';
import { percentOfOriginal } from './percentOfOriginal';
import { percentOfRemaining } from './percentOfRemaining';
import { silentIntervals, type Silence } from './silences';

export { silencesOf, silentIntervals, type Silence } from './silences';
export type { Curve } from './fade';

/** The kinds of fading, by the names under which scores keep them. A new one is a file beside this one, and a line here. */
const FADES = { halfLife, linear, percentOfOriginal, percentOfRemaining } satisfies Record<string, FadeKind>;

export type FadeType = keyof typeof FADES;

/** How points fade, always from an award's original points. */
export interface Fade extends FadeSettings {
	type: FadeType;
}

const kindOf = ({ type }: Fade): FadeKind => FADES[type];

export const FADE_TYPES = Object.keys(FADES) as [FadeType, ...FadeType[]];

/** The kinds that lose a percentage at the end of each interval. */
export const FADE_TYPES_BY_INTERVALS = FADE_TYPES.filter((type) => FADES[type].fades === 'byIntervals');

/** Whether points fade by the clock alone, so that a sum of them fades like each of them. */
export const fadesAsOne = (fade: Fade): boolean => kindOf(fade).isSummable;

/** Whether points go at the end of intervals alone. */
export const fadesByIntervals = (fade: Fade): boolean => kindOf(fade).fades === 'byIntervals';

/** The fraction of an award's points that remains after so many times `every`. */
export const shareAfter = (fade: Fade, times: number): number => kindOf(fade).remaining(times, fade);

/** Whether intervals are counted in the lead's silences. */
export const followsActivity = (fade: Fade): boolean => fade.countFrom === 'lastActivity';

/**
 * The fraction of an award's points that remains after a decay.
 * @param at the award's instant; an award dated after `until` has not begun to fade
 * @param silences for `lastActivity`: the lead's silences up to `until` (see `silencesOf`)
 */
export function remainingShare(
	fade: Fade,
	at: Instant,
	until: Instant,
	zone: string,
	silences: Silence[],
): number {
	if (at >= until) return 1;
	const kind = kindOf(fade);
	return kind.remaining(elapsed(kind, fade, at, until, zone, silences), fade);
}

/** How many times `every` have gone by. */
function elapsed(
	{ fades }: FadeKind,
	fade: Fade,
	at: Instant,
	until: Instant,
	zone: string,
	silences: Silence[],
): number {
	if (fades === 'smoothly') return (until - at) / longest(fade.every);
	if (followsActivity(fade)) return silentIntervals(fade, at, zone, silences);
	return intervals(at, fade.every, until, zone);
}

/** A bound for what is left of a rule's points after the lead's clock. */
export const boundOf = (fade: Fade, awarded: Awarded, clock: Instant, side: Side): Bound =>
	kindOf(fade).bound(fade, awarded, clock, side);

/** A curve above what is left of an award, by how long ago it was given, or by the lead's silence since. */
export const curveOf = (fade: Fade): Curve => kindOf(fade).curve(fade);

/** "halved every 30 days", for hints and histories. */
export function fadeInWords(fade: Fade): string {
	const kind = kindOf(fade);
	const isSilence = fadesByIntervals(fade) && followsActivity(fade);
	return kind.inWords(`${inWords(fade.every)}${isSilence ? ' of silence' : ''}`, fade);
}
