import {
	compareWithPublished,
	draftOf,
	listRuleVersions,
	moveStore,
	publishDraft,
	publishRules,
	readRules,
	removeRules,
	rulesToUse,
	saveDraft,
} from '../../../steps';
import { DRAFT } from '../../../stores';
import { NEW_YEAR } from '../setup';
import { newest, request, rule, step, stores } from './ruleSets';

describe.each(Object.keys(stores))('a draft, on %s', (kind) => {
	const fresh = stores[kind]!;

	test('is saved beside the newest version, in place of the one before, and is compared with it', async () => {
		const store = fresh();
		await publishRules(store, request, [rule(2)]);
		await saveDraft(store, request, [rule(3)]);
		const saved = await saveDraft(store, { ...request, now: NEW_YEAR + 1 }, [rule(4)]);

		expect(saved).toEqual({ version: 1, isNew: true, changes: ['"Opened": points from 2 to 4.'] });
		expect((await readRules(store, newest)).rules).toEqual([rule(2)]);
		const draft = await draftOf(store, 'Team rules');
		expect(draft).toMatchObject({ version: DRAFT, at: NEW_YEAR + 1, rules: [rule(4)] });
		const listed = await listRuleVersions(store, 'Team rules');
		expect(listed.map(({ version }) => version)).toEqual([DRAFT, 1]);
		expect((await compareWithPublished(store, 'Team rules', draft!.rules)).changes).toEqual(saved.changes);
	});

	test('that is saved again as it was keeps its date, and takes the new note', async () => {
		const store = fresh();
		await saveDraft(store, request, [rule(3)]);
		const again = await saveDraft(store, { ...request, note: 'More', now: NEW_YEAR + 1 }, [
			{ ...rule(3), group: '' },
		]);

		expect(again).toMatchObject({ version: null, isNew: false });
		expect(await draftOf(store, 'Team rules')).toMatchObject({ at: NEW_YEAR, note: 'More' });
	});

	test('is published as the newest version, with its note unless there is another, and is gone then', async () => {
		const store = fresh();
		await saveDraft(store, request, [rule(3)]);
		expect(await publishDraft(store, { ...request, note: '' })).toMatchObject({ version: 1, isNew: true });
		expect(await readRules(store, newest)).toMatchObject({ version: 1, note: 'Why', rules: [rule(3)] });
		expect(await draftOf(store, 'Team rules')).toBeNull();

		await saveDraft(store, request, [rule(3)]);
		expect(await publishDraft(store, request)).toMatchObject({ version: 1, isNew: false });
		await expect(publishDraft(store, request)).rejects.toThrow('The rule set "Team rules" has no draft');
	});

	test('that many publish at once makes one version', async () => {
		const store = fresh();
		await publishRules(store, request, [rule(2)]);
		await saveDraft(store, request, [rule(3)]);
		const ends = await Promise.allSettled(
			Array.from({ length: 8 }, async () => await publishDraft(store, request)),
		);

		expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect((await listRuleVersions(store, 'Team rules')).map(({ version }) => version)).toEqual([2, 1]);
	});

	test('that n8n publishes again in one execution is published once', async () => {
		const store = fresh();
		const run = { ...request, run: 'i/w/n/7/0/hash' };
		await saveDraft(store, request, [rule(2)]);
		const first = await publishDraft(store, run);

		expect(await publishDraft(store, run)).toEqual(first);
	});

	test('is no version to score by: a set with a draft alone says what to do', async () => {
		const store = fresh();
		await saveDraft(store, request, [rule(2)]);
		const use = rulesToUse(store, newest, { step, run: null, now: NEW_YEAR, isCounted: true });

		await expect(use).rejects.toMatchObject({
			message: 'The rule set "Team rules" has a draft only: none of its rules are published yet',
			advice: expect.stringContaining('"Publish Draft"') as string,
		});
	});

	test('goes with its set', async () => {
		const store = fresh();
		await saveDraft(store, request, [rule(2)]);
		const removed = await removeRules(store, { ruleSet: 'Team rules', force: false, now: NEW_YEAR });

		expect(removed).toEqual({ versions: 0, usedBy: [] });
		expect(await draftOf(store, 'Team rules')).toBeNull();
		await expect(publishDraft(store, request)).rejects.toThrow('There is no rule set "Team rules"');
	});

	test('moves with the scores', async () => {
		const [store, target] = [fresh(), fresh()];
		await saveDraft(store, request, [rule(2)]);
		await moveStore(store, target);

		expect(await draftOf(target, 'Team rules')).toMatchObject({ note: 'Why', rules: [rule(2)] });
	});
});
