import {
	compareScores,
	decayAll,
	routeLeads,
	scoreLeads,
	shadowOf,
	type ComparedScores,
	type ScoreItem,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const SHADOW = shadowOf('Lead Score');
const on = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });
const BANDS: Array<[string, number]> = [
	['Sales', 50],
	['Warm', 20],
];
const request = {
	...{ entity: 'contact', score: 'Lead Score', other: SHADOW, at: NEW_YEAR + 30 * DAY, zone: 'UTC' },
	...{ bands: BANDS, size: 2 },
};

/** An item that gives points, and others in the draft. */
const both = (lead: string, points: number, inDraft: number): ScoreItem =>
	event(lead, points, { draft: { matches: [{ holds: true, points: inDraft }] } });

const draft = {
	...{ ruleSet: 'Team rules', savedAt: 0, rules: [everyTime] },
	step: { key: 'draft', workflow: 'Journey', node: 'Step (draft)' },
};

/** Who crossed Sales in which week: rose, and dropped. */
const crossings = ({
	weeks,
}: ComparedScores['score']): Array<[week: string, rose: number, dropped: number]> =>
	weeks.flatMap(({ start, crossings: all }) => {
		const { rose, dropped } = all.find(({ band }) => band === 'Sales')!;
		return rose + dropped > 0 ? [[new Date(start).toISOString().slice(0, 10), rose, dropped]] : [];
	});

describe.each<[string, () => Store]>([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('two scores in %s', (_, open) => {
	const score = async (store: Store, items: ScoreItem[], day = 0) =>
		await scoreLeads(store, scoring(everyTime, items, { ...on(day), draft }));

	test('that are not both there are not compared', async () => {
		const store = open();
		expect(await compareScores(store, request)).toBeNull();
		await scoreLeads(store, scoring(everyTime, [event('ann', 1)]));
		expect(await compareScores(store, request)).toBeNull();
	});

	test('agree where leads are in the same band, and name the leads that differ most', async () => {
		const store = open();
		await score(store, [both('ann', 60, 50), both('bob', 60, 30), both('cay', 5, 4), both('dan', 10, 70)]);

		const { pairs, ...found } = (await compareScores(store, request))!;
		expect(found).toMatchObject({
			...{ leads: 4, onlyScore: 0, onlyOther: 0, same: 2, isDone: true },
			most: [
				{ leadId: 'dan', score: 10, other: 70 },
				{ leadId: 'bob', score: 60, other: 30 },
			],
			score: { below: 2, bands: [{ name: 'Warm', leads: 0 }, { leads: 2 }] },
			other: { below: 1, bands: [{ name: 'Warm', leads: 1 }, { leads: 2 }] },
		});
		expect(pairs).toEqual([
			{ band: null, other: null, leads: 1 },
			{ band: null, other: 'Sales', leads: 1 },
			{ band: 'Sales', other: 'Warm', leads: 1 },
			{ band: 'Sales', other: 'Sales', leads: 1 },
		]);
	});

	test('count what each has crossed, week by week', async () => {
		const store = open();
		await score(store, [both('ann', 30, 60)]);
		await score(store, [both('ann', 30, 0)], 7);
		await decayAll(store, decaying({ ...on(14) }), changes(0));
		const found = (await compareScores(store, request))!;

		expect(crossings(found.score)).toEqual([
			['2026-01-05', 1, 0],
			['2026-01-12', 0, 1],
		]);
		expect(crossings(found.other)).toEqual([
			['2025-12-29', 1, 0],
			['2026-01-12', 0, 1],
		]);
	});

	test('leave out leads that have one of them alone, and count these', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('old', 60), event('older', 60)]));
		await score(store, [both('ann', 60, 60)]);
		await scoreLeads(store, scoring(everyTime, [event('new', 1)], { score: SHADOW }));

		expect(await compareScores(store, request)).toMatchObject({
			...{ leads: 1, onlyScore: 2, onlyOther: 1, same: 1, most: [] },
		});
	});

	test('have the bands of the score’s router, unless others are named', async () => {
		const store = open();
		await score(store, [both('ann', 60, 30)]);
		const none = { ...request, bands: [] };
		expect(await compareScores(store, none)).toMatchObject({ same: 1, score: { bands: [] } });
		await routeLeads(store, routing(['ann']));

		expect(await compareScores(store, none)).toMatchObject({
			...{ same: 0, other: { bands: [{ name: 'Warm', from: 20, leads: 1 }, { name: 'Sales' }] } },
		});
	});

	test('are compared page by page, and can be stopped', async () => {
		const store = open();
		await score(
			store,
			Array.from({ length: 120 }, (_one, index) => both(`lead ${index}`, index, index)),
		);
		expect(await compareScores(store, request)).toMatchObject({ leads: 120, same: 120, isDone: true });

		let asked = 0;
		const stopped = await compareScores(store, request, () => ++asked < 2);
		expect(stopped!.isDone).toBe(false);
		expect(stopped!.leads).toBeGreaterThan(0);
		expect(stopped!.leads).toBeLessThan(120);
	});
});
