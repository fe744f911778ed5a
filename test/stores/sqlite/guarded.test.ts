import { DatabaseSync } from 'node:sqlite';
import { newScore } from '../../../scoring';
import { prepare } from '../../../stores/sqlite/prepare';
import { callsOn } from '../../../stores/sqlite/transaction';
import { change } from '../count';

test('where SQLite rolls a transaction back by itself, what follows in it is refused for the same reason', async () => {
	const database = new DatabaseSync(':memory:');
	prepare(database, 'in memory');
	const calls = callsOn(database);
	const { id } = await within(async () => await calls.saveScore(newScore('contact', 'Lead Score'), null));
	const pages = Number(database.prepare('PRAGMA page_count').get()!.page_count);
	const many = Array.from({ length: 1_000 }, (_, index) => change(`lead ${index}`));

	database.exec('BEGIN');
	await calls.saveLeads(id, [change('ann')]);
	database.exec(`PRAGMA max_page_count = ${pages + 1}`);
	await expect(calls.saveLeads(id, many)).rejects.toThrow('full');
	expect(database.isTransaction).toBe(false);
	database.exec('PRAGMA max_page_count = 1000000');
	await expect(calls.saveLeads(id, [change('bob')])).rejects.toThrow('full');

	const found = await within(async () => await calls.leads(id, ['ann', 'bob', 'lead 0']));
	expect([...found.keys()]).toEqual([]);

	async function within<T>(work: () => Promise<T>): Promise<T> {
		database.exec('BEGIN');
		const result = await work();
		database.exec('COMMIT');
		return result;
	}
});
