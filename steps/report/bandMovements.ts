import { DateTime } from 'luxon';
import type { Instant } from '../../scoring';
import { periodStarts, type Periods } from '../shared/periods';
import type { DatedCrossing } from './datedCrossings';

/** How many leads entered and left a band in the period that begins at `start`. */
export interface BandMovement {
	start: Instant;
	band: string;
	entered: number;
	left: number;
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
