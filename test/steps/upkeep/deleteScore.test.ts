import {
	decayAll,
	deleteScore,
	eraseLeads,
	mergeLeads,
	previewDeletion,
	readLeads,
	routeLeads,
	scoreLeads,
} from '../../../steps';
import { openPostgres, openSqlite, TABLE_NAMES, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const score = { entity: 'contact', score: 'Lead Score' };
const LONG = 'x'.repeat(2_000);

/** What every table holds. */
const everything = async (store: Store) =>
	await store.transaction(async (tx) => {
		const tables = TABLE_NAMES.filter((table) => table !== 'steps' && table !== 'outputs');
		const rows = await Promise.all(
			tables.map(async (table) => [table, (await tx.rows(table, null, 100_000)).rows] as const),
		);
		return Object.fromEntries(rows);
	}, 'preview');

/** A score with all that can belong to one. */
async function filled(store: Store, leads = 3): Promise<Store> {
	const items = Array.from({ length: leads }, (_, index) => [
		event(`lead ${index}`, 30, { eventId: `e${index}`, at: NEW_YEAR - DAY }),
		event(`lead ${index}`, 5, { eventId: index === 0 ? LONG : `f${index}` }),
	]).flat();
	const expiring = { ...everyTime, expiresAfter: { amount: 30, unit: 'days' } } as const;
	await scoreLeads(store, scoring(expiring, items));
	await routeLeads(store, routing(items.map(({ lead }) => lead)));
	await decayAll(store, decaying(), changes());
	return store;
}

describe.each([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('a score that is deleted, in %s', (_, open) => {
	test('leaves nothing, and other scores and aliases as they were', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('bob', 7), event(`${LONG}b`, 7)], { score: 'Fit' }));
		await mergeLeads(store, { ...scoring(everyTime, []), score: '' }, [{ from: 'old bob', into: 'bob' }]);
		const before = await everything(store);
		await filled(store, 1_200);
		await scoreLeads(store, scoring(everyTime, [event('bob', 1)]));
		const chunks: number[] = [];
		const deleted = await deleteScore(store, score, (rows) => chunks.push(rows) > 0);

		expect(deleted).toMatchObject({ leads: 1_201, historyLines: 2_401, crossings: 1_200, isDone: true });
		expect(chunks.length).toBeGreaterThan(5);
		expect(await everything(store)).toEqual(before);
	});

	test('is counted by a preview, which changes nothing', async () => {
		const store = await filled(open());
		const before = await everything(store);

		expect(await previewDeletion(store, score)).toEqual({
			leads: 3,
			historyLines: 6,
			crossings: 3,
			routers: [expect.objectContaining({ node: 'Step', workflow: 'Journey' })],
			triggers: [],
			isDone: true,
		});
		expect(await everything(store)).toEqual(before);
	});

	test('is gone for all steps at once, and finished by the next call where it was stopped', async () => {
		const store = await filled(open(), 1_200);
		const first = await deleteScore(store, score, () => false);

		expect(first).toMatchObject({ leads: 1_000, isDone: false });
		expect(await readLeads(store, 'contact', 'Lead Score', ['lead 0', 'lead 9'])).toEqual([null, null]);
		// An event that the deleted score knew counts anew.
		await scoreLeads(store, scoring(everyTime, [event('lead 0', 4, { eventId: 'e0', at: NEW_YEAR - DAY })]));
		const preview = await previewDeletion(store, score);
		expect(preview).toMatchObject({ leads: 201, isDone: true });

		// Erasing a lead reaches what is left, too.
		await eraseLeads(store, { ...scoring(everyTime, []), score: '' }, ['lead 1199', 'lead 0']);
		const left = await everything(store);
		expect(JSON.stringify(left)).not.toContain('"lead 1199"');
		expect(await deleteScore(store, score)).toMatchObject({ isDone: true });
		expect((await everything(store)).scores).toEqual([]);
		await expect(deleteScore(store, score)).rejects.toThrow(
			'There is no score "Lead Score" (record type "contact") to delete',
		);
	});

	test('begins anew where a step uses its name again', async () => {
		const store = await filled(open());
		await deleteScore(store, score);
		const [ann] = await scoreLeads(store, scoring(everyTime, [event('lead 0', 4, { eventId: 'e0' })]));

		expect(ann).toMatchObject({ score: 4 });
		expect(await previewDeletion(store, score)).toMatchObject({ leads: 1, historyLines: 1, crossings: 0 });
	});

	test('is named in the advice where the name is another', async () => {
		const store = await filled(open());

		await scoreLeads(store, scoring(everyTime, [event('bob', 7)], { score: 'Fit' }));

		await expect(deleteScore(store, { ...score, score: 'lead score' })).rejects.toMatchObject({
			advice: 'The store has "Lead Score", "Fit". Check "Score" and "Record Type".',
		});
	});

	test('stops a decay that is at work on it, in a sentence', async () => {
		const store = await filled(open(), 1_200);
		let deletion: Promise<unknown> | undefined;
		const decay = decayAll(store, decaying(), changes(), () => {
			deletion ??= deleteScore(store, score);
			return true;
		});

		await expect(decay).rejects.toThrow('The score "Lead Score" was deleted while this step worked on it');
		await deletion;
	});
});
