import {
	adjustLeads,
	mergeLeads,
	pollCrossings,
	readExample,
	recordOutcomes,
	removeOutcomes,
	routeLeads,
	scoreLeads,
	type NewOutcome,
	type RouteRequest,
	type TriggerRequest,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring, won } from '../setup';

/* What routers and triggers make of leads that their outcomes keep back. */

const day = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });
const give = async (store: Store, points: number, days: number, lead = 'ann', more: object = {}) =>
	await scoreLeads(store, scoring(everyTime, [event(lead, points)], { ...day(days), ...more }));
const record = async (store: Store, days: number, more: Partial<NewOutcome>, lead = 'ann') =>
	await recordOutcomes(store, decaying({ ...day(days), score: '' }), [
		won(lead, { at: NEW_YEAR + days * DAY, keepsBack: true, ...more }),
	]);
const go = async (store: Store, days: number, more: Partial<RouteRequest> = {}) =>
	(await routeLeads(store, routing(['ann'], { ...day(days), ...more })))[0]!;
const rejected = { kind: 'rejected' } as const;
const up = { direction: 'up', band: 'Sales', isRouted: true };
const down = { direction: 'down', band: null, isRouted: true };
const stays = { direction: 'none', isRouted: false, crossing: null };

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('a rejected lead drops below the bands, and rises again only after new activity, each once', async () => {
		const store = open();
		await give(store, 60, 0);
		expect(await go(store, 0)).toMatchObject(up);
		await record(store, 2, rejected);

		expect(await go(store, 2)).toMatchObject({
			...down,
			previous: 'Sales',
			score: 60,
			keptBackBy: 'rejected',
		});
		expect(await go(store, 3)).toMatchObject({ ...stays, band: null });
		await adjustLeads(store, decaying(day(4)), [{ lead: 'ann', points: 50, reason: 'x' }]);
		expect(await go(store, 4)).toMatchObject({ ...stays, band: null });
		await give(store, 1, 5);
		expect(await go(store, 5)).toMatchObject({ ...up, score: 111, keptBackBy: null });
		expect(await go(store, 6)).toMatchObject({ ...stays, band: 'Sales' });
	});

	test('activity dated up to the rejection is none, however late it arrives', async () => {
		const store = open();
		await give(store, 60, 0);
		await record(store, 2, rejected);
		await scoreLeads(store, scoring(everyTime, [event('ann', 1, { at: NEW_YEAR + 2 * DAY })], day(3)));

		expect(await go(store, 3)).toMatchObject({ band: null, isRouted: false });
		await scoreLeads(store, scoring(everyTime, [event('ann', 1, { at: NEW_YEAR + 2 * DAY + 1 })], day(4)));
		expect(await go(store, 4)).toMatchObject(up);
	});

	test('of a day without a time, the whole day counts as before the rejection', async () => {
		const store = open();
		await give(store, 60, 2.5);
		await recordOutcomes(store, decaying({ ...day(2.75), score: '' }), [
			won('ann', { ...rejected, at: NEW_YEAR + 2 * DAY, keepsBack: true }),
		]);

		expect(await go(store, 2.75)).toMatchObject({ band: null });
		await give(store, 1, 2.8);
		expect(await go(store, 2.9)).toMatchObject(up);
	});

	test('a lead stays where it is if it is not sent back, and once the rejection is removed', async () => {
		const store = open();
		await give(store, 60, 0);
		await record(store, 1, { ...rejected, keepsBack: false });
		expect(await go(store, 1)).toMatchObject(up);
		await record(store, 2, rejected);
		expect(await go(store, 2)).toMatchObject(down);
		await removeOutcomes(store, decaying({ ...day(3), score: '' }), [{ lead: 'ann', id: 'd1' }]);

		expect(await go(store, 3)).toMatchObject(up);
	});

	test('it counts as without points in all scores of the bands, and activity in any of them brings it back', async () => {
		const store = open();
		await give(store, 60, 0);
		await give(store, 60, 0, 'ann', { score: 'Fit' });
		const from: Array<[string, number]> = [
			['Lead Score', 50],
			['Fit', 50],
		];
		const both = { routing: { ...routing([]).routing, bands: [{ name: 'Sales', from }] } };
		await go(store, 0, both);
		await record(store, 1, rejected);

		expect(await go(store, 1, both)).toMatchObject(down);
		await give(store, 1, 2, 'ann', { score: 'Fit' });
		expect(await go(store, 2, both)).toMatchObject(up);
	});

	test('a lowest band that begins at the minimum takes it', async () => {
		const store = open();
		const bands = [
			{ name: 'Nurture', from: [['Lead Score', 0]] as Array<[string, number]> },
			...routing([]).routing.bands,
		];
		const three = { routing: { ...routing([]).routing, bands } };
		await give(store, 60, 0);
		await go(store, 0, three);
		await record(store, 1, rejected);

		expect(await go(store, 1, three)).toMatchObject({ band: 'Nurture', direction: 'down', isRouted: true });
	});

	test('a buffer does not keep it in its band', async () => {
		const store = open();
		const wide = { routing: { ...routing([]).routing, margin: 60 } };
		await give(store, 60, 0);
		await go(store, 0, wide);
		await record(store, 1, rejected);

		expect(await go(store, 1, wide)).toMatchObject(down);
	});

	test('a rejected lead that twenty executions route at the same time comes out once, down and up', async () => {
		const store = open();
		const all = async (days: number) => {
			const runs = Array.from({ length: 20 }, (_, index) => go(store, days, { run: `r${days} ${index}` }));
			return (await Promise.all(runs)).filter(({ isRouted }) => isRouted);
		};
		await give(store, 60, 0);
		await go(store, 0);
		const [, falls] = await Promise.all([record(store, 1, rejected), all(1)]);
		const later = await all(2);
		expect([...falls, ...later]).toMatchObject([down]);
		await give(store, 1, 3);

		expect(await all(3)).toMatchObject([up]);
	});

	test('a merged lead is kept back by what came of the other', async () => {
		const store = open();
		await give(store, 60, 0);
		await give(store, 1, 0, 'old ann');
		await go(store, 0);
		await record(store, 1, rejected, 'old ann');
		await mergeLeads(store, decaying(day(1)), [{ from: 'old ann', into: 'ann' }]);

		expect(await go(store, 1)).toMatchObject(down);
	});

	test('a winner comes out no more: neither up nor down, nor after a silence; always does', async () => {
		const store = open();
		const rearmAfter = { amount: 3, unit: 'days' as const };
		await give(store, 30, 0);
		expect(await go(store, 0)).toMatchObject({ band: 'Warm', isRouted: true });
		await record(store, 1, {});
		await give(store, 30, 2);
		expect(await go(store, 2)).toMatchObject({
			band: 'Sales',
			direction: 'up',
			isRouted: false,
			crossing: null,
			keptBackBy: 'won',
		});
		await give(store, 1, 9);
		expect(await go(store, 9, { rearmAfter })).toMatchObject({ ...stays, isBack: false });
		const always = { routing: { ...routing([]).routing, when: 'always' as const } };
		expect(await go(store, 10, always)).toMatchObject({ band: 'Sales', isRouted: true });
		await removeOutcomes(store, decaying({ ...day(10), score: '' }), [{ lead: 'ann', id: 'd1' }]);
		await give(store, -40, 11);

		expect(await go(store, 11)).toMatchObject({ band: 'Warm', direction: 'down', isRouted: true });
	});

	test('a win without the option changes nothing', async () => {
		const store = open();
		await record(store, 0, { keepsBack: false });
		await give(store, 60, 1);

		expect(await go(store, 1)).toMatchObject({ ...up, keptBackBy: null });
	});

	test.each([null, 50])(
		'triggers leave out what winners do from the win on (threshold %p)',
		async (threshold) => {
			const store = open();
			const trigger = (days: number): TriggerRequest => ({
				...decaying(day(days)),
				step: { key: 'instance/workflow/trigger', workflow: 'Alert', node: 'Trigger' },
				threshold,
				isMatch: ({ to }) => to === (threshold === null ? 'Sales' : '50'),
				watches: 'rises',
			});
			const emitted = async (days: number) =>
				(await pollCrossings(store, trigger(days), null)).crossings.map(({ lead }) => lead);
			await emitted(0);
			const rise = async (lead: string, days: number) => {
				await give(store, 60, days, lead);
				await routeLeads(store, routing([lead], day(days)));
			};
			await rise('ann', 1);
			await record(store, 2, {});
			await record(store, 2, {}, 'bob');
			await record(store, 2, { keepsBack: false }, 'cy');
			// New to the router, a winner is only remembered there: it crosses for the next time.
			await routeLeads(store, routing(['bob', 'cy'], day(2)));
			await rise('cy', 3);
			await rise('bob', 3);

			expect(await emitted(4)).toEqual(['ann', 'cy']);
			expect((await readExample(store, trigger(4)))?.lead).toBe('cy');
		},
	);
});
