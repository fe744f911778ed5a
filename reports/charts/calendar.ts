import { Duration, type DurationLikeObject } from 'luxon';
import type { Instant } from '../../scoring';
import { inZone } from '../words';

/** Steps between dates, ascending. */
const STEPS: Array<{
	every: DurationLikeObject;
	startsAt: 'day' | 'week' | 'month' | 'year';
	format: string;
}> = [
	...[1, 2, 3, 6, 12].map((hours) => ({ every: { hours }, startsAt: 'day' as const, format: 'HH:mm' })),
	...[1, 2].map((days) => ({ every: { days }, startsAt: 'day' as const, format: 'd LLL' })),
	...[1, 2].map((weeks) => ({ every: { weeks }, startsAt: 'week' as const, format: 'd LLL' })),
	...[1, 2, 3, 6].map((months) => ({ every: { months }, startsAt: 'year' as const, format: 'LLL' })),
	...[1, 2, 5, 10, 100, 1_000, 10_000, 100_000].map((years) => ({
		every: { years },
		startsAt: 'year' as const,
		format: 'yyyy',
	})),
];

interface Tick {
	at: Instant;
	label: string;
	/** A second line where the day (of hours) or the year changes. */
	below: string;
}

/** At most so many round dates between two instants, in a time zone. */
export function calendarTicks(from: Instant, to: Instant, zone: string, most: number): Tick[] {
	const fits = ({ every }: (typeof STEPS)[number]) =>
		(to - from) / Duration.fromObject(every).toMillis() <= most - 1;
	const { every, startsAt, format } = STEPS.find(fits) ?? STEPS.at(-1)!;
	const start = inZone(from, zone).startOf(startsAt);
	const below = startsAt === 'day' && 'hours' in every ? 'd LLL yyyy' : 'yyyy';
	const ticks: Tick[] = [];
	let last = '';
	for (let n = 0; ; n++) {
		const date = start.plus(Duration.fromObject(every).mapUnits((amount) => amount * n));
		if (date.toMillis() > to || !date.isValid) return ticks;
		if (date.toMillis() < from) continue;
		const second = date.toFormat(below);
		ticks.push({
			at: date.toMillis(),
			label: date.toFormat(format),
			below: second === last || format === below ? '' : second,
		});
		last = second;
	}
}
