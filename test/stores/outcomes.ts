import type { Outcome } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import type { StoreUnderTest } from './contract';
import { openers } from './openers';

const LONG = 'x'.repeat(5_000);

export const outcome = (id: string, more: Partial<Outcome> = {}): Outcome => ({
	id,
	kind: 'won',
	at: 1_767_225_600_000,
	value: 5_000.5,
	reason: 'Why: "ä\u0000"',
	holdsFrom: null,
	step: 1,
	execution: '7',
	writtenAt: 1_767_225_700_000,
	...more,
});

/** What the contract asks of outcomes. */
export function testOutcomes({ kind, fresh }: StoreUnderTest): void {
	const open = openers[kind]!;
	const outcomesOf = async (store: Store, entity: string, ...leads: string[]) =>
		await store.transaction(async (tx) => await tx.outcomesOf(entity, leads), 'preview');
	const save = async (store: Store, ...all: Parameters<Transaction['saveOutcomes']>[1]) =>
		await store.transaction(async (tx) => await tx.saveOutcomes('contact', all));

	describe('outcomes', () => {
		test('come back as they were written, by date, to each lead of a record type its own', async () => {
			const store = open(fresh());
			const early = outcome(LONG, { at: 5, value: null, kind: 'rejected', holdsFrom: 6, reason: '' });
			await save(store, ['ann', outcome('d1')], ['ann', early], [LONG, outcome('d\u0000')]);
			await store.transaction(async (tx) => await tx.saveOutcomes('company', [['ann', outcome('d2')]]));

			expect(await outcomesOf(store, 'contact', 'ann', LONG, 'bob')).toEqual(
				new Map([
					['ann', [early, outcome('d1')]],
					[LONG, [outcome('d\u0000')]],
					['bob', []],
				]),
			);
			expect((await outcomesOf(store, 'company', 'ann')).get('ann')).toEqual([outcome('d2')]);
		});

		test('under an ID the newest by date counts, of equal dates the last to arrive', async () => {
			const store = open(fresh());
			const at = (day: number, more: Partial<Outcome> = {}) => outcome('d1', { at: day, ...more });
			const now = async () => (await outcomesOf(store, 'contact', 'ann')).get('ann');
			await save(store, ['ann', at(5)]);
			await save(store, ['ann', at(4, { kind: 'lost' })]);
			expect(await now()).toEqual([at(5)]);
			const last = at(5, { kind: 'lost', value: null, reason: 'x', holdsFrom: 9, step: 2, execution: '8' });
			await save(store, ['ann', last]);
			expect(await now()).toEqual([last]);
			await save(store, ['ann', at(6, { writtenAt: 1 })]);
			expect(await now()).toEqual([at(6, { writtenAt: 1 })]);
		});

		test('the newest stays, whichever of concurrent transactions is first', async () => {
			const store = open(fresh());
			const dates = [3, 9, 1, 7, 2, 8];
			await Promise.all(dates.map(async (at) => await save(store, ['ann', outcome('d1', { at })])));

			expect((await outcomesOf(store, 'contact', 'ann')).get('ann')).toEqual([outcome('d1', { at: 9 })]);
		});

		test('those that are removed are gone, after which any date may come', async () => {
			const store = open(fresh());
			await save(store, ['ann', outcome('d1')], ['ann', outcome(LONG)], ['bob', outcome('d1')]);
			await store.transaction(
				async (tx) =>
					await tx.removeOutcomes('contact', [
						['ann', 'd1'],
						['bob', LONG],
						['bob', 'd2'],
					]),
			);
			const left = await outcomesOf(store, 'contact', 'ann', 'bob');
			expect([left.get('ann'), left.get('bob')]).toEqual([[outcome(LONG)], [outcome('d1')]]);
			await save(store, ['ann', outcome('d1', { at: 1 })]);
			expect((await outcomesOf(store, 'contact', 'ann')).get('ann')![0]).toEqual(outcome('d1', { at: 1 }));
		});
	});
}
