import { DateTime } from 'luxon';
import type { Instant } from '../../scoring';
import type { DatedCrossing } from './datedCrossings';

export type Period = 'day' | 'week' | 'month';

/** The last periods up to and with that of `at`; they begin as the calendar of `zone` says. */
export interface Periods {
	at: Instant;
	zone: string;
	period: Period;
	periods: number;
}

/** How many leads entered and left a band in the period that begins at `start`. */
export interface BandMovement {
	start: Instant;
	band: string;
	entered: number;
	left: number;
}

/** When each of the periods begins, ascending. */
export function periodStarts({ at, zone, period, periods }: Periods): Instant[] {
	const first = DateTime.fromMillis(at, { zone })
		.startOf(period)
		.minus({ [period]: periods - 1 });
	return Array.from({ length: periods }, (_, index) => first.plus({ [period]: index }).toMillis());
}

/** Counts crossings for each band and each of the last periods. */
export function bandMovements(crossings: DatedCrossing[], bands: string[], span: Periods): BandMovement[] {
	const starts = periodStarts(span);
	const counted = new Map(
		starts.map((start) => [start, new Map(bands.map((band) => [band, { entered: 0, left: 0 }]))]),
	);
	for (const { from, to, at } of crossings) {
		const start = DateTime.fromMillis(at, { zone: span.zone }).startOf(span.period).toMillis();
		const inPeriod = counted.get(start);
		const [left, entered] = [from, to].map((band) => inPeriod?.get(band ?? ''));
		if (left) left.left++;
		if (entered) entered.entered++;
	}
	return starts.flatMap((start) => bands.map((band) => ({ start, band, ...counted.get(start)!.get(band)! })));
}
