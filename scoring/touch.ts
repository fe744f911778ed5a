import type { Outcome } from './outcome';
import type { Instant } from './time';

/** Somebody got in touch with a lead, or looked after it in another way, as a step has said. */
export interface Touch {
	at: Instant;
	/** Who did; "": nobody said. */
	by: string;
	step: number;
	execution: string;
}

/** Whether a lead was touched in a span of time, both ends included: a step said so, or its outcome came or was recorded. */
export function isTouched(touches: Touch[], outcomes: Outcome[], from: Instant, until: Instant): boolean {
	const isWithin = (at: Instant) => at >= from && at <= until;
	return (
		touches.some(({ at }) => isWithin(at)) ||
		outcomes.some(({ at, writtenAt }) => isWithin(at) || isWithin(writtenAt))
	);
}
