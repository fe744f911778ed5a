import type { Touch } from '../scoring';
import type { Row } from './tables';

/** The calls of a transaction that are about when leads were touched. */
export interface TouchCalls {
	/** When leads, known by their own IDs, were touched, oldest first; never: an empty list. Takes no lock. */
	touchesOf(entity: string, leads: string[]): Promise<Map<string, Touch[]>>;
	/** Writes when leads were touched. What is known of the same instant stays. */
	saveTouches(entity: string, touches: Array<[lead: string, touch: Touch]>): Promise<void>;
	/** All that is known of a lead goes to another one. */
	moveTouches(entity: string, from: string, into: string): Promise<void>;
}

/* Touches as rows of their table and back, which is the same in all stores. */

export interface TouchRow {
	lead: string;
	at: number;
	by_whom: string;
	step: number;
	execution: string;
}

export const toTouch = ({ at, by_whom: by, step, execution }: TouchRow): Touch => ({
	at,
	by,
	step,
	execution,
});

export const touchRow = (entity: string, lead: string, { at, by, step, execution }: Touch): Row => [
	entity,
	lead,
	at,
	by,
	step,
	execution,
];

/** As SQL: what is known of an instant stays. */
export const OR_STAYS = 'ON CONFLICT (entity, lead, at) DO NOTHING';
