import {
	datedCrossings,
	decayAll,
	overview,
	routeLeads,
	scoreLeads,
	type RouteRequest,
} from '../../../steps';
import type { Routing, Rule } from '../../../scoring';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const score = { entity: 'contact', score: 'Lead Score' };
/** The real clock of whoever brings a history in later. */
const now = NEW_YEAR + 300 * DAY;
const on = (days: number) => NEW_YEAR + days * DAY;
/** A step that works as if it were some day, at the real clock of today. */
const asIf = (days: number) => ({ at: on(days), now });
const live = (days: number) => ({ at: on(days), now: on(days) });

/** Changes of band as "Sales on day 5". */
async function dated(store: Store): Promise<string[]> {
	const { stored, router } = (await overview(store, score, 1))!;
	const crossings = await datedCrossings(store, stored, router!.number, -Infinity);
	return crossings.map(({ to, at }) => `${to ?? 'Below'} on day ${(at - NEW_YEAR) / DAY}`);
}

const give = async (store: Store, points: number, days: number, when: object, rule: Rule = everyTime) =>
	await scoreLeads(store, scoring(rule, [event('ann', points, { at: on(days) })], when));
const route = async (store: Store, when: Partial<RouteRequest>) =>
	await routeLeads(store, routing(['ann'], when));
const decay = async (store: Store, when: object) => await decayAll(store, decaying(when), changes());

describe.each([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('a change of band, in %s', (_, open) => {
	test('is dated by the event that took the score over the threshold, not by when the router saw it', async () => {
		const store = open();
		await give(store, 15, 5, { at: now, now });
		await give(store, 40, 9, { at: now, now });
		await give(store, 1, 299, { at: now, now });
		await route(store, { at: now, now });

		expect(await dated(store)).toEqual(['Sales on day 9']);
	});

	test('of a replayed journey is dated as it went, one after the other', async () => {
		const store = open();
		const steps: Array<[points: number, days: number]> = [
			[25, 1],
			[30, 10],
			[-40, 20],
			[-15, 30],
			[60, 40],
		];
		for (const [points, days] of steps) {
			await give(store, points, days, asIf(days));
			await route(store, asIf(days));
		}

		expect(await dated(store)).toEqual([
			'Warm on day 1',
			'Sales on day 10',
			'Below on day 20',
			'Sales on day 40',
		]);
	});

	test('by fading is dated by the decay that took the score below the threshold', async () => {
		const store = open();
		await give(store, 60, 0, asIf(0));
		await route(store, asIf(0));
		for (const days of [2, 4, 6, 8, 10, 12, 14, 60, 90]) {
			await decay(store, asIf(days));
			await route(store, asIf(days));
		}

		// 60 halved every 30 days is below 50 from day 8 on (49.87), and below 20 from day 60 on (15).
		expect(await dated(store)).toEqual(['Sales on day 0', 'Warm on day 8', 'Below on day 60']);
	});

	test('by fading with a margin is dated by when the router let it go', async () => {
		const store = open();
		const margin = { routing: { ...routing([]).routing, margin: 10 } as Routing };
		await give(store, 60, 0, live(0));
		await route(store, { ...live(0), ...margin });
		for (let days = 1; days <= 20; days++) {
			await decay(store, live(days));
			await route(store, { ...live(days), ...margin });
		}

		// 60 halved every 30 days is below 40 from day 18 on (39.59).
		expect(await dated(store)).toEqual(['Sales on day 0', 'Warm on day 18']);
	});

	test('that live steps record at once keeps its day', async () => {
		const store = open();
		await give(store, 60, 3, live(3));
		await route(store, live(3));
		await give(store, -30, 7, live(7));
		await route(store, live(7));

		expect(await dated(store)).toEqual(['Sales on day 3', 'Warm on day 7']);
	});

	test('that the score does not explain keeps the date at which it was recorded', async () => {
		const store = open();
		await give(store, 5, 1, live(1));
		await routeLeads(store, { ...routing(['ann'], live(4)), given: [55] });

		expect(await dated(store)).toEqual(['Sales on day 4']);
	});

	test('that waited for another score keeps the date at which it was recorded', async () => {
		const store = open();
		const both: Partial<RouteRequest> = {
			routing: {
				...routing([]).routing,
				bands: [
					{
						name: 'Sales',
						from: [
							['Lead Score', 50],
							['Fit', 10],
						],
					},
				],
			} as Routing,
		};
		await give(store, 60, 1, live(1));
		await route(store, { ...live(1), ...both });
		await scoreLeads(store, scoring(everyTime, [event('ann', 10)], { score: 'Fit', ...live(9) }));
		await route(store, { ...live(9), ...both });

		expect(await dated(store)).toEqual(['Sales on day 9']);
	});

	test('of a lead with thousands of events is dated by one of the last two thousand, or as it was recorded', async () => {
		const store = open();
		const opens = Array.from({ length: 2_500 }, (__, index) =>
			event('ann', index === 100 ? 20 : 0.001, { at: on(5) + index * 60_000 }),
		);
		const late = { at: now, now };
		await scoreLeads(store, scoring(everyTime, opens, late));
		await route(store, late);
		await give(store, 60, 20, late);
		await route(store, late);

		expect(await dated(store)).toEqual(['Warm on day 300', 'Sales on day 20']);
	});
});
