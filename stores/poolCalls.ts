import type { Assignment, Pool } from '../scoring';
import type { Dealt, Holding } from './records';

/** The calls of a transaction that are about pools. */
export interface PoolCalls {
	/** The names of all pools. */
	pools(): Promise<string[]>;
	/** Locks and reads a pool; null: it is not there. */
	pool(name: string): Promise<Pool | null>;
	/** Writes a pool that was read before. */
	savePool(name: string, pool: Pool): Promise<void>;
}

/** Those that are about whom pools have assigned leads to. */
export interface AssignmentCalls {
	/** How many leads of all record types each person of a pool has now, by the day on which they were assigned. */
	holdings(pool: string): Promise<Holding[]>;
	/**
	 * The leads that a pool has dealt after a number and that are still with the person whom they went to, in the order in
	 * which they were dealt.
	 */
	dealt(pool: string, after: number, size: number): Promise<Dealt[]>;
	/** Whom leads, known by their own IDs, are assigned to in all pools; none: an empty list. Takes no lock. */
	assignmentsOf(entity: string, leads: string[]): Promise<Map<string, Assignment[]>>;
	/** Writes assignments of leads, over those of the same pool and event. */
	saveAssignments(entity: string, assignments: Array<[lead: string, assignment: Assignment]>): Promise<void>;
	/** Takes leads away from their people in pools, with the events that brought them. */
	removeAssignments(entity: string, assignments: Array<[lead: string, pool: string]>): Promise<void>;
}
