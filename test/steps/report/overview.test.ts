import fc from 'fast-check';
import {
	scoreTimeline,
	decayAll,
	bandMovements,
	datedCrossings,
	overview,
	readHistories,
	readLeads,
	recordOutcomes,
	routeLeads,
	scoreLeads,
	type ScoreItem,
} from '../../../steps';
import { rounded, type Routing, type Rule } from '../../../scoring';
import { histogram } from '../../../steps/shared/histogram';
import { openSqlite, type Store } from '../../../stores';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, instant, NEW_YEAR, routing, scoring, won } from '../setup';

const score = { entity: 'contact', score: 'Lead Score' };
const day = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });

async function storeWith(items: ScoreItem[]): Promise<Store> {
	const store = openSqlite(freshFile());
	await scoreLeads(store, scoring(everyTime, items));
	return store;
}

describe('an overview', () => {
	test('counts the leads in each band, and names the best with their reasons', async () => {
		const store = await storeWith([
			event('ann', 60),
			event('bob', 20),
			event('cy', 19),
			event('dee', 50),
			event('ann', 5),
		]);
		await routeLeads(store, routing(['ann', 'bob', 'cy', 'dee']));
		const seen = await overview(store, score, 2);

		expect(seen).toMatchObject({
			leads: 4,
			below: 1,
			elsewhere: 0,
			notRouted: 0,
			withBursts: 0,
			bands: [
				{ name: 'Warm', from: 20, leads: 1 },
				{ name: 'Sales', from: 50, leads: 2 },
			],
			top: [
				{ leadId: 'ann', score: 65, band: 'Sales', why: 'Opened an email +65 (2 times)' },
				{ leadId: 'dee', score: 50, band: 'Sales', lastActivity: NEW_YEAR },
			],
			rules: [{ rule: 'Opened an email', points: 154, times: 5, leads: 4 }],
		});
		expect(seen!.top).toHaveLength(2);
	});

	test('has leads in the bands that the router remembers, as look-ups do', async () => {
		const store = await storeWith([event('ann', 60), event('bob', 60), event('cy', 20), event('dee', 5)]);
		const router = { ...routing([]).routing, margin: 5 };
		await routeLeads(store, routing(['ann', 'bob', 'cy', 'dee'], { routing: router }));
		// Within the margin, past it without a visit of the router, and new to it.
		await scoreLeads(store, scoring(everyTime, [event('ann', -12), event('cy', 40), event('eve', 70)]));
		await routeLeads(store, routing(['ann'], { routing: router }));
		const seen = (await overview(store, score, 5))!;

		expect(seen).toMatchObject({
			below: 1,
			notRouted: 1,
			withBursts: 0,
			bands: [
				{ name: 'Warm', leads: 1 },
				{ name: 'Sales', leads: 2 },
			],
		});
		const looked = await readLeads(
			store,
			'contact',
			'Lead Score',
			seen.top.map(({ leadId }) => leadId),
		);
		expect(seen.top.map(({ leadId, band }) => [leadId, band])).toEqual([
			['eve', undefined],
			['bob', 'Sales'],
			['cy', 'Warm'],
			['ann', 'Sales'],
			['dee', null],
		]);
		expect(seen.top.map(({ band }) => band)).toEqual(looked.map((lead) => lead!.band));
	});

	test('counts leads apart whose band the router no longer has', async () => {
		const store = await storeWith([event('ann', 60), event('bob', 20)]);
		await routeLeads(store, routing(['ann', 'bob']));
		const fewer = { ...routing([]).routing, bands: [{ name: 'Sales', from: [['Lead Score', 50]] }] };
		await routeLeads(store, routing(['ann'], { routing: fewer as Routing }));

		expect(await overview(store, score, 1)).toMatchObject({
			bands: [{ name: 'Sales', leads: 1 }],
			below: 0,
			elsewhere: 1,
		});
	});

	test('shows the bands of the router that was the last to see a lead change its band', async () => {
		const store = await storeWith([event('ann', 60)]);
		const routers = ['Early', 'Late'].map((node) => ({
			step: { key: node, workflow: 'Journey', node },
			routing: { ...routing([]).routing, bands: [{ name: node, from: [['Lead Score', 20]] }] } as Routing,
		}));
		const route = async (...which: number[]) => {
			for (const one of which) await routeLeads(store, routing(['ann'], routers[one]));
		};
		await route(0, 1);
		expect(await overview(store, score, 1)).toMatchObject({
			router: { step: 'Late', workflow: 'Journey', others: 1 },
			bands: [{ name: 'Late', leads: 1 }],
		});

		await scoreLeads(store, scoring(everyTime, [event('ann', -50)]));
		await route(0);
		expect(await overview(store, score, 1)).toMatchObject({
			router: { step: 'Early' },
			top: [{ band: null }],
			bands: [{ name: 'Early', leads: 0 }],
		});
	});

	test('without a router has no bands', async () => {
		const store = await storeWith([event('ann', 60)]);
		expect(await overview(store, score, 1)).toMatchObject({
			router: null,
			bands: [],
			top: [{ leadId: 'ann' }],
		});
	});

	test('goes through all leads, whatever the size of its chunks', async () => {
		const store = await storeWith(Array.from({ length: 1_234 }, (_, index) => event(`lead ${index}`, index)));
		const seen = await overview(store, score, 3);

		expect(seen!.leads).toBe(1_234);
		expect(seen!.top.map(({ score: points }) => points)).toEqual([1_233, 1_232, 1_231]);
		expect(seen!.distribution.reduce((sum, { leads }) => sum + leads, 0)).toBe(1_234);
	});

	test('takes in decays that no lead has seen yet, and writes nothing', async () => {
		const store = await storeWith([event('ann', 100)]);
		await decayAll(store, decaying(day(30)), changes());
		expect((await overview(store, score, 1))!.top[0]!.score).toBe(50);
	});

	test('of a score that nobody has used is none', async () => {
		expect(await overview(openSqlite(freshFile()), score, 1)).toBeNull();
	});
});

test('bins have round bounds, no gaps, and every score in exactly one', () => {
	fc.assert(
		fc.property(
			fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
			(points) => {
				const totals = points.map(rounded);
				const bins = histogram(totals);
				expect(bins.length).toBeLessThanOrEqual(42);
				bins.slice(1).forEach(({ from }, index) => expect(from).toBe(bins[index]!.to));
				for (const { from, to, leads } of bins) {
					expect(totals.filter((total) => total >= from && total < to)).toHaveLength(leads);
				}
				expect(bins.reduce((sum, { leads }) => sum + leads, 0)).toBe(totals.length);
			},
		),
	);
});

test('bins begin at thresholds where that takes no much wider ones', () => {
	const widths = (...thresholds: number[]) => {
		const [bin] = histogram([0, 74], thresholds);
		return bin!.to - bin!.from;
	};
	expect(widths()).toBe(2);
	expect(widths(0, 20, 60)).toBe(2);
	expect(widths(0, 25, 60)).toBe(5);
	expect(widths(0, 33, 60)).toBe(2);
});

test('movements count what entered and left each band in each period, also in those without any', async () => {
	const store = await storeWith([]);
	const visit = async (points: number, days: number) => {
		await scoreLeads(store, scoring(everyTime, [event('ann', points)], day(days)));
		await routeLeads(store, routing(['ann'], day(days)));
	};
	await visit(25, 0);
	await visit(35, 8);
	await visit(-35, 9);
	const seen = await overview(store, score, 1);
	const crossings = await datedCrossings(store, seen!.stored, seen!.router!.number, -Infinity);
	const moved = bandMovements(crossings, ['Warm', 'Sales'], {
		at: NEW_YEAR + 14 * DAY,
		zone: 'Europe/Berlin',
		period: 'week',
		periods: 3,
	});

	const week = (start: string, ...counts: number[]) => [
		{ start: instant(start), band: 'Warm', entered: counts[0], left: counts[1] },
		{ start: instant(start), band: 'Sales', entered: counts[2], left: counts[3] },
	];
	expect(moved).toEqual([
		...week('2025-12-29T00:00:00+01:00', 1, 0, 0, 0),
		...week('2026-01-05T00:00:00+01:00', 1, 1, 1, 1),
		...week('2026-01-12T00:00:00+01:00', 0, 0, 0, 0),
	]);
});

test('movements count on every day, also after one that began at 1:00 because the clocks skipped midnight', () => {
	const noon = (date: number) => instant(`2026-04-${date}T12:00:00+03:00`);
	const crossings = [24, 25, 26].map((date) => ({ lead: 'ann', from: null, to: 'Warm', at: noon(date) }));
	const span = { at: noon(26), zone: 'Africa/Cairo', period: 'day', periods: 3 } as const;
	expect(bandMovements(crossings, ['Warm'], span)).toEqual(
		['2026-04-24T01:00:00+03:00', '2026-04-25T00:00:00+03:00', '2026-04-26T00:00:00+03:00'].map((start) => {
			return { start: instant(start), band: 'Warm', entered: 1, left: 0 };
		}),
	);
});

describe('the course of a score', () => {
	const expiring: Rule = { ...everyTime, expiresAfter: { amount: 40, unit: 'days' } };

	test('shows events at their own time, and ageing in between', async () => {
		const store = await storeWith([]);
		const at = (days: number) => ({ at: NEW_YEAR + days * DAY });
		await scoreLeads(
			store,
			scoring(everyTime, [event('ann', 10, { ...at(5), eventId: 'late' }), event('ann', 40, at(0))], day(20)),
		);
		await decayAll(store, decaying(day(30)), changes());
		const scores = await scoreTimeline(store, { ...score, ...at(40) }, 'ann');

		const [stored] = await readLeads(store, 'contact', 'Lead Score', ['ann']);
		expect(scores!.scores.map(({ at: when, score: points }) => [(when - NEW_YEAR) / DAY, points])).toEqual([
			[0, 40],
			[5, 50],
			[30, stored!.score],
			[40, stored!.score],
		]);
		expect(scores!.events).toMatchObject([
			{ at: NEW_YEAR, what: 'Opened an email', points: 40, score: 40 },
			{ at: NEW_YEAR + 5 * DAY, what: 'Opened an email', points: 10, score: 50 },
		]);
	});

	test('stays as it is until a step works on the lead, and then shows what has aged', async () => {
		const store = openSqlite(freshFile());
		const give = async (points: number, days: number) =>
			await scoreLeads(store, scoring(expiring, [event('ann', points)], day(days)));
		await give(60, 0);
		await give(5, 500);
		const { scores } = (await scoreTimeline(store, { ...score, at: NEW_YEAR + 510 * DAY }, 'ann'))!;

		expect(scores.map(({ at, score: points }) => [(at - NEW_YEAR) / DAY, points])).toEqual([
			[0, 60],
			[500, 0],
			[500, 5],
			[510, 5],
		]);
	});

	test('ends with the score that reads show, also after a step that only let points expire', async () => {
		const store = openSqlite(freshFile());
		await scoreLeads(store, scoring(expiring, [event('ann', 60)]));
		await scoreLeads(
			store,
			scoring(expiring, [{ ...event('ann', 0), matches: [{ holds: false, points: 1 }] }], day(50)),
		);
		const told = (await scoreTimeline(store, { ...score, at: NEW_YEAR + 60 * DAY }, 'ann'))!;

		expect(told.score).toBe(0);
		expect(told.scores.map(({ at, score: points }) => [(at - NEW_YEAR) / DAY, points])).toEqual([
			[0, 60],
			[50, 0],
			[60, 0],
		]);
	});

	test('dates what happened as histories do, whatever its kind', async () => {
		const store = openSqlite(freshFile());
		const rules: Rule[] = [
			everyTime,
			{ name: 'Is a boss', award: 'whileTrue' },
			{ name: 'Comes often', award: 'byCount', tiers: [[1, 7]], window: { amount: 30, unit: 'days' } },
		];
		const matches = [1, 2, 0].map((points) => ({ holds: true, points }));
		const items = [20, 5].map((days) => ({ ...event('ann', 0), at: NEW_YEAR + days * DAY, matches }));
		await scoreLeads(store, { ...scoring(everyTime, items, day(25)), rules });
		const told = (await scoreTimeline(store, { ...score, at: NEW_YEAR + 30 * DAY }, 'ann'))!;
		const [history] = await readHistories(store, { ...score, leads: ['ann'], limit: Infinity, asOf: null });

		const dated = (lines: Array<{ at: string | number; what: string }>) =>
			lines.map(({ at, what }) => `${new Date(at).toISOString()} ${what}`).sort();
		expect(dated(told.events)).toEqual(dated(history!.history));
		expect(told.events.map(({ at }) => (at - NEW_YEAR) / DAY)).toEqual([5, 5, 20, 20, 20]);
	});

	test('has outcomes where they happened, without points, at the score of then', async () => {
		const store = openSqlite(freshFile());
		const visits = [0, 4].map((days) => event('ann', 60 - days, { at: NEW_YEAR + days * DAY }));
		await scoreLeads(store, scoring(everyTime, visits, day(5)));
		await recordOutcomes(store, decaying({ score: '' }), [
			won('ann', { at: NEW_YEAR + 2 * DAY }),
			won('ann', { id: 'd2', kind: 'lost', at: NEW_YEAR - DAY }),
		]);
		const { events } = (await scoreTimeline(store, { ...score, at: NEW_YEAR + 9 * DAY }, 'ann'))!;

		expect(
			events.map(({ at, what, points, score: left }) => [(at - NEW_YEAR) / DAY, what, points, left]),
		).toEqual([
			[-1, 'Lost: d2, value 5000', null, 0],
			[0, 'Opened an email', 60, 60],
			[2, 'Won: d1, value 5000', null, 60],
			[4, 'Opened an email', 56, 116],
		]);
	});

	test('of thousands of events has no more points than a curve needs', async () => {
		const items = Array.from({ length: 5_000 }, (_, index) =>
			event('ann', 1, { at: NEW_YEAR - index * 60_000 }),
		);
		const store = await storeWith(items);
		const scores = await scoreTimeline(store, { ...score, at: NEW_YEAR + DAY }, 'ann');

		expect(scores!.scores).toHaveLength(801);
		expect(scores!.scores.at(-1)).toEqual({ at: NEW_YEAR + DAY, score: 5_000 });
	});

	test('of a lead that is not stored is none', async () => {
		const store = await storeWith([event('ann', 1)]);
		expect(await scoreTimeline(store, { ...score, at: NEW_YEAR }, 'bob')).toBeNull();
	});
});
