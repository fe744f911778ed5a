import { DateTime } from 'luxon';
import type { Instant } from '../../scoring';
import type { Store } from '../../stores';
import { eachPage, nextAfter } from '../shared/eachPage';

export type Period = 'day' | 'week' | 'month';

/** How many leads entered and left a band in the period that begins at `start`. */
export interface BandMovement {
	start: Instant;
	band: string;
	entered: number;
	left: number;
}

/** Crossings in one transaction. */
const CROSSINGS = 2_000;

/**
 * Counts the crossings that a router recorded, for each of its bands and each of the last periods, up to and with that
 * of `at`; periods begin as the calendar of `zone` says.
 */
export async function bandMovements(
	store: Store,
	scoreId: number,
	router: number,
	bands: string[],
	{ at, zone, period, periods }: { at: Instant; zone: string; period: Period; periods: number },
): Promise<BandMovement[]> {
	const startOf = (instant: Instant) => DateTime.fromMillis(instant, { zone }).startOf(period);
	const first = startOf(at).minus({ [period]: periods - 1 });
	const starts = Array.from({ length: periods }, (_, index) => first.plus({ [period]: index }).toMillis());
	const counted = new Map(
		starts.map((start) => [start, new Map(bands.map((band) => [band, { entered: 0, left: 0 }]))]),
	);
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => {
				const crossings = await tx.crossings(scoreId, after, starts[0]!, CROSSINGS);
				return { crossings, next: nextAfter(crossings, CROSSINGS, ({ id }) => id) };
			}, 'preview'),
	);
	for await (const { crossings } of pages) {
		for (const crossing of crossings) {
			// Reported again after a silence: it has not moved.
			if (crossing.router !== router || crossing.from === crossing.to) continue;
			const inPeriod = counted.get(startOf(crossing.at).toMillis());
			const [left, entered] = [crossing.from, crossing.to].map((band) => inPeriod?.get(band ?? ''));
			if (left) left.left++;
			if (entered) entered.entered++;
		}
	}
	return starts.flatMap((start) => bands.map((band) => ({ start, band, ...counted.get(start)!.get(band)! })));
}
