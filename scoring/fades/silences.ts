import { intervals, type Instant } from '../time';
import type { FadeSettings } from './fade';

/** A silence with at least one whole interval in it: where it begins, how many those are, and how many all before it had. */
export interface Silence {
	start: Instant;
	whole: number;
	before: number;
}

/**
 * The silences of a lead up to `until`, ascending: from the first award and from each activity after it on, with every
 * interval that ends no later than the next activity.
 */
export function silencesOf(
	{ every }: FadeSettings,
	firstAward: Instant,
	activities: Instant[],
	until: Instant,
	zone: string,
): Silence[] {
	const starts = [firstAward, ...activities.filter((at) => at > firstAward).sort((a, b) => a - b)];
	const silences: Silence[] = [];
	let before = 0;
	starts.forEach((start, index) => {
		const whole = intervals(start, every, Math.min(starts[index + 1] ?? Infinity, until), zone);
		if (whole > 0) silences.push({ start, whole, before });
		before += whole;
	});
	return silences;
}

/** How many of the intervals end after an instant. Silences can be long: their intervals are counted, not listed. */
export function silentIntervals(
	{ every }: FadeSettings,
	at: Instant,
	zone: string,
	silences: Silence[],
): number {
	const last = silences.at(-1);
	if (!last) return 0;
	const { start, whole, before } = silences[lastUpTo(silences, at)] ?? { start: at, whole: 0, before: 0 };
	const gone = Math.min(whole, intervals(start, every, at, zone));
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
