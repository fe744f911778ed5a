import { newPool, withPeople, type Assignment, type Pool } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import type { StoreUnderTest } from './contract';
import { openers } from './openers';

const LONG = 'x'.repeat(5_000);

export const assignment = (more: Partial<Assignment> = {}): Assignment => ({
	pool: 'Sales',
	event: '',
	person: 'Ann "ä\u0000"',
	at: 1_767_225_600_000,
	day: '2026-01-01',
	number: 1,
	step: 1,
	execution: '7',
	...more,
});

const pool: Pool = {
	...withPeople(newPool('Europe/Berlin'), [
		{ name: 'Ann "ä\u0000"', weight: 3, dailyMaximum: null, isActive: true },
		{ name: 'Ben', weight: 1, dailyMaximum: 5, isActive: false },
	]),
	behind: new Map([
		['ann', -4],
		['ben', 4],
	]),
	day: '2026-01-01',
	today: new Map([['ann', 2]]),
	dealt: 7,
};

/** What the contract asks of pools, and of whom leads are assigned to. */
export function testPools({ kind, fresh }: StoreUnderTest): void {
	const open = openers[kind]!;
	const read = async <T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> =>
		await store.transaction(work, 'preview');
	const save = async (store: Store, ...all: Parameters<Transaction['saveAssignments']>[1]) =>
		await store.transaction(async (tx) => await tx.saveAssignments('contact', all));

	describe('pools', () => {
		test('come back as they were written, each under its name', async () => {
			const store = open(fresh());
			for (const name of ['Sales', LONG, 'b\u0000']) {
				await store.transaction(async (tx) => {
					expect(await tx.pool(name)).toBeNull();
					await tx.savePool(name, newPool('UTC'));
					await tx.savePool(name, { ...pool, zone: name });
				});
			}
			const changed = { ...pool, dealt: 8 };
			await store.transaction(async (tx) => {
				await tx.pool('Sales');
				await tx.savePool('Sales', changed);
			});

			expect(await read(store, async (tx) => await tx.pools())).toEqual(['Sales', 'b\u0000', LONG]);
			expect(await read(store, async (tx) => await tx.pool('Sales'))).toEqual(changed);
			expect(await read(store, async (tx) => await tx.pool(LONG))).toEqual({ ...pool, zone: LONG });
		});

		test.each(['{', '{}', '{"people":[{"name":1}]}', 'null'])(
			'one that cannot be read is named: %s',
			async (state) => {
				const store = open(fresh());
				await store.transaction(async (tx) => await tx.addRows('pools', [['Sales', state]]));

				await expect(read(store, async (tx) => await tx.pool('Sales'))).rejects.toMatchObject({
					name: 'StoreError',
					message: 'What is stored of the pool "Sales" cannot be read',
				});
			},
		);

		test('transactions on a pool follow each other, also on one that is new', async () => {
			const store = open(fresh());
			const next = async () =>
				await store.transaction(async (tx) => {
					const before = (await tx.pool('Sales')) ?? newPool('UTC');
					await Promise.resolve();
					await tx.savePool('Sales', { ...before, dealt: before.dealt + 1 });
					return before.dealt;
				});
			const seen = await Promise.all(Array.from({ length: 20 }, next));

			expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
		});
	});

	describe('assignments', () => {
		test('come back as they were written, to each lead of a record type its own', async () => {
			const store = open(fresh());
			const byEvent = assignment({ event: LONG, number: null, person: 'Ben' });
			const elsewhere = assignment({ pool: LONG, execution: 'b\u0000' });
			await save(store, ['ann', byEvent], ['ann', assignment()], ['ann', elsewhere], [LONG, assignment()]);
			await store.transaction(
				async (tx) => await tx.saveAssignments('company', [['ann', assignment({ person: 'Cay' })]]),
			);
			const found = await read(store, async (tx) => await tx.assignmentsOf('contact', ['ann', LONG, 'bob']));

			expect([...found.keys()]).toEqual(['ann', LONG, 'bob']);
			expect(found.get('ann')).toHaveLength(3);
			expect(found.get('ann')).toEqual(expect.arrayContaining([assignment(), byEvent, elsewhere]));
			expect(found.get(LONG)).toEqual([assignment()]);
			expect(found.get('bob')).toEqual([]);
		});

		test('a lead has one person in a pool, the last', async () => {
			const store = open(fresh());
			await save(store, ['ann', assignment()]);
			const last = assignment({
				...{ person: 'Ben', at: 1, day: '1970-01-01', number: null },
				...{ step: 2, execution: '8' },
			});
			await save(store, ['ann', last]);

			expect(
				(await read(store, async (tx) => await tx.assignmentsOf('contact', ['ann']))).get('ann'),
			).toEqual([last]);
		});

		test('those that are removed are gone, with their events, from that pool', async () => {
			const store = open(fresh());
			const other = assignment({ pool: LONG });
			await save(store, ['ann', assignment()], ['ann', assignment({ event: 'e' })], ['ann', other]);
			await save(store, ['bob', assignment()], ['bob', other]);
			await store.transaction(
				async (tx) =>
					await tx.removeAssignments('contact', [
						['ann', 'Sales'],
						['bob', LONG],
						['cay', 'Sales'],
					]),
			);
			const left = await read(store, async (tx) => await tx.assignmentsOf('contact', ['ann', 'bob']));

			expect([left.get('ann'), left.get('bob')]).toEqual([[other], [assignment()]]);
		});

		test('that a pool has dealt come in their order, after a number, without events and owners', async () => {
			const store = open(fresh());
			const dealt = (number: number | null, more: Partial<Assignment> = {}) =>
				assignment({ number, ...more });
			const other = dealt(4, { pool: LONG });
			await save(store, [LONG, dealt(9)], ['ann', dealt(2)], ['ann', dealt(3, { event: 'e1' })]);
			await save(store, ['bob', dealt(null)], ['bob', other], ['cay', dealt(1)]);
			await store.transaction(async (tx) => await tx.saveAssignments('company', [['ann', dealt(5)]]));
			const all = async (after: number, size: number) =>
				await read(store, async (tx) => await tx.dealt('Sales', after, size));

			const [two, five, nine] = [
				{ entity: 'contact', lead: 'ann', assignment: dealt(2) },
				{ entity: 'company', lead: 'ann', assignment: dealt(5) },
				{ entity: 'contact', lead: LONG, assignment: dealt(9) },
			];
			expect(await all(1, 10)).toEqual([two, five, nine]);
			expect(await all(2, 1)).toEqual([five]);
			expect(await all(9, 10)).toEqual([]);
			expect(await read(store, async (tx) => await tx.dealt(LONG, 0, 10))).toEqual([
				{ entity: 'contact', lead: 'bob', assignment: other },
			]);
		});

		test('are counted by person and day, without events', async () => {
			const store = open(fresh());
			const ben = (more: Partial<Assignment> = {}) => assignment({ person: 'Ben', ...more });
			await save(store, ['ann', ben()], ['ann', ben({ event: 'e1' })], ['bob', ben()]);
			await save(store, ['cay', ben({ day: '2025-12-31' })], ['dan', assignment()]);
			await save(store, ['eve', ben({ pool: 'Other' })]);
			await store.transaction(async (tx) => await tx.saveAssignments('company', [['ann', ben()]]));

			expect(await read(store, async (tx) => await tx.holdings('Sales'))).toEqual([
				{ person: assignment().person, day: '2026-01-01', leads: 1 },
				{ person: 'Ben', day: '2025-12-31', leads: 1 },
				{ person: 'Ben', day: '2026-01-01', leads: 3 },
			]);
		});
	});
}
