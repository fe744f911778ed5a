import { routeLeads, scoreLeads, type ScoreItem } from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { dump, freshFile, inFile, rows } from '../../stores/temporary';
import { DAY, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const day = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });

async function storeWith(...items: ScoreItem[]): Promise<{ file: string; store: Store }> {
	const file = freshFile();
	const store = openSqlite(file);
	await scoreLeads(store, scoring(everyTime, items));
	return { file, store };
}

/** Gives a lead points and routes it. */
async function move(store: Store, points: number, days: number, more = {}) {
	await scoreLeads(store, scoring(everyTime, [event('ann', points)], day(days)));
	const [result] = await routeLeads(store, routing(['ann'], { ...day(days), ...more }));
	return result!;
}

test('a crossing is recorded, and emitted once', async () => {
	const { file, store } = await storeWith(event('ann', 60));
	const [first] = await routeLeads(store, routing(['ann'], { execution: '7' }));
	const [second] = await routeLeads(store, routing(['ann']));

	expect(first).toMatchObject({ previous: null, band: 'Sales', direction: 'up', isRouted: true, score: 60 });
	expect(second).toMatchObject({
		previous: 'Sales',
		band: 'Sales',
		direction: 'none',
		isRouted: false,
		crossing: null,
	});
	expect(
		rows(file, 'SELECT crossing, lead, from_band, to_band, points, at, execution FROM crossings'),
	).toEqual([
		{
			crossing: Number(first!.crossing),
			lead: 'ann',
			from_band: null,
			to_band: 'Sales',
			points: 60,
			at: NEW_YEAR,
			execution: '7',
		},
	]);
});

test('a crossing that twenty executions see at the same time is emitted once', async () => {
	const { file, store } = await storeWith(event('ann', 60));
	const seen = await Promise.all(
		Array.from({ length: 20 }, (_, index) => routeLeads(store, routing(['ann'], { run: `r${index}` }))),
	);

	expect(seen.filter(([result]) => result!.isRouted)).toHaveLength(1);
	expect(rows(file, 'SELECT crossing FROM crossings')).toHaveLength(1);
});

test('a run that n8n repeats gives the same crossing and changes nothing', async () => {
	const { file, store } = await storeWith(event('ann', 60));
	const request = routing(['ann', 'nobody'], { run: 'r1' });
	const first = await routeLeads(store, request);
	await scoreLeads(store, scoring(everyTime, [event('ann', -50)]));
	await routeLeads(store, routing(['ann'], { run: 'r2' }));
	const before = dump(file);

	expect(await routeLeads(store, request)).toEqual(first);
	expect(dump(file)).toBe(before);
});

test('a lead that comes twice in one batch comes out once', async () => {
	const { store } = await storeWith(event('ann', 60));
	const results = await routeLeads(store, routing(['ann', 'ann']));

	expect(results.map(({ isRouted }) => isRouted)).toEqual([true, false]);
});

test('another router has a memory of its own', async () => {
	const { store } = await storeWith(event('ann', 60));
	await routeLeads(store, routing(['ann']));
	const other = { key: 'another', workflow: 'Journey', node: 'Another' };
	const [result] = await routeLeads(store, routing(['ann'], { step: other }));

	expect(result!.isRouted).toBe(true);
});

test('two thousand leads come out in their order', async () => {
	const leads = Array.from({ length: 2_000 }, (_, index) => `lead ${(index * 7) % 2_000}`);
	const items = leads.map((lead, index) => event(lead, index % 60));
	const { store } = await storeWith(...items);
	const results = await routeLeads(store, routing(leads));

	expect(results.map(({ leadId, score }) => [leadId, score])).toEqual(
		leads.map((lead, index) => [lead, index % 60]),
	);
});

test('a lead without a score counts as the minimum of the score', async () => {
	const store = openSqlite(freshFile());
	await scoreLeads(store, scoring(everyTime, [event('bob', 0)], { settings: { min: 20 } }));
	const [result] = await routeLeads(store, routing(['nobody']));

	expect(result).toMatchObject({ score: 20, band: 'Warm', isRouted: true });
});

test('a router shows the score as the last step left it, and does not move the lead', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	const rule = { ...everyTime, expiresAfter: { amount: 1, unit: 'days' as const } };
	await scoreLeads(store, scoring(rule, [event('ann', 60)]));
	const before = rows(file, 'SELECT * FROM leads');
	const [result] = await routeLeads(store, routing(['ann'], day(5)));

	expect(result).toMatchObject({ score: 60, band: 'Sales' });
	expect(rows(file, 'SELECT * FROM leads')).toEqual(before);
});

test('a band can ask for several scores', async () => {
	const { store } = await storeWith(event('ann', 60), event('bob', 60));
	await scoreLeads(store, scoring(everyTime, [event('ann', 30), event('bob', 29)], { score: 'Fit' }));
	const bands = [
		{
			name: 'Sales',
			from: [
				['Lead Score', 50],
				['Fit', 30],
			] as Array<[string, number]>,
		},
	];
	const results = await routeLeads(
		store,
		routing(['ann', 'bob', 'nobody'], {
			routing: { bands, when: 'changed', margin: 0, rememberFirst: false },
		}),
	);

	expect(results.map(({ band }) => band)).toEqual(['Sales', null, null]);
});

test('a merged lead is routed as its survivor', async () => {
	const { file, store } = await storeWith(event('ann', 60));
	inFile(file, (database) => database.exec(`INSERT INTO aliases VALUES ('contact', 'old ann', 'ann')`));
	const results = await routeLeads(store, routing(['old ann', 'ann']));

	expect(results).toMatchObject([
		{ leadId: 'ann', isRouted: true },
		{ leadId: 'ann', isRouted: false },
	]);
});

test('a lead first seen by a router that only remembers stays silent, and its next crossing comes out', async () => {
	const { store } = await storeWith(event('ann', 30));
	const { routing: rules } = routing([]);
	const remembers = { routing: { ...rules, rememberFirst: true } };
	const [first] = await routeLeads(store, routing(['ann'], remembers));

	expect(first).toMatchObject({ band: 'Warm', isRouted: false, crossing: null });
	expect(await move(store, 30, 1, remembers)).toMatchObject({
		previous: 'Warm',
		band: 'Sales',
		isRouted: true,
	});
});

test('a crossing that does not come out is remembered all the same', async () => {
	const { store } = await storeWith(event('ann', 60));
	const { routing: rules } = routing([]);
	const up = { routing: { ...rules, when: 'up' as const } };
	await routeLeads(store, routing(['ann'], up));

	expect(await move(store, -20, 1, up)).toMatchObject({ band: 'Warm', direction: 'down', isRouted: false });
	expect(await move(store, 20, 2, up)).toMatchObject({ band: 'Sales', direction: 'up', isRouted: true });
});

describe('after a long silence', () => {
	const rearmAfter = { amount: 30, unit: 'days' as const };

	test('a lead that is active again comes out once more', async () => {
		const { store } = await storeWith(event('ann', 60));
		await routeLeads(store, routing(['ann'], { rearmAfter }));
		const back = await move(store, 1, 30, { rearmAfter });

		expect(back).toMatchObject({ direction: 'none', isRouted: true });
		expect(back.crossing).not.toBeNull();
		const [again] = await routeLeads(store, routing(['ann'], { ...day(30), rearmAfter }));
		expect(again).toMatchObject({ isRouted: false, crossing: null });
	});

	test('a lead that comes twice in one batch comes out once', async () => {
		const { file, store } = await storeWith(event('ann', 60));
		await routeLeads(store, routing(['ann'], { rearmAfter }));
		await scoreLeads(store, scoring(everyTime, [event('ann', 1)], day(40)));
		const results = await routeLeads(store, routing(['ann', 'ann'], { ...day(40), rearmAfter }));

		expect(results.map(({ isRouted }) => isRouted)).toEqual([true, false]);
		expect(rows(file, 'SELECT crossing FROM crossings')).toHaveLength(2);
	});

	test('a silence that is a second too short is none', async () => {
		const { store } = await storeWith(event('ann', 60));
		await routeLeads(store, routing(['ann'], { rearmAfter }));

		expect(await move(store, 1, 30 - 1 / 86_400, { rearmAfter })).toMatchObject({ isRouted: false });
	});

	test('a lead below all bands does not come out', async () => {
		const { store } = await storeWith(event('ann', 1));
		await routeLeads(store, routing(['ann'], { rearmAfter }));

		expect(await move(store, 1, 40, { rearmAfter })).toMatchObject({ band: null, isRouted: false });
	});

	test('a lead on first sight comes out because it is new, and not again', async () => {
		const { store } = await storeWith(event('ann', 60));

		expect(await move(store, 1, 40, { rearmAfter })).toMatchObject({ direction: 'up', isRouted: true });
		const [again] = await routeLeads(store, routing(['ann'], { ...day(41), rearmAfter }));
		expect(again!.isRouted).toBe(false);
	});

	test('points taken away are no activity', async () => {
		const { store } = await storeWith(event('ann', 60));
		await routeLeads(store, routing(['ann'], { rearmAfter }));

		expect(await move(store, -1, 40, { rearmAfter })).toMatchObject({ isRouted: false });
	});

	test('the silence may lie before activities that the router saw together', async () => {
		const { store } = await storeWith(event('ann', 60));
		await routeLeads(store, routing(['ann'], { rearmAfter }));
		await scoreLeads(store, scoring(everyTime, [event('ann', 1)], day(40)));

		expect(await move(store, 1, 41, { rearmAfter })).toMatchObject({ isRouted: true });
	});
});
