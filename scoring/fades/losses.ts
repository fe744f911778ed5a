import type { Awarded } from '../lead';
import { pointsIn, united } from '../sum';
import type { Side } from './fade';

/** What a rule's points can lose by fading, for a bound of what remains of them. */
export interface Losses {
	/** What the last decay left. */
	value: number;
	/** What can go, and what stays at the other side of zero when all of that has gone. */
	going: number;
	staying: number;
	/** No further than to what stays. */
	limit: (points: number) => number;
}

export function lossesOf({ faded, fresh, plus, minus }: Awarded, side: Side): Losses {
	const [going, staying] = side === 1 ? [pointsIn(plus), pointsIn(minus)] : [pointsIn(minus), pointsIn(plus)];
	return {
		value: pointsIn(united(faded, fresh)),
		going,
		staying,
		limit: (points) => (side === 1 ? Math.max(staying, points) : Math.min(staying, points)),
	};
}
