import { DateTime } from 'luxon';
import type { Duration, Instant } from '../../scoring';

const known = new Map<string, Instant>();

/** The instant so many durations after another, by the calendar of a zone. Remembered: journeys meet few, often. */
export function plus(at: Instant, { amount, unit }: Duration, zone: string, times = 1): Instant {
	const key = `${at} ${amount * times} ${unit} ${zone}`;
	const sum =
		known.get(key) ??
		DateTime.fromMillis(at, { zone })
			.plus({ [unit]: amount * times })
			.toMillis();
	known.set(key, sum);
	return sum;
}
