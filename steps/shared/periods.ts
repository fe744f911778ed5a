import { DateTime } from 'luxon';
import type { Instant } from '../../scoring';

export type Period = 'day' | 'week' | 'month';

/** The last periods up to and with that of `at`; they begin as the calendar of `zone` says. */
export interface Periods {
	at: Instant;
	zone: string;
	period: Period;
	periods: number;
}

/** When each of the periods begins, ascending. */
export function periodStarts({ at, zone, period, periods }: Periods): Instant[] {
	const first = DateTime.fromMillis(at, { zone })
		.startOf(period)
		.minus({ [period]: periods - 1 });
	// The first may begin at 1:00, where the clocks skip midnight: the others do not.
	return Array.from({ length: periods }, (_, index) =>
		first
			.plus({ [period]: index })
			.startOf(period)
			.toMillis(),
	);
}
