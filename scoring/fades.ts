import { inWords, intervals, longest, type Duration, type Instant } from './time';

/**
 * How points fade, always from an award's original points.
 *
 * - `halfLife`: halved every `every`, smoothly; `linear`: evenly to zero over `every` (a day has 24 hours in both).
 * - `percentOfOriginal`, `percentOfRemaining`: `percent` is lost at the end of each whole interval `every` (calendar
 *   units), counted from the award or, with `lastActivity`, in the lead's silences.
 */
export interface Fade {
	type: 'halfLife' | 'linear' | 'percentOfOriginal' | 'percentOfRemaining';
	every: Duration;
	percent?: number;
	countFrom?: 'award' | 'lastActivity';
}

/** The fraction (0 to 1) that remains after `n` half-lives, fading times or intervals. */
const CURVES: Record<Fade['type'], (n: number, lost: number) => number> = {
	halfLife: (n) => 2 ** -n,
	linear: (n) => Math.max(0, 1 - n),
	percentOfOriginal: (n, lost) => Math.max(0, 1 - n * lost),
	percentOfRemaining: (n, lost) => (1 - lost) ** n,
};

/** Whether points fade by the clock alone, so that a sum of them fades like each of them. */
export const fadesAsOne = (fade: Fade): boolean => fade.type === 'halfLife';

/** Whether intervals are counted in the lead's silences. */
export const followsActivity = (fade: Fade): boolean => fade.countFrom === 'lastActivity';

const isSmooth = (fade: Fade): boolean => fade.type === 'halfLife' || fade.type === 'linear';

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
	return CURVES[fade.type](elapsed(fade, at, until, zone, silences), (fade.percent ?? 0) / 100);
}

function elapsed(fade: Fade, at: Instant, until: Instant, zone: string, silences: Silence[]): number {
	if (isSmooth(fade)) return (until - at) / longest(fade.every);
	if (followsActivity(fade)) return silentIntervals(fade, at, zone, silences);
	return intervals(at, fade.every, until, zone);
}

/** A silence with at least one whole interval in it: where it begins, how many those are, and how many all before it had. */
export interface Silence {
	start: Instant;
	whole: number;
	before: number;
}

/** How many of the intervals end after an instant. Silences can be long: their intervals are counted, not listed. */
function silentIntervals(fade: Fade, at: Instant, zone: string, silences: Silence[]): number {
	const last = silences.at(-1);
	if (!last) return 0;
	const { start, whole, before } = silences[lastUpTo(silences, at)] ?? { start: at, whole: 0, before: 0 };
	const gone = Math.min(whole, intervals(start, fade.every, at, zone));
	return last.before + last.whole - before - gone;
}

/** The index of the last silence that begins no later than an instant; -1 for none. */
function lastUpTo(silences: Silence[], at: Instant): number {
	let low = 0;
	let high = silences.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (silences[middle]!.start > at) high = middle;
		else low = middle + 1;
	}
	return low - 1;
}

/**
 * The silences of a lead up to `until`, ascending: from the first award and from each activity after it on, with every
 * interval that ends no later than the next activity.
 */
export function silencesOf(
	fade: Fade,
	firstAward: Instant,
	activities: Instant[],
	until: Instant,
	zone: string,
): Silence[] {
	const starts = [firstAward, ...activities.filter((at) => at > firstAward).sort((a, b) => a - b)];
	const silences: Silence[] = [];
	let before = 0;
	starts.forEach((start, index) => {
		const whole = intervals(start, fade.every, Math.min(starts[index + 1] ?? Infinity, until), zone);
		if (whole > 0) silences.push({ start, whole, before });
		before += whole;
	});
	return silences;
}

/** "halved every 30 days", for hints and histories. */
export function fadeInWords(fade: Fade): string {
	const every = inWords(fade.every);
	const from = followsActivity(fade) ? ' of silence' : '';
	switch (fade.type) {
		case 'halfLife':
			return `halved every ${every}`;
		case 'linear':
			return `shrunk evenly to zero over ${every}`;
		case 'percentOfOriginal':
			return `cut by ${fade.percent}% of the original every ${every}${from}`;
		case 'percentOfRemaining':
			return `cut by ${fade.percent}% of what is left every ${every}${from}`;
	}
}
