import { withTrigger } from '../../../scoring';
import {
	adjustLeads,
	decayAll,
	decayLeads,
	mergeLeads,
	pollCrossings,
	scoreLeads,
	type DecayReport,
	type TriggerRequest,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const day = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });
const TRIGGER = 99;

/** A trigger comes to the score, or waits for other thresholds. */
async function wait(store: Store, ...thresholds: number[]): Promise<void> {
	await store.transaction(async (tx) => {
		const { id, score } = (await tx.score('contact', 'Lead Score'))!;
		await tx.saveScore(
			withTrigger(score, { step: TRIGGER, thresholds, after: '0', looked: NEW_YEAR + 100 * DAY }),
			id,
		);
	});
}

/** What was recorded: "ann >50 at 60" for a rise to 50. */
async function recorded(store: Store): Promise<string[]> {
	const found = await store.transaction(async (tx) => {
		const { id } = (await tx.score('contact', 'Lead Score'))!;
		return await tx.crossings(id, null, -Infinity, 1_000);
	});
	return found.map(
		({ lead, from, to, score }) => `${lead} ${to === null ? `<${from}` : `>${to}`} at ${score}`,
	);
}

const hot: TriggerRequest = {
	entity: 'contact',
	score: 'Lead Score',
	step: { key: 'instance/workflow/trigger', workflow: 'Tell sales', node: 'A lead is hot' },
	zone: 'UTC',
	now: NEW_YEAR,
	threshold: 50,
	isMatch: ({ to }) => to === '50',
	watches: 'rises to 50',
};

const falls = (...thresholds: number[]): DecayReport => ({ of: 'falls', thresholds, limit: Infinity });

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	async function withLeads(...leads: Array<[lead: string, points: number]>): Promise<Store> {
		const store = open();
		const items = leads.map(([lead, points]) => event(lead, points));
		await scoreLeads(store, scoring(everyTime, items));
		return store;
	}

	test('every step that changes a lead records where it passes a threshold, up and down', async () => {
		const store = await withLeads(['bob', 70]);
		await wait(store, 50);
		await scoreLeads(store, scoring(everyTime, [event('ann', 49), event('ann', 2), event('cy', 5)]));
		await adjustLeads(store, decaying(), [{ lead: 'ann', points: -10, reason: 'No budget' }]);
		await adjustLeads(store, decaying(), [{ lead: 'cy', points: 44.999999999999, reason: 'Met' }]);
		await decayLeads(store, decaying(day(30)), ['bob']);
		await mergeLeads(store, decaying(day(30)), [{ from: 'cy', into: 'ann' }]);

		expect(await recorded(store)).toEqual([
			'ann >50 at 51',
			'ann <50 at 41',
			'ann >50 at 50',
			'bob <50 at 35',
			'ann >50 at 91',
		]);
	});

	test('an up and down in one run is both', async () => {
		const store = await withLeads(['ann', 0]);
		await wait(store, 50, 20);
		await scoreLeads(store, scoring(everyTime, [event('ann', 60), event('ann', -50), event('ann', -20)]));

		expect(await recorded(store)).toEqual([
			'ann >50 at 60',
			'ann >20 at 60',
			'ann <50 at 10',
			'ann <20 at 10',
		]);
	});

	test.each<[string, DecayReport, DecayReport]>([
		['all changes', changes(), changes()],
		['falls below thresholds of its own', falls(10), falls(10)],
		['falls below what is told anyway', falls(), falls()],
		['once falls, once changes', falls(40), changes()],
	])('a decay of all leads records falls, whatever it tells: %s', async (_what, first, second) => {
		const store = await withLeads(['ann', 80], ['bob', 150], ['cy', 20]);
		await wait(store, 50);
		const { leads } = await decayAll(store, decaying(day(30)), first);
		await decayAll(store, decaying(day(60)), second);
		await decayAll(store, decaying(day(61)), first);

		expect(await recorded(store)).toEqual(['ann <50 at 40', 'bob <50 at 37.5']);
		if (first.of === 'falls' && first.thresholds[0] === 10) expect(leads).toEqual([]);
	});

	test('leads that fell before the trigger came are no news', async () => {
		const store = await withLeads(['ann', 80], ['bob', 80]);
		await decayAll(store, decaying(day(30)), changes());
		await wait(store, 50);
		await decayAll(store, decaying(day(31)), falls(30));
		await scoreLeads(store, scoring(everyTime, [event('bob', 1, day(32))], day(32)));
		await wait(store, 39);
		await decayAll(store, decaying(day(32)), changes());

		expect(await recorded(store)).toEqual(['ann <39 at 38.193664156']);
	});

	test('an event between a decay and its tour records the fall, and the tour does not again', async () => {
		const first = Array.from({ length: 600 }, (_, index): [string, number] => [`a${index}`, 1]);
		const store = await withLeads(...first, ['yan', 80], ['zoe', 80]);
		await wait(store, 50);
		// Stopped after some leads: the decay holds for the others all the same.
		await decayAll(store, decaying(day(30)), falls(30), () => false);
		await scoreLeads(store, scoring(everyTime, [event('yan', 2, day(30))], day(30)));
		expect(await recorded(store)).toEqual(['yan <50 at 42']);
		await decayAll(store, decaying(day(30)), falls(30));

		expect(await recorded(store)).toEqual(['yan <50 at 42', 'zoe <50 at 40']);
	});

	test('a way of fading that comes back, after others whose falls nobody looked for, lets leads rise again', async () => {
		const store = await withLeads(['ann', 60]);
		await wait(store, 50);
		const tenth = { type: 'percentOfOriginal', percent: 10, every: { amount: 1, unit: 'months' } } as const;
		const linear = { type: 'linear', every: { amount: 1, unit: 'days' } } as const;
		await decayAll(store, decaying({ ...day(1), fade: { ...tenth, countFrom: 'award' } }), falls());
		await decayAll(store, decaying({ ...day(2), fade: linear }), changes());
		await decayAll(store, decaying({ ...day(3), fade: undefined }), changes());
		await decayAll(store, decaying({ ...day(4), fade: { ...tenth, countFrom: 'award' } }), falls());

		expect(await recorded(store)).toEqual(['ann <50 at 0', 'ann >50 at 60']);
	});

	test('points that expire take a lead below', async () => {
		const store = open();
		const rule = { ...everyTime, expiresAfter: { amount: 7, unit: 'days' as const } };
		await scoreLeads(store, scoring(rule, [event('ann', 60), event('bob', 60)]));
		await wait(store, 50);
		await decayAll(store, decaying({ ...day(8), fade: undefined }), falls(10));

		expect(await recorded(store)).toEqual(['ann <50 at 0', 'bob <50 at 0']);
	});

	test('whoever is new by a merge is as the other was', async () => {
		const store = await withLeads(['ann', 60]);
		await wait(store, 50);
		await mergeLeads(store, decaying(), [{ from: 'ann', into: 'bob' }]);

		expect(await recorded(store)).toEqual([]);
	});

	test('for a trigger that has not looked for thirty days nothing is recorded, until it looks again', async () => {
		const store = await withLeads(['ann', 0]);
		const look = async (days: number) =>
			await pollCrossings(store, { ...hot, now: NEW_YEAR + days * DAY }, null).then(
				({ crossings }) => crossings,
			);
		const go = async (points: number, days: number) => {
			await decayAll(store, decaying({ ...day(days), fade: undefined }), falls());
			await scoreLeads(store, scoring(everyTime, [event('ann', points, day(days))], day(days)));
		};
		await look(1.5);
		await go(60, 30.9);
		await go(-60, 31.1);
		expect(await recorded(store)).toEqual(['ann >50 at 60']);

		expect(await look(40)).toEqual([]);
		await go(60, 41);
		expect(await look(41)).toMatchObject([{ lead: 'ann', to: '50', score: 60 }]);
	});

	test('a preview records nothing', async () => {
		const store = await withLeads(['ann', 0]);
		await wait(store, 50);
		await scoreLeads(store, scoring(everyTime, [event('ann', 60)], { preview: true }));

		expect(await recorded(store)).toEqual([]);
	});
});
