import {
	exportScore,
	importScore,
	pollCrossings,
	routeLeads,
	scoreLeads,
	type TriggerRequest,
} from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { freshFile, inFile } from '../../stores/temporary';
import { event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

/* Which way a lead went, as triggers tell it of changes of band. */

const changes: TriggerRequest = {
	...{ entity: 'contact', score: 'Lead Score', zone: 'UTC', threshold: null, now: NEW_YEAR },
	step: { key: 'instance/workflow/trigger', workflow: 'Tell sales', node: 'Changes its band' },
	isMatch: ({ from, to }) => from !== to,
	watches: 'changes',
};
type Bands = Array<[name: string, from: number | null, fit?: number]>;
const WARM_AND_HOT: Bands = [
	['Warm', 20],
	['Hot', null, 30],
];

/** Gives Ann points of both scores, and routes her. */
async function move(store: Store, bands: Bands, points: number, fit: number): Promise<void> {
	await scoreLeads(store, scoring(everyTime, [event('ann', points)]));
	await scoreLeads(store, scoring(everyTime, [event('ann', fit)], { score: 'Fit' }));
	await route(store, bands, ['ann']);
}
const route = async (store: Store, bands: Bands, leads: string[]) =>
	await routeLeads(
		store,
		routing(leads, {
			routing: {
				bands: bands.map(([name, from, fit]) => ({
					name,
					from: [
						...(from === null ? [] : [['Lead Score', from] as [string, number]]),
						...(fit === undefined ? [] : [['Fit', fit] as [string, number]]),
					],
				})),
				...{ when: 'changed', margin: 0, rememberFirst: false },
			},
		}),
	);
async function told(store: Store, after: string | null = null): Promise<string[]> {
	const { crossings } = await pollCrossings(store, changes, after);
	return crossings.map(({ from, to, direction }) => `${from ?? 'Below'} ${direction} to ${to ?? 'Below'}`);
}

test('a band that asks for other scores only has its place among the others', async () => {
	const store = openSqlite(freshFile());
	await told(store);
	await move(store, WARM_AND_HOT, 25, 0);
	await move(store, WARM_AND_HOT, 0, 30);
	await move(store, WARM_AND_HOT, 0, -30);
	await move(store, WARM_AND_HOT, -25, 30);
	await move(store, WARM_AND_HOT, 0, -30);

	expect(await told(store)).toEqual([
		'Below up to Warm',
		'Warm up to Hot',
		'Hot down to Warm',
		'Warm up to Hot',
		'Hot down to Below',
	]);
});

test('wherever that is', async () => {
	const store = openSqlite(freshFile());
	const bands: Bands = [
		['Fitting', null, 10],
		['Warm', 20],
		['Fine', null, 30],
		['Sales', 50],
	];
	await told(store);
	await move(store, bands, 0, 10);
	await move(store, bands, 20, 0);
	await move(store, bands, 0, 20);
	await move(store, bands, 30, 0);
	await move(store, bands, -30, 0);
	await move(store, bands, 0, -20);
	await move(store, bands, -20, 0);

	expect(await told(store)).toEqual([
		'Below up to Fitting',
		'Fitting up to Warm',
		'Warm up to Fine',
		'Fine up to Sales',
		'Sales down to Fine',
		'Fine down to Warm',
		'Warm down to Fitting',
	]);
});

test('a band that is gone when the trigger looks has the place that it had', async () => {
	const store = openSqlite(freshFile());
	const bands: Bands = [
		['Warm', 20],
		['Sales', 50],
		['Hot', 80],
	];
	await told(store);
	await move(store, bands, 25, 0);
	await move(store, bands, 30, 0);
	await move(store, bands, 30, 0);
	await move(store, bands, -30, 0);
	await route(
		store,
		[
			['Warm', 20],
			['Deal', 50],
			['Hot', 80],
		],
		['bob'],
	);

	expect(await told(store)).toEqual([
		'Below up to Warm',
		'Warm up to Sales',
		'Sales up to Hot',
		'Hot down to Sales',
	]);
});

test('in a store that does not say yet where such a band is, it is above the others', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	await told(store);
	await move(store, WARM_AND_HOT, 25, 0);
	await move(store, WARM_AND_HOT, 0, 30);
	await move(store, WARM_AND_HOT, 0, -30);
	inFile(file, (database) => {
		const { changes: written } = database
			.prepare(
				"UPDATE scores SET definition = json_remove(definition, '$.bandsOf[0][3]') WHERE definition LIKE '%Hot%'",
			)
			.run();
		expect(written).toBe(1);
	});

	expect(await told(openSqlite(file))).toEqual(['Below up to Warm', 'Warm up to Hot', 'Hot down to Warm']);
});

test('a file of the score carries the places', async () => {
	const [store, copy] = [openSqlite(freshFile()), openSqlite(freshFile())];
	await move(store, WARM_AND_HOT, 25, 0);
	const bandsOf = async (of: Store) =>
		(await of.transaction(async (tx) => await tx.score('contact', 'Lead Score')))!.score.bandsOf;
	const lines = exportScore(store, 'contact', 'Lead Score');
	await importScore(
		copy,
		{ entity: 'contact', score: 'Lead Score', now: NEW_YEAR, idOf: (id) => id },
		(async function* () {
			for await (const part of lines) yield* part.trim().split('\n');
		})(),
	);

	expect((await bandsOf(copy))!.map(([, ...bands]) => bands)).toEqual([[[['Warm', 20]], [], [['Hot', 1]]]]);
});
