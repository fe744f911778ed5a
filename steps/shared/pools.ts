import { newPool, withPeople, type Person, type Pool, type WorkingHours } from '../../scoring';
import { StoreError, type Store, type Transaction } from '../../stores';
import type { StepRequest } from './request';

/** What a step states that works on a pool: it needs no score. */
export interface PoolRequest extends Pick<
	StepRequest,
	'entity' | 'step' | 'execution' | 'run' | 'now' | 'zone' | 'notice' | 'warn'
> {
	pool: string;
}

/** Locks and reads a pool. @throws StoreError where there is none of this name */
export async function storedPool(tx: Transaction, name: string): Promise<Pool> {
	const pool = await tx.pool(name);
	if (pool) return pool;
	const names = await tx.pools();
	const there = names.length === 0 ? 'none' : names.map((one) => `"${one}"`).join(', ');
	throw new StoreError(
		`There is no pool "${name}" in the store, which has ${there}`,
		'Pick another one under "Pool". A pool is made by the first step that assigns leads in it.',
	);
}

const withoutPeople = (name: string): StoreError =>
	new StoreError(
		`The pool "${name}" has no people`,
		'Add them under "People", or pick another pool under "Pool". Nobody was assigned.',
	);

/**
 * Looks at several pools before a step works in the first of them, so that one it cannot work in leaves the others as they are.
 * @param isToDeal whether they need people
 * @throws StoreError where one is not there, or has no people
 */
export async function checkPools(store: Store, names: string[], isToDeal: boolean): Promise<void> {
	await store.transaction(async (tx) => {
		for (const name of names) {
			if (!isToDeal) await storedPool(tx, name);
			else if (!(await tx.pool(name))?.people.length) throw withoutPeople(name);
		}
	}, 'preview');
}

/** What a step sets for its pool. */
export interface PoolSettings {
	/** null: whom the pool has. */
	people: Person[] | null;
	/** null: the one that the pool has, or for a new one that of the workflow. */
	poolZone: string | null;
	/** null: those that the pool has, or for a new one all hours. */
	poolHours: WorkingHours | null;
}

/** The pool with what the step sets for it. @throws StoreError where it has no people */
export function poolFor(
	stored: Pool | null,
	{ people, poolZone, poolHours }: PoolSettings,
	{ pool: name, zone, warn }: PoolRequest,
	step: number,
): Pool {
	const before = stored ?? newPool(zone);
	const set = { ...before, zone: poolZone ?? before.zone, hours: poolHours ?? before.hours };
	if (people === null) {
		if (before.people.length > 0) return set;
		throw withoutPeople(name);
	}
	const isSame = JSON.stringify(people) === JSON.stringify(before.people);
	if (!isSame && before.namedBy !== null && before.namedBy !== step) {
		warn?.(
			`Another step has named other people for the pool "${name}". Those of this step hold from now on, until that one runs again. Name them in one step only, and leave "People" empty in the other.`,
		);
	}
	return withPeople(set, people, step);
}
