import { datedCrossings, decayAll, hotLeads, overview, routeLeads, scoreLeads } from '../../../steps';
import type { Rule } from '../../../scoring';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile, inFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const score = { entity: 'contact', score: 'Lead Score' };
const on = (days: number) => NEW_YEAR + days * DAY;
const live = (days: number) => ({ at: on(days), now: on(days) });
const demo: Rule = { name: 'Asked for a demo', award: 'everyTime' };

const give = async (store: Store, lead: string, points: number, days: number, rule = everyTime) =>
	await scoreLeads(store, scoring(rule, [event(lead, points)], live(days)));
const route = async (store: Store, days: number, ...leads: string[]) =>
	await routeLeads(store, routing(leads, live(days)));

/** What a report of day 30 says about the seven days before it. */
async function hot(store: Store, size = 10) {
	const since = on(23);
	const seen = (await overview(store, score, 1, () => true, since))!;
	const { stored, router, active, bands } = seen;
	const crossings = router ? await datedCrossings(store, stored, router.number, -Infinity) : [];
	return await hotLeads(store, stored, { since, size, top: bands.at(-1)?.name ?? null, crossings, active });
}
const names = (leads: Array<{ leadId: string }>) => leads.map(({ leadId }) => leadId);

describe.each([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('hot leads, in %s', (_, open) => {
	test('are first those that rose to the top band, then those that gained the most, each with its reasons', async () => {
		const store = open();
		await give(store, 'ann', 45, 10);
		await give(store, 'bob', 10, 10);
		await give(store, 'cy', 60, 20);
		await route(store, 20, 'ann', 'bob', 'cy');
		await give(store, 'ann', 5, 25);
		await give(store, 'ann', 2, 26);
		await give(store, 'bob', 39, 28, demo);
		await route(store, 28, 'ann', 'bob', 'cy');

		expect(await hot(store)).toEqual([
			{
				leadId: 'ann',
				score: 52,
				change: 7,
				roseAt: on(25),
				lastActivity: on(26),
				why: 'Opened an email +7 (2 times)',
			},
			{
				leadId: 'bob',
				score: 49,
				change: 39,
				roseAt: null,
				lastActivity: on(28),
				why: 'Asked for a demo +39',
			},
		]);
	});

	test('count by the time of their events: an old history that arrives today is not hot', async () => {
		const store = open();
		const items = [
			event('ann', 60, { at: on(2) }),
			event('bob', 60, { at: on(2) }),
			event('bob', 3, { at: on(29) }),
		];
		await scoreLeads(store, scoring(everyTime, items, live(30)));
		await route(store, 30, 'ann', 'bob');

		expect(await hot(store)).toMatchObject([{ leadId: 'bob', change: 3, roseAt: null }]);
	});

	test('are not those that fell, or fell back', async () => {
		const store = open();
		await give(store, 'ann', 40, 10);
		await route(store, 10, 'ann', 'bob');
		await give(store, 'ann', 20, 24);
		await give(store, 'bob', 5, 24);
		await route(store, 24, 'ann', 'bob');
		await give(store, 'ann', -25, 25);
		await give(store, 'bob', -10, 25);
		await route(store, 25, 'ann', 'bob');

		expect(await hot(store)).toEqual([]);
	});

	test('gained what is left: what faded meanwhile is a reason, too', async () => {
		const store = open();
		await give(store, 'ann', 40, 0);
		await give(store, 'ann', 30, 29, demo);
		await decayAll(store, decaying(live(30)), changes());
		const [ann] = await hot(store);

		expect(ann!.score).toBeCloseTo(20 + 30 * 2 ** (-1 / 30), 6);
		expect(ann!.why).toBe('Asked for a demo +29.3, Opened an email -20');
	});

	test('without a router are those that gained the most, as many as are asked for', async () => {
		const store = open();
		const leads = Array.from({ length: 700 }, (__, index) => `lead ${index}`);
		await scoreLeads(
			store,
			scoring(
				everyTime,
				leads.map((lead, index) => event(lead, index + 1)),
				live(28),
			),
		);

		expect(names(await hot(store, 3))).toEqual(['lead 699', 'lead 698', 'lead 697']);
	});

	test('include those by how often something happened', async () => {
		const store = open();
		const often: Rule = {
			name: 'Comes often',
			award: 'byCount',
			tiers: [[2, 12]],
			window: { amount: 30, unit: 'days' },
		};
		for (const days of [20, 27]) await give(store, 'ann', 0, days, often);

		expect(await hot(store)).toMatchObject([{ leadId: 'ann', change: 12, why: 'Comes often +12' }]);
	});
});

test('leave out a lead that cannot be read', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	await give(store, 'ann', 60, 28);
	await give(store, 'bob', 60, 28);
	await route(store, 28, 'ann', 'bob');
	inFile(file, (database) => database.exec(`UPDATE leads SET state = 'x' WHERE lead = 'ann'`));

	expect(names(await hot(store))).toEqual(['bob']);
});
