import type { Duration } from '../../scoring';
import type { Crossing } from '../../stores';
import type { StepRequest } from '../shared/request';

/** A trigger: the score that it watches, and what it waits for. */
export interface TriggerRequest extends Pick<StepRequest, 'entity' | 'score' | 'step' | 'zone' | 'now'> {
	/** Rises to and falls below it are recorded for this trigger; null: it waits for what routers record. */
	threshold: number | null;
	/** Whether it waits for such a crossing. */
	isMatch: (crossing: Crossing) => boolean;
	/** The same as a text, with what a wait runs from: where another is chosen, the trigger begins anew. */
	watches: string;
	/** What it waits for after that, before it reports; absent: nothing. */
	wait?: Wait;
}

/** What a trigger waits for before it reports: durations are in seconds, minutes or hours. */
export type Wait = Sure | Untouched;

/** No event of the lead for so long, and it is still where it rose to. */
interface Sure {
	until: 'sure';
	duration: Duration;
}

/** So much of a pool's working hours, and nobody has touched the lead. */
interface Untouched {
	until: 'untouched';
	duration: Duration;
	/** Whose working hours count; null: all hours. */
	pool: string | null;
	/** From when on: since a router saw the lead move into a band, or since the pool dealt it. */
	since: 'entered' | 'dealt';
}

export interface WaitingRequest extends TriggerRequest {
	wait: Wait;
}
