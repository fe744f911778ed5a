import {
	exportScore,
	importScore,
	mergeLeads,
	routeLeads,
	scoreLeads,
	type RouteRequest,
} from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { freshFile, inFile } from '../../stores/temporary';
import { decaying, event, everyTime, routing, scoring } from '../setup';

/* What a router makes of leads after somebody has edited its bands. */

const LEADS = Array.from({ length: 1_200 }, (_, n) => `lead ${n}`);
const bands = (...all: Array<[string, number]>): Partial<RouteRequest> => ({
	routing: {
		bands: all.map(([name, from]) => ({ name, from: [['Lead Score', from]] })),
		when: 'changed',
		margin: 0,
		rememberFirst: false,
	},
});
const before = bands(['Warm', 20], ['Sales', 50]);
const routed = async (store: Store, leads: string[], more: Partial<RouteRequest>) =>
	(await routeLeads(store, routing(leads, more))).filter(({ isRouted }) => isRouted).length;

async function storeWith(points: number): Promise<{ file: string; store: Store }> {
	const file = freshFile();
	const store = openSqlite(file);
	await scoreLeads(
		store,
		scoring(
			everyTime,
			LEADS.map((lead) => event(lead, points)),
		),
	);
	expect(await routed(store, LEADS, before)).toBe(LEADS.length);
	return { file, store };
}

test('no lead of any chunk comes out where a band has another name', async () => {
	const { store } = await storeWith(60);

	expect(await routed(store, LEADS, bands(['Warm', 20], ['Deal', 50]))).toBe(0);
	expect(await routed(store, LEADS, bands(['Warm', 20], ['Deal', 50]))).toBe(0);
});

test('routes of an earlier version are looked up in the bands that the router had, however late', async () => {
	const { file, store } = await storeWith(60);
	inFile(file, (database) => database.exec('UPDATE routes SET began = NULL, asked = NULL'));

	expect(await routed(store, LEADS.slice(0, 700), bands(['Warm', 20], ['Deal', 50]))).toBe(0);
	expect(await routed(store, LEADS, bands(['Warm', 20], ['Big', 45]))).toBe(0);
	expect(await routed(store, LEADS, bands(['Warm', 20], ['Big', 45], ['Huge', 55]))).toBe(LEADS.length);
});

test('a lead goes by where its band began when it was last routed, not by where it begins since', async () => {
	const { store } = await storeWith(60);
	const [seen, unseen] = ['lead 1', 'lead 2'];
	const moved = bands(['Warm', 20], ['Sales', 55]);
	expect(await routed(store, [seen], moved)).toBe(0);
	expect(await routed(store, [], moved)).toBe(0);

	expect(await routed(store, [seen, unseen], bands(['Warm', 20], ['Deal', 55]))).toBe(1);
});

test('a band that was renamed and falls is reported as ever', async () => {
	const { store } = await storeWith(60);
	await scoreLeads(store, scoring(everyTime, [event('lead 7', -20)]));
	const [fallen] = await routeLeads(store, routing(['lead 7'], bands(['Warm', 20], ['Deal', 50])));

	expect(fallen).toMatchObject({ previous: 'Deal', band: 'Warm', direction: 'down', isRouted: true });
});

test('a merged lead is where the survivor was, under its new name', async () => {
	const { store } = await storeWith(60);
	await mergeLeads(store, decaying(), [
		{ from: 'lead 1', into: 'lead 2' },
		{ from: 'lead 3', into: 'newcomer' },
	]);

	expect(await routed(store, ['lead 1', 'newcomer'], bands(['Warm', 20], ['Deal', 50]))).toBe(0);
});

test.each([
	['of this version', (line: string) => line],
	['of an earlier version', (line: string) => line.replaceAll(/,"began":[^,]*,"asked":(\[\]|null)/g, '')],
])('a file %s carries it', async (_which, older) => {
	const { store } = await storeWith(60);
	const file: string[] = [];
	for await (const part of exportScore(store, 'contact', 'Lead Score')) file.push(...part.trim().split('\n'));
	const text = file.map(older);
	const copy = openSqlite(freshFile());
	await importScore(
		copy,
		{ entity: 'contact', score: 'Lead Score', now: Date.now(), idOf: (id) => id },
		(async function* () {
			yield* text;
		})(),
	);

	expect(await routed(copy, LEADS, bands(['Warm', 20], ['Deal', 50]))).toBe(0);
});
