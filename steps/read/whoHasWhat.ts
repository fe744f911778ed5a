import { dealtOn, personIn, personKey, poolDay, type Instant, type Person } from '../../scoring';
import type { Holding, Store } from '../../stores';
import { storedPool } from '../shared/pools';

/** A person of a pool, and the leads that the person has. */
export interface PersonWithLeads extends Person {
	pool: string;
	/** Whether the person is in the pool: who was removed can still have leads. */
	isInPool: boolean;
	/** How many leads of any record type the person has. */
	leads: number;
	/** How many the pool has dealt to the person today, those that were released since included. */
	today: number;
	/** How many of the person's leads were assigned on each day, the newest first. */
	byDay: Array<{ date: string; leads: number }>;
}

/** How many days are listed: older leads are in the sum only. */
const DAYS = 31;

/** Reads who of a pool has how many leads. Changes nothing. @throws StoreError where there is no such pool */
export async function whoHasWhat(store: Store, pool: string, now: Instant): Promise<PersonWithLeads[]> {
	return await store.transaction(async (tx) => {
		const stored = await storedPool(tx, pool);
		const holdings = Map.groupBy(await tx.holdings(pool), ({ person }) => personKey(person));
		const today = poolDay(stored, now);
		const gone = [...holdings.values()]
			.map((held) => held[0]!.person)
			.filter((name) => !personIn(stored, name))
			.map((name): Person => ({ name, weight: 0, dailyMaximum: null, isActive: false }));
		return [...stored.people, ...gone].map((person): PersonWithLeads => {
			const held = holdings.get(personKey(person.name)) ?? [];
			return {
				pool,
				...person,
				isInPool: !gone.includes(person),
				leads: sumOf(held),
				today: dealtOn(stored, today, person.name),
				byDay: byDay(held),
			};
		});
	}, 'preview');
}

const sumOf = (held: Holding[]): number => held.reduce((sum, { leads }) => sum + leads, 0);

function byDay(held: Holding[]): PersonWithLeads['byDay'] {
	const days = [...Map.groupBy(held, ({ day }) => day)].sort(([a], [b]) => (a < b ? 1 : -1));
	return days.slice(0, DAYS).map(([date, all]) => ({ date, leads: sumOf(all) }));
}
