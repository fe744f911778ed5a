import { decayAll, readLeads, scoreLeads } from '../../../steps';
import { openSqlite } from '../../../stores';
import { dump, freshFile, inFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

test('a read shows leads as the last step left them, in the order asked for, and changes nothing', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	const rule = { ...everyTime, expiresAfter: { amount: 40, unit: 'days' as const } };
	await scoreLeads(store, scoring(rule, [event('ann', 100), event('bob', 10)]));
	await decayAll(store, decaying({ at: NEW_YEAR + 30 * DAY }), changes(10));
	inFile(file, (database) => database.exec(`INSERT INTO aliases VALUES ('contact', 'old ann', 'ann')`));
	const before = dump(file);
	const leads = await readLeads(store, 'contact', 'Lead Score', ['bob', 'nobody', 'old ann', 'ann']);

	const ann = {
		leadId: 'ann',
		score: 50,
		reasons: [{ reason: 'Opened an email', points: 50, given: 100, times: 1 }],
		why: 'Opened an email +50',
		expiresNext: { reason: 'Opened an email', points: 100, at: '2026-02-10T00:00:00.000Z' },
	};
	expect(leads).toMatchObject([{ leadId: 'bob', score: 5 }, null, ann, ann]);
	expect(dump(file)).toBe(before);
});

test('a score that no step has used knows no lead', async () => {
	expect(await readLeads(openSqlite(freshFile()), 'contact', 'Lead Score', ['ann'])).toEqual([null]);
});

test('a record type has leads of its own', async () => {
	const store = openSqlite(freshFile());
	await scoreLeads(store, scoring(everyTime, [event('ann', 100)], { entity: 'company' }));

	expect(await readLeads(store, 'contact', 'Lead Score', ['ann'])).toEqual([null]);
	expect(await readLeads(store, 'company', 'Lead Score', ['ann'])).toMatchObject([{ score: 100 }]);
});

test('more leads than fit into one transaction are all read', async () => {
	const store = openSqlite(freshFile());
	const leads = Array.from({ length: 1_001 }, (_, index) => `lead ${index}`);
	await scoreLeads(
		store,
		scoring(
			everyTime,
			leads.map((lead, index) => event(lead, index)),
		),
	);
	const read = await readLeads(store, 'contact', 'Lead Score', leads);

	expect(read.map((lead) => lead!.score)).toEqual(leads.map((_, index) => index));
});

test('leads whose ledgers are more than is worked through at once are all read', async () => {
	const store = openSqlite(freshFile());
	const leads = Array.from({ length: 40 }, (_, index) => `lead ${index}`);
	const items = leads.flatMap((lead, index) => Array.from({ length: 100 }, () => event(lead, index)));
	await scoreLeads(store, scoring(everyTime, items));
	await decayAll(store, decaying({ at: NEW_YEAR + 30 * DAY }), { of: 'falls', thresholds: [], limit: 0 });
	const read = await readLeads(store, 'contact', 'Lead Score', leads);

	expect(read.map((lead) => lead!.score)).toEqual(leads.map((_, index) => 50 * index));
});
