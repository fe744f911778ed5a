import { DAY, type Awarded } from '../../../scoring';

export { DAY };

/** The clock of the lead whose sums these are. */
export const CLOCK = 1_000 * DAY;

/** Sums of a rule's points: none, but for what is given. */
export const sums = (given: Partial<Awarded>): Awarded => ({
	times: 1,
	given: 0,
	fade: 0,
	at: CLOCK,
	faded: 0,
	fresh: 0,
	mass: 0,
	newest: CLOCK,
	plus: 0,
	minus: 0,
	...given,
});
