import { deleteScore, mergeLeads, readLeads, routeLeads, scoreLeads } from '../../../steps';
import { openPostgres, openSqlite, type Store, type Transaction } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { decaying, event, everyTime, routing, scoring } from '../setup';

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	/** A store that notes down the leads that are read. */
	function watched(): Store & { reads: string[][] } {
		const store = open();
		const reads: string[][] = [];
		const watch = (tx: Transaction): Transaction => ({
			...tx,
			async leads(scoreId, leads) {
				reads.push(leads);
				return await tx.leads(scoreId, leads);
			},
		});
		return {
			reads,
			transaction: async (work, mode) => await store.transaction(async (tx) => await work(watch(tx)), mode),
			purge: async () => await store.purge(),
		};
	}

	const score = async (store: Store, lead: string, points = 30) =>
		(await scoreLeads(store, scoring(everyTime, [event(lead, points)])))[0]!;
	const route = async (store: Store, lead: string) => (await routeLeads(store, routing([lead])))[0]!;
	const scoreOf = async (store: Store, lead: string) =>
		(await readLeads(store, 'contact', 'Lead Score', [lead]))[0]?.score;

	test('a lead is read once by each step, also after the score was found before', async () => {
		const store = watched();
		await score(store, 'ann');
		await route(store, 'ann');
		store.reads.length = 0;
		expect(await score(store, 'ann')).toMatchObject({ leadId: 'ann', previous: 30, score: 60 });
		expect(await route(store, 'ann')).toMatchObject({ leadId: 'ann', previous: 'Warm', band: 'Sales' });
		expect(store.reads).toEqual([['ann'], ['ann']]);
	});

	test('a lead that comes under an alias is read again, under its own ID', async () => {
		const store = watched();
		await score(store, 'ann');
		await score(store, 'old');
		await route(store, 'ann');
		await mergeLeads(store, decaying(), [{ from: 'old', into: 'ann' }]);
		store.reads.length = 0;
		expect(await score(store, 'old', 5)).toMatchObject({ leadId: 'ann', previous: 60, score: 65 });
		expect(await route(store, 'old')).toMatchObject({ leadId: 'ann', previous: 'Warm', band: 'Sales' });
		expect(store.reads).toEqual([['old'], ['ann'], ['old'], ['ann']]);
		expect(await scoreOf(store, 'ann')).toBe(65);
	});

	test('a score that was deleted and made again has none of the old points', async () => {
		const store = watched();
		await score(store, 'ann');
		await deleteScore(store, { entity: 'contact', score: 'Lead Score' });
		expect(await score(store, 'ann', 5)).toMatchObject({ previous: 0, score: 5 });
		expect(await score(store, 'ann', 5)).toMatchObject({ previous: 5, score: 10 });
		expect(await route(store, 'ann')).toMatchObject({ previous: null, band: null, score: 10 });
	});

	test('steps with the same key on several scores keep them apart', async () => {
		const store = watched();
		const inScore = async (name: string) =>
			(await scoreLeads(store, scoring(everyTime, [event('ann', 1)], { score: name })))[0]!.score;
		expect(await inScore('Fit')).toBe(1);
		expect(await inScore('Interest')).toBe(1);
		expect(await inScore('Fit')).toBe(2);
		expect(await inScore('Interest')).toBe(2);
	});
});
