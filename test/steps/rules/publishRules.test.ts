import {
	compareWithPublished,
	listRuleVersions,
	publishEarlierRules,
	publishRules,
	readRules,
	removeRules,
	rulesToUse,
	scoreLeads,
	usingRules,
} from '../../../steps';
import type { Store } from '../../../stores';
import { DAY, event, everyTime, NEW_YEAR, scoring } from '../setup';
import { newest, request, rule, step, stores } from './ruleSets';

describe.each(Object.keys(stores))('published rules, on %s', (kind) => {
	const fresh = stores[kind]!;

	test('get the next version, unless the newest says the same', async () => {
		const store = fresh();
		const done = [
			await publishRules(store, request, [rule(2)]),
			await publishRules(store, request, [{ ...rule(2), group: '' }]),
			await publishRules(store, { ...request, note: 'More', now: NEW_YEAR + 1 }, [rule(3)]),
		];

		expect(done.map(({ version, isNew }) => [version, isNew])).toEqual([
			[1, true],
			[1, false],
			[2, true],
		]);
		expect(done[2]!.changes).toEqual(['"Opened": points from 2 to 3.']);
		expect(await readRules(store, newest)).toEqual({
			ruleSet: 'Team rules',
			version: 2,
			note: 'More',
			at: NEW_YEAR + 1,
			workflow: 'Publish',
			node: 'Rules',
			rules: [rule(3)],
		});
		expect((await listRuleVersions(store, 'Team rules')).map(({ version }) => version)).toEqual([2, 1]);
	});

	test('go back by publishing an earlier version again', async () => {
		const store = fresh();
		await publishRules(store, request, [rule(2)]);
		await publishRules(store, request, [rule(3)]);
		const back = await publishEarlierRules(store, request, 1);

		expect(back).toEqual({ version: 3, isNew: true, changes: ['"Opened": points from 3 to 2.'] });
		expect((await readRules(store, newest)).rules).toEqual([rule(2)]);
		expect((await readRules(store, { ...newest, version: 2 })).rules).toEqual([rule(3)]);
		expect((await publishEarlierRules(store, request, 1)).isNew).toBe(false);
	});

	test('are compared without being published', async () => {
		const store = fresh();
		expect((await compareWithPublished(store, 'Team rules', [rule(2)])).version).toBeNull();
		await publishRules(store, request, [rule(2)]);

		expect(await compareWithPublished(store, 'Team rules', [rule(4)])).toEqual({
			version: 1,
			published: [rule(2)],
			changes: ['"Opened": points from 2 to 4.'],
		});
		expect(await listRuleVersions(store, 'Team rules')).toHaveLength(1);
	});

	test('that n8n publishes again in one execution are published once', async () => {
		const store = fresh();
		const run = { ...request, run: 'i/w/n/7/0/hash' };
		const first = await publishRules(store, run, [rule(2)]);
		await publishRules(store, request, [rule(3)]);

		expect(await publishRules(store, run, [rule(2)])).toEqual(first);
		expect((await readRules(store, newest)).version).toBe(2);
	});

	test('of many at once are versions in an order', async () => {
		const store = fresh();
		const points = Array.from({ length: 8 }, (_, index) => index);
		const done = await Promise.all(
			points.map(async (one) => await publishRules(store, request, [rule(one)])),
		);

		expect(done.map(({ version }) => version).sort()).toEqual(points.map((one) => one + 1));
		for (const one of points) {
			const { version } = done[one]!;
			expect((await readRules(store, { ruleSet: 'Team rules', version })).rules).toEqual([rule(one)]);
		}
	});

	test('that are not there are named, with what there is', async () => {
		const store = fresh();
		await expect(readRules(store, newest)).rejects.toMatchObject({
			message: 'There is no rule set "Team rules" in the store',
			advice: expect.stringContaining('No rules have been published') as string,
		});
		await publishRules(store, request, [rule(2)]);
		await expect(readRules(store, { ruleSet: 'team rules', version: null })).rejects.toMatchObject({
			message: 'There is no rule set "team rules" in the store',
			advice: expect.stringContaining('The store has "Team rules".') as string,
		});
		await expect(readRules(store, { ruleSet: 'Team rules', version: 7 })).rejects.toMatchObject({
			message: 'The rule set "Team rules" has no version 7',
			advice: 'It has 1. Choose one of these, or the newest.',
		});
		await expect(listRuleVersions(store, 'Fit')).rejects.toThrow('There is no rule set "Fit"');
		await expect(publishEarlierRules(store, request, 9)).rejects.toThrow('has no version 9');
	});

	test('that were damaged are named', async () => {
		const store = fresh();
		for (const rules of ['{"name":1}', '[1]', 'x', '[]']) {
			await store.transaction(
				async (tx) =>
					await tx.saveRules({ ruleSet: 'Team rules', rules, note: '', at: 0, workflow: '', node: '' }),
			);
			await expect(readRules(store, newest)).rejects.toThrow(/of the rule set "Team rules" cannot be read/);
		}
	});

	describe('are removed', () => {
		const user = { step: { key: 'i/w2/n', workflow: 'Webinar', node: 'Score Lead' }, run: null };
		const remove = async (store: Store, now: number, force = false) =>
			await removeRules(store, { ruleSet: 'Team rules', force, now });

		test('where no step has used them for ninety days', async () => {
			const store = fresh();
			await publishRules(store, request, [rule(2)]);
			await rulesToUse(store, newest, { ...user, now: NEW_YEAR, isCounted: true });
			const inUse = remove(store, NEW_YEAR + 89 * DAY);
			await expect(inUse).rejects.toMatchObject({
				message:
					'The rule set "Team rules" is in use: "Score Lead" in the workflow "Webinar" (last on 2026-01-01)',
				advice: expect.stringContaining('Remove Even If in Use') as string,
			});

			expect(await remove(store, NEW_YEAR + 90 * DAY)).toEqual({ versions: 1, usedBy: [] });
			await expect(readRules(store, newest)).rejects.toThrow('There is no rule set "Team rules"');
			await expect(remove(store, NEW_YEAR)).rejects.toThrow('There is no rule set "Team rules"');
		});

		test('by force, although a step uses them', async () => {
			const store = fresh();
			await publishRules(store, request, [rule(2)]);
			await rulesToUse(store, newest, { ...user, now: NEW_YEAR, isCounted: true });

			expect(await remove(store, NEW_YEAR, true)).toEqual({
				versions: 1,
				usedBy: [{ step: user.step, at: NEW_YEAR }],
			});
			expect((await publishRules(store, request, [rule(2)])).version).toBe(2);
		});

		test('a step that only tries them does not use them, and one that uses them says so once a day', async () => {
			const store = fresh();
			await publishRules(store, request, [rule(2)]);
			const useAt = async (now: number, isCounted = true) => {
				await rulesToUse(store, newest, { ...user, now, isCounted });
				return await store.transaction(
					async (tx) => await tx.ruleUse('Team rules', user.step.key),
					'preview',
				);
			};

			expect(await useAt(NEW_YEAR, false)).toBeNull();
			expect(await useAt(NEW_YEAR)).toBe(NEW_YEAR);
			expect(await useAt(NEW_YEAR + DAY - 1)).toBe(NEW_YEAR);
			expect(await useAt(NEW_YEAR + DAY)).toBe(NEW_YEAR + DAY);
		});
	});

	test('a run that is carried out again has the version that it had before', async () => {
		const store = fresh();
		const run = 'i/w/n/8/0/hash';
		const user = { step, run, now: NEW_YEAR, isCounted: true };
		await publishRules(store, request, [rule(2)]);
		const used = await rulesToUse(store, newest, user);
		const published = { ruleSet: used.ruleSet, version: used.version };
		const items = Array.from({ length: 600 }, (_, index) => event(`lead ${index}`, 2));
		const more = { ...usingRules(step, newest, published), published, run };
		const [first] = await scoreLeads(store, scoring(everyTime, items, more));
		await publishRules(store, request, [rule(3)]);

		expect(first!.rules).toEqual({ ruleSet: 'Team rules', version: 1 });
		expect((await rulesToUse(store, newest, user)).version).toBe(1);
		expect((await rulesToUse(store, newest, { ...user, run: 'i/w/n/9/0/hash' })).version).toBe(2);
		expect((await rulesToUse(store, { ...newest, version: 2 }, user)).version).toBe(2);
		expect((await rulesToUse(store, newest, { ...user, run: null })).version).toBe(2);
	});

	test('a run that was cut off in the middle goes on with the version that it began with', async () => {
		const store = fresh();
		const run = 'i/w/n/8/0/hash';
		const user = { step, run, now: NEW_YEAR, isCounted: false };
		await publishRules(store, request, [rule(2)]);
		// All of one lead, so that the parts follow each other.
		const items = Array.from({ length: 1_200 }, (_, index) => event('ann', 2, { eventId: `e${index}` }));
		const score = async (on: Store) => {
			const { ruleSet, version } = await rulesToUse(on, newest, user);
			const published = { ruleSet, version };
			const more = { ...usingRules(step, newest, published), published, run };
			return await scoreLeads(on, scoring(everyTime, items, more));
		};
		let writes = 0;
		const failing: Store = {
			...store,
			transaction: async (work, mode = 'write') => {
				if (mode === 'write' && ++writes > 2) throw new Error('Cut off');
				return await store.transaction(work, mode);
			},
		};
		await expect(score(failing)).rejects.toThrow('Cut off');
		await publishRules(store, request, [rule(3)]);
		const scored = await score(store);

		expect(new Set(scored.map(({ rules }) => rules!.version))).toEqual(new Set([1]));
		expect(scored.at(-1)!.score).toBe(2_400);
	});
});
