import { after, inWords, intervals, longest, type Duration, type Instant } from './time';

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

/** The share (0 to 1) that is left after `n` half-lives, fading times or intervals. */
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
 * The share of an award's points that a decay leaves.
 * @param at the award's instant; an award dated after `until` has not begun to fade
 * @param charges for `lastActivity`: the ends of the silent intervals up to `until`, ascending (see `silences`)
 */
export function share(fade: Fade, at: Instant, until: Instant, zone: string, charges: Instant[]): number {
	if (at >= until) return 1;
	return CURVES[fade.type](elapsed(fade, at, until, zone, charges), (fade.percent ?? 0) / 100);
}

function elapsed(fade: Fade, at: Instant, until: Instant, zone: string, charges: Instant[]): number {
	if (isSmooth(fade)) return (until - at) / longest(fade.every);
	if (followsActivity(fade)) return charges.length - firstAfter(charges, at);
	return intervals(at, fade.every, until, zone);
}

/** The index of the first instant after `at` in an ascending list. */
function firstAfter(instants: Instant[], at: Instant): number {
	let low = 0;
	let high = instants.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (instants[middle]! > at) high = middle;
		else low = middle + 1;
	}
	return low;
}

/**
 * The ends of all whole intervals of silence up to `until`: from the first award and from each activity after it on,
 * every interval that ends no later than the next activity.
 */
export function silences(
	fade: Fade,
	firstAward: Instant,
	activities: Instant[],
	until: Instant,
	zone: string,
): Instant[] {
	const starts = [firstAward, ...activities.filter((at) => at > firstAward).sort((a, b) => a - b)];
	const ends: Instant[] = [];
	starts.forEach((start, index) => {
		const end = Math.min(starts[index + 1] ?? Infinity, until);
		const whole = intervals(start, fade.every, end, zone);
		for (let n = 1; n <= whole; n++) ends.push(after(start, fade.every, zone, n));
	});
	return ends;
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
