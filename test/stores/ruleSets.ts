import { DRAFT, type PublishedRules, type Store, type Transaction } from '../../stores';
import type { StoreUnderTest } from './contract';
import { openers } from './openers';

const LONG = 'x'.repeat(5_000);

/** What the contract asks of sets of published rules. */
export function testRuleSets({ kind, fresh }: StoreUnderTest): void {
	const open = openers[kind]!;
	const read = async <T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> =>
		await store.transaction(work, 'preview');
	const version = (ruleSet: string, rules: string, at = 5): Omit<PublishedRules, 'version'> => ({
		ruleSet,
		rules,
		note: 'Why: "ä\u0000"',
		at,
		workflow: 'Publish \u0001',
		node: 'Rules',
	});
	const publish = async (
		store: Store,
		...rules: Array<Omit<PublishedRules, 'version'>>
	): Promise<number[]> => {
		const numbers: number[] = [];
		for (const one of rules) numbers.push(await store.transaction(async (tx) => await tx.saveRules(one)));
		return numbers;
	};

	describe('sets of published rules', () => {
		test('have versions, which are numbered and come back as they were published', async () => {
			const store = open(fresh());
			const [one, two, other] = [version('A', '[1]'), version('A', '["\u0000ä"]', 6), version(LONG, '[3]')];
			expect(await publish(store, one, two, other)).toEqual([1, 2, 1]);

			const all = async (tx: Transaction) => [
				await tx.rules('A', null),
				await tx.rules('A', 1),
				await tx.rules(LONG, null),
			];
			expect(await read(store, all)).toEqual([
				{ ...two, version: 2 },
				{ ...one, version: 1 },
				{ ...other, version: 1 },
			]);
		});

		test('are listed by name, and their versions from the newest on, without the rules', async () => {
			const store = open(fresh());
			await publish(
				store,
				version('B', '[1]'),
				version('A', '[2]'),
				version('B', '[3]', 9),
				version(LONG, '[]'),
			);
			const known = { ruleSet: 'B', note: 'Why: "ä\u0000"', workflow: 'Publish \u0001', node: 'Rules' };

			expect(await read(store, async (tx) => await tx.ruleSets())).toEqual(['A', 'B', LONG]);
			expect(await read(store, async (tx) => await tx.ruleVersions('B'))).toEqual([
				{ ...known, version: 2, at: 9 },
				{ ...known, version: 1, at: 5 },
			]);
		});

		test('that are not there, and versions that are not there, are none', async () => {
			const store = open(fresh());
			await publish(store, version('A', '[1]'));
			const all = async (tx: Transaction) => [
				await tx.rules('B', null),
				await tx.rules('a', null),
				await tx.rules('A', 2),
				await tx.ruleVersions('B'),
				await tx.ruleUses('B'),
			];

			expect(await read(store, all)).toEqual([null, null, null, [], []]);
		});

		test('that are removed are gone, and no later version gets the number of one that was removed', async () => {
			const store = open(fresh());
			await publish(store, version('A', '[1]'), version('A', '[2]'), version('B', '[3]'));
			await store.transaction(async (tx) => await tx.removeRules('A'));
			const all = async (tx: Transaction) => [
				await tx.ruleSets(),
				await tx.rules('A', null),
				await tx.rules('A', 1),
				await tx.rules('A', 2),
				await tx.ruleVersions('A'),
			];
			expect(await read(store, all)).toEqual([['B'], null, null, null, []]);

			expect(await publish(store, version('A', '[4]'))).toEqual([3]);
			await store.transaction(async (tx) => await tx.removeRules('A'));
			expect(await read(store, all)).toEqual([['B'], null, null, null, []]);
			expect(await publish(store, version('A', '[5]'))).toEqual([4]);
		});

		test('know the steps that use them, each once, as last used and as it is named since', async () => {
			const store = open(fresh());
			const step = (key: string, node = 'Score') => ({ key, workflow: 'W\u0000', node });
			await store.transaction(async (tx) => {
				await tx.saveRuleUse('A', { step: step('one', 'Old'), at: 1 });
				await tx.saveRuleUse('A', { step: step(LONG), at: 2 });
				await tx.saveRuleUse('A', { step: step('one', 'New'), at: 3 });
				await tx.saveRuleUse('B', { step: step('one'), at: 4 });
			});
			const all = async (tx: Transaction) => [
				await tx.ruleUses('A'),
				await tx.ruleUse('A', 'one'),
				await tx.ruleUse('A', LONG),
				await tx.ruleUse('A', 'two'),
			];
			expect(await read(store, all)).toEqual([
				[
					{ step: step('one', 'New'), at: 3 },
					{ step: step(LONG), at: 2 },
				],
				3,
				2,
				null,
			]);

			await store.transaction(async (tx) => await tx.removeRules('A'));
			expect(await read(store, async (tx) => [await tx.ruleUses('A'), await tx.ruleUse('B', 'one')])).toEqual(
				[[], 4],
			);
		});

		test('may have a draft, which is none of their versions and is replaced as a whole', async () => {
			const store = open(fresh());
			const draft = (rules: string, at: number) => version('A', rules, at);
			await store.transaction(async (tx) => await tx.saveDraft(draft('["\u0000ä"]', 7)));
			await store.transaction(async (tx) => await tx.saveDraft(version(LONG, '[9]')));
			const all = async (tx: Transaction) => [
				await tx.ruleSets(),
				await tx.rules('A', DRAFT),
				await tx.rules('A', null),
				await tx.ruleVersions('A'),
			];
			const saved = (rules: string, at: number) => ({ ...draft(rules, at), version: DRAFT });
			expect(await read(store, all)).toEqual([['A', LONG], saved('["\u0000ä"]', 7), null, []]);

			expect(await publish(store, version('A', '[1]'))).toEqual([1]);
			await store.transaction(async (tx) => await tx.saveDraft(draft('[2]', 8)));
			const [, second, newest, versions] = await read(store, all);
			expect([second, newest]).toEqual([saved('[2]', 8), { ...version('A', '[1]'), version: 1 }]);
			expect(versions).toHaveLength(1);

			await store.transaction(async (tx) => await tx.dropDraft('A'));
			expect(await read(store, async (tx) => await tx.rules('A', DRAFT))).toBeNull();
			expect(await read(store, async (tx) => (await tx.rules(LONG, DRAFT))?.rules)).toBe('[9]');
		});

		test('that are removed have no draft either, whether anything was published or not', async () => {
			const store = open(fresh());
			await publish(store, version('A', '[1]'));
			for (const set of ['A', 'B']) {
				await store.transaction(async (tx) => await tx.saveDraft(version(set, '[2]')));
				await store.transaction(async (tx) => await tx.removeRules(set));
			}
			const all = async (tx: Transaction) => [
				await tx.ruleSets(),
				await tx.rules('A', DRAFT),
				await tx.rules('B', DRAFT),
			];
			expect(await read(store, all)).toEqual([[], null, null]);
			expect(await publish(store, version('A', '[3]'), version('B', '[4]'))).toEqual([2, 1]);
		});

		test('lose nothing by work that fails', async () => {
			const store = open(fresh());
			const failed = store.transaction(async (tx) => {
				await tx.saveRules(version('A', '[1]'));
				throw new Error('Enough');
			});
			await expect(failed).rejects.toThrow('Enough');

			expect(await publish(store, version('A', '[2]'))).toEqual([1]);
		});

		test('some output of a run is found, whichever of its parts has been carried out', async () => {
			const store = open(fresh());
			await store.transaction(async (tx) => {
				await tx.saveOutput('names', -1, 'names', 0);
				await tx.saveOutput('one', 3, 'three', 0);
			});
			const all = async (tx: Transaction) => [await tx.someOutput('names'), await tx.someOutput('one')];

			expect(await read(store, all)).toEqual([null, 'three']);
		});
	});
}
