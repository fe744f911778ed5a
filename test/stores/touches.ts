import type { Touch } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import type { StoreUnderTest } from './contract';
import { openers } from './openers';

const LONG = 'x'.repeat(5_000);

export const touch = (at: number, more: Partial<Touch> = {}): Touch => ({
	at,
	by: 'Ann "ä\u0000"',
	step: 1,
	execution: '7',
	...more,
});

/** What the contract asks of when leads were touched. */
export function testTouches({ kind, fresh }: StoreUnderTest): void {
	const open = openers[kind]!;
	const touchesOf = async (store: Store, entity: string, ...leads: string[]) =>
		await store.transaction(async (tx) => await tx.touchesOf(entity, leads), 'preview');
	const save = async (store: Store, ...all: Parameters<Transaction['saveTouches']>[1]) =>
		await store.transaction(async (tx) => await tx.saveTouches('contact', all));

	describe('touches', () => {
		test('come back for each lead, oldest first, as they were written', async () => {
			const store = open(fresh());
			await save(store, ['ann', touch(9)], [LONG, touch(3)], ['ann', touch(5, { execution: 'b\u0000' })]);
			await store.transaction(async (tx) => await tx.saveTouches('company', [['ann', touch(1)]]));

			expect(await touchesOf(store, 'contact', 'ann', LONG, 'bob')).toEqual(
				new Map([
					['ann', [touch(5, { execution: 'b\u0000' }), touch(9)]],
					[LONG, [touch(3)]],
					['bob', []],
				]),
			);
			expect((await touchesOf(store, 'company', 'ann')).get('ann')).toEqual([touch(1)]);
		});

		test('at one instant a lead is touched once, and what was written first stays', async () => {
			const store = open(fresh());
			await save(store, ['ann', touch(5)], ['ann', touch(5, { by: 'Ben' })]);
			await save(store, ['ann', touch(5, { by: 'Cay' })]);

			expect((await touchesOf(store, 'contact', 'ann')).get('ann')).toEqual([touch(5)]);
		});

		test('go to another lead, which keeps its own', async () => {
			const store = open(fresh());
			const own = touch(5, { by: 'Ben' });
			await save(store, ['ann', touch(5)], ['ann', touch(8)], [LONG, own], [LONG, touch(1)]);
			await store.transaction(async (tx) => await tx.moveTouches('contact', 'ann', LONG));

			expect(await touchesOf(store, 'contact', 'ann', LONG)).toEqual(
				new Map([
					['ann', []],
					[LONG, [touch(1), own, touch(8)]],
				]),
			);
		});
	});
}
