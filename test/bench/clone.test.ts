import { populateFast } from '../../bench/clone';
import { populate } from '../../bench/population';
import { eachPlace, type Place } from '../../bench/stores';

const LEADS = 1_000;

async function rowsAfter(fill: (place: Place) => Promise<void>): Promise<unknown[]> {
	const found: unknown[] = [];
	await eachPlace(async (place) => {
		await fill(place);
		found.push(await place.sql('SELECT * FROM leads ORDER BY score, lead'));
		found.push(await place.sql('SELECT * FROM ledger ORDER BY score, lead, at, seq'));
		for (const table of ['events', 'expiring']) found.push(await place.sql(`SELECT * FROM ${table}`));
	});
	return found;
}

test('leads that were copied in the database are those that steps would have left', async () => {
	const copied = await rowsAfter(async (place) => await populateFast(place, LEADS));
	const scored = await rowsAfter(async ({ store }) => await populate(store, 0, LEADS));

	expect(copied.map((rows) => (rows as unknown[]).length)).toEqual([1_000, 9_000, 0, 0, 1_000, 9_000, 0, 0]);
	expect(copied).toEqual(scored);
}, 120_000);
