import type { Rule } from '../../../scoring';
import { readLeads, scoreLeads } from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { dump, freshFile, inFile, rows } from '../../stores/temporary';
import { DAY, event, everyTime, instant, NEW_YEAR, scoring } from '../setup';

const scoreOf = async (file: string, lead: string) =>
	(await readLeads(openSqlite(file), 'contact', 'Lead Score', [lead]))[0]?.score;

test('a run that n8n repeats gives the same output and changes nothing', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	const request = scoring(everyTime, [event('ann', 10), event('bob', 5)], { run: 'r1' });
	const first = await scoreLeads(store, request);
	const before = dump(file);

	expect(await scoreLeads(store, request)).toEqual(first);
	expect(dump(file)).toBe(before);
});

test('a repeated run gives its first output also when others have changed the lead in between', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	const request = scoring(everyTime, [event('ann', 10)], { run: 'r1' });
	await scoreLeads(store, request);
	await scoreLeads(store, scoring(everyTime, [event('ann', 7)], { run: 'r2' }));
	const [again] = await scoreLeads(store, request);

	expect(again).toMatchObject({ previous: 0, change: 10, score: 10 });
	expect(await scoreOf(file, 'ann')).toBe(17);
});

test('events without an ID count again in another run', async () => {
	const file = freshFile();
	for (const run of ['r1', 'r2', null, null]) {
		await scoreLeads(openSqlite(file), scoring(everyTime, [event('ann', 10)], { run }));
	}

	expect(await scoreOf(file, 'ann')).toBe(40);
});

test('an event counts once, whichever run delivers it again', async () => {
	const file = freshFile();
	const opened = event('ann', 10, { eventId: 'e1' });
	const [first] = await scoreLeads(openSqlite(file), scoring(everyTime, [opened], { run: 'r1' }));
	const [second] = await scoreLeads(openSqlite(file), scoring(everyTime, [opened], { run: 'r2' }));

	expect(first).toMatchObject({ change: 10, countedBefore: [] });
	expect(second).toMatchObject({ change: 0, score: 10, countedBefore: ['Opened an email'] });
});

test('an event that comes twice in one batch counts once', async () => {
	const opened = event('ann', 10, { eventId: 'e1' });
	const results = await scoreLeads(openSqlite(freshFile()), scoring(everyTime, [opened, opened]));

	expect(results.map(({ change }) => change)).toEqual([10, 0]);
});

test('the same event ID of another lead is another event', async () => {
	const items = ['ann', 'bob'].map((lead) => event(lead, 10, { eventId: 'e1' }));
	const results = await scoreLeads(openSqlite(freshFile()), scoring(everyTime, items));

	expect(results.map(({ score }) => score)).toEqual([10, 10]);
});

test('another rule decides about an event for itself', async () => {
	const file = freshFile();
	const opened = event('ann', 10, { eventId: 'e1' });
	await scoreLeads(openSqlite(file), scoring(everyTime, [opened]));
	const other = { ...everyTime, name: 'Clicked' };
	const [second] = await scoreLeads(openSqlite(file), scoring(other, [opened]));

	expect(second).toMatchObject({ change: 10, score: 20 });
});

test('twenty deliveries of one event at the same time count once', async () => {
	const file = freshFile();
	const deliveries = await Promise.all(
		Array.from({ length: 20 }, (_, index) => {
			const items = [event('ann', 10, { eventId: 'e1' })];
			return scoreLeads(openSqlite(file), scoring(everyTime, items, { run: `r${index}` }));
		}),
	);

	expect(deliveries.filter(([result]) => result!.change === 10)).toHaveLength(1);
	expect(await scoreOf(file, 'ann')).toBe(10);
	expect(rows(file, `SELECT count(*) AS n FROM ledger WHERE kind = 'award'`)).toEqual([{ n: 1 }]);
});

test('two thousand items come out in their order, each with the score it left its lead at', async () => {
	const leads = Array.from({ length: 2_000 }, (_, index) => `lead ${(index * 7) % 700}`);
	const items = leads.map((lead) => event(lead, 1));
	const results = await scoreLeads(openSqlite(freshFile()), scoring(everyTime, items));

	const soFar = new Map<string, number>();
	const expected = leads.map((leadId) => {
		const score = (soFar.get(leadId) ?? 0) + 1;
		soFar.set(leadId, score);
		return { leadId, score, change: 1 };
	});
	expect(results.map(({ leadId, score, change }) => ({ leadId, score, change }))).toEqual(expected);
});

test('the items of one lead stay together, however many they are', async () => {
	const items = Array.from({ length: 1_200 }, () => event('ann', 1));
	const results = await scoreLeads(openSqlite(freshFile()), scoring(everyTime, items));

	expect(results.map(({ score }) => score)).toEqual(items.map((_, index) => index + 1));
});

test('several items of one lead are applied in their order', async () => {
	const title = { name: 'Is a CEO', award: 'whileTrue' as const };
	const items = [
		event('ann', 0, { matches: [{ holds: true, points: 20 }] }),
		event('bob', 0, { matches: [{ holds: true, points: 20 }] }),
		event('ann', 0, { matches: [{ holds: false, points: 0 }] }),
	];
	const results = await scoreLeads(openSqlite(freshFile()), scoring(title, items));

	expect(results.map(({ score }) => score)).toEqual([20, 20, 0]);
});

test('a chunk that fails half-way leaves nothing', async () => {
	const file = freshFile();
	await scoreLeads(openSqlite(file), scoring(everyTime, [event('ann', 10)]));
	const before = dump(file);
	const noMatches = event('bob', 10, { matches: [] });

	await expect(
		scoreLeads(openSqlite(file), scoring(everyTime, [event('ann', 10), noMatches])),
	).rejects.toThrow();
	expect(dump(file)).toBe(before);
});

test('a run that was cut off between two chunks is completed by its repetition', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	let transactions = 0;
	const failing: Store = {
		purge: async () => await store.purge(),
		transaction: async (work, keep) => {
			// The first one reads the leads behind the IDs.
			if (++transactions === 3) throw new Error('cut off');
			return await store.transaction(work, keep);
		},
	};
	const items = Array.from({ length: 1_200 }, (_, index) => event(`lead ${index}`, 1));
	const request = scoring(everyTime, items, { run: 'r1' });
	await expect(scoreLeads(failing, request)).rejects.toThrow('cut off');
	expect(rows(file, 'SELECT lead FROM leads')).toHaveLength(500);
	const results = await scoreLeads(store, request);

	expect(results.map(({ change, score }) => [change, score])).toEqual(items.map(() => [1, 1]));
	expect(rows(file, 'SELECT lead FROM ledger')).toHaveLength(1_200);
});

test('a preview shows what would come of it and writes nothing', async () => {
	const file = freshFile();
	const items = Array.from({ length: 600 }, (_, index) => event(`lead ${index}`, index, { eventId: 'e1' }));
	await scoreLeads(openSqlite(file), scoring(everyTime, items.slice(0, 10)));
	const before = dump(file);
	const other = { ...everyTime, name: 'Clicked' };
	const preview = await scoreLeads(openSqlite(file), scoring(other, items, { run: 'r1', preview: true }));

	expect(dump(file)).toBe(before);
	expect(preview[9]).toMatchObject({ previous: 9, change: 9, score: 18 });
	expect(await scoreLeads(openSqlite(file), scoring(other, items, { run: 'r1' }))).toEqual(preview);
});

test('an item under the ID of a merged lead counts for the survivor', async () => {
	const file = freshFile();
	await scoreLeads(openSqlite(file), scoring(everyTime, [event('ann', 10)]));
	inFile(file, (database) => database.exec(`INSERT INTO aliases VALUES ('contact', 'old ann', 'ann')`));
	const items = [event('old ann', 5, { eventId: 'e1' }), event('ann', 5, { eventId: 'e1' })];
	const results = await scoreLeads(openSqlite(file), scoring(everyTime, items));

	expect(results).toMatchObject([
		{ leadId: 'ann', change: 5, score: 15 },
		{ leadId: 'ann', change: 0, score: 15 },
	]);
	expect(rows(file, 'SELECT lead FROM leads')).toEqual([{ lead: 'ann' }]);
});

test('items of a lead and of one merged into it are applied in their order', async () => {
	const file = freshFile();
	await scoreLeads(openSqlite(file), scoring(everyTime, [event('ann', 0)]));
	inFile(file, (database) => database.exec(`INSERT INTO aliases VALUES ('contact', 'old ann', 'ann')`));
	const items = ['ann', 'old ann', 'ann'].map((lead) => event(lead, 1));
	const results = await scoreLeads(openSqlite(file), scoring(everyTime, items));

	expect(results.map(({ score }) => score)).toEqual([1, 2, 3]);
});

test('a lead that matches no rule is stored', async () => {
	const file = freshFile();
	const none = event('ann', 0, { matches: [{ holds: false, points: 0 }] });
	await scoreLeads(openSqlite(file), scoring(everyTime, [none]));

	expect(await scoreOf(file, 'ann')).toBe(0);
});

test('a once-only rule does not pay again after its points expired', async () => {
	const file = freshFile();
	const rule = {
		name: 'Signed up',
		award: 'once' as const,
		expiresAfter: { amount: 1, unit: 'days' as const },
	};
	const at = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });
	await scoreLeads(openSqlite(file), scoring(rule, [event('ann', 10)]));
	const [second] = await scoreLeads(openSqlite(file), scoring(rule, [event('ann', 10)], at(1)));

	expect(second).toMatchObject({ previous: 10, change: -10, score: 0 });
	expect(second!.awarded).toEqual([{ rule: 'Signed up', points: 0, offered: 10 }]);
});

test('a redelivered event keeps the instant of its first delivery', async () => {
	const file = freshFile();
	const title = { name: 'Is a CEO', award: 'whileTrue' as const };
	const says = (holds: boolean, more: object) =>
		event('ann', 0, { matches: [{ holds, points: holds ? 20 : 0 }], ...more });
	const items = [
		says(true, { eventId: 'e1', at: instant('2025-12-01T00:00:00Z') }),
		says(false, { eventId: 'e2', at: instant('2025-12-02T00:00:00Z') }),
		says(true, { eventId: 'e1', at: instant('2025-12-03T00:00:00Z') }),
	];
	const results = await scoreLeads(openSqlite(file), scoring(title, items));

	expect(results.map(({ score }) => score)).toEqual([20, 0, 0]);
});

test('a step whose instant lies before the last one of the lead works at that last one', async () => {
	const file = freshFile();
	const rule = { ...everyTime, expiresAfter: { amount: 10, unit: 'days' as const } };
	await scoreLeads(openSqlite(file), scoring(rule, [event('ann', 10)]));
	await scoreLeads(openSqlite(file), scoring(rule, [event('ann', 5)], { at: NEW_YEAR - 5 * DAY }));

	expect(rows(file, 'SELECT at, written_at FROM ledger ORDER BY seq')).toEqual([
		{ at: NEW_YEAR, written_at: NEW_YEAR },
		{ at: NEW_YEAR, written_at: NEW_YEAR },
	]);
});

test('a ledger line names workflow, step, execution and event', async () => {
	const file = freshFile();
	const items = [event('ann', 10, { eventId: 'e1' })];
	await scoreLeads(openSqlite(file), scoring(everyTime, items, { execution: '77' }));
	const lines = rows(file, 'SELECT workflow, node, execution, event FROM ledger JOIN steps USING (step)');

	expect(lines).toEqual([{ workflow: 'Journey', node: 'Step', execution: '77', event: 'e1' }]);
});

test.each([
	['__proto__', '__proto__'],
	['constructor', 'constructor'],
	['ten kilobytes of emoji', '😀'.repeat(2_500)],
	['SQL', `'; DROP TABLE leads; --`],
	['null', 'null'],
	['0', '0'],
])('a lead and an event can be called %s', async (_name, lead) => {
	const file = freshFile();
	await scoreLeads(openSqlite(file), scoring(everyTime, [event(lead, 10, { eventId: lead })]));
	const [second] = await scoreLeads(
		openSqlite(file),
		scoring(everyTime, [event(lead, 1, { eventId: lead })]),
	);

	expect(second).toMatchObject({ leadId: lead, score: 10, change: 0 });
});

test('a rule and a group can be called __proto__', async () => {
	const rule = { ...everyTime, name: '__proto__', group: '__proto__' };
	const settings = { caps: [['__proto__', 15]] as Array<[string, number]> };
	const items = [event('ann', 10), event('ann', 10)];
	const [, second] = await scoreLeads(openSqlite(freshFile()), scoring(rule, items, { settings }));

	expect(second).toMatchObject({ score: 15 });
});

test('a lead with more items than a chunk is scored as if they came one by one, and previewed alike', async () => {
	const store = openSqlite(freshFile());
	const limited: Rule = { ...everyTime, limit: { times: 700, per: { amount: 1, unit: 'days' } } };
	const items = Array.from({ length: 1_300 }, (_, index) =>
		event('ann', 1, { eventId: `e${index % 1_200}` }),
	);
	const preview = await scoreLeads(store, scoring(limited, items, { preview: true }));
	const results = await scoreLeads(store, scoring(limited, items));

	expect(results.at(-1)).toMatchObject({ score: 700, change: 0 });
	expect(results.map(({ score }) => score)).toEqual(items.map((_item, index) => Math.min(index + 1, 700)));
	expect(preview).toEqual(results);
});
