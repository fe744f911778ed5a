import { DAY, type Instant } from './time';
import { instantOf, offsetAt } from './zone';

/** When people work: on some days of the week, from one time of day until another. */
export interface WorkingHours {
	/** From 1 for Monday to 7 for Sunday, in this order; at least one. */
	days: number[];
	/** Minutes after midnight, the later one up to 1440: the end of the day. */
	from: number;
	until: number;
}

/** Every hour of every day: what counts where no working hours are set. */
export const ALL_HOURS: WorkingHours = { days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 1_440 };

const MINUTE = 60_000;

/**
 * The instant at which so much working time has passed since an instant. Working time is real time between the opening and
 * the end of a day, as the clocks of the zone show them, so that a night in which they change counts as long as it was.
 * @param duration in milliseconds, above 0
 */
export function afterWorking(
	at: Instant,
	duration: number,
	{ days, from, until }: WorkingHours,
	zone: string,
): Instant {
	let left = duration;
	for (let day = dayIn(zone, at); ; day += DAY) {
		if (!days.includes(weekday(day))) continue;
		const opens = Math.max(at, shownAt(day + from * MINUTE, zone));
		const closes = shownAt(day + until * MINUTE, zone);
		if (closes - opens >= left) return opens + left;
		left -= Math.max(0, closes - opens);
	}
}

/* Days and times of day are local: milliseconds as if the zone were UTC. */

const dayIn = (zone: string, at: Instant): number => Math.floor((at + offsetAt(at, zone)) / DAY) * DAY;

/** 1970 began on a Thursday. */
const weekday = (day: number): number => ((((day / DAY + 3) % 7) + 7) % 7) + 1;

/** The instant at which clocks show a local time, whichever instant it is looked for from. */
const shownAt = (local: number, zone: string): Instant => instantOf(local, zone, offsetAt(local, zone));
