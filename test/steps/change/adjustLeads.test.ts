import { adjustLeads, decayAll, readLeads, routeLeads, scoreLeads } from '../../../steps';
import { openSqlite } from '../../../stores';
import { dump, freshFile, rows } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const request = decaying();
const give = (lead: string, points: number) => ({ lead, points, reason: 'Met at the fair' });

test('points by hand add to the score, with their reason in the ledger', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	await scoreLeads(store, scoring(everyTime, [event('ann', 10)]));
	const results = await adjustLeads(store, request, [give('ann', 5), give('ann', -2), give('bob', 7)]);

	expect(results).toMatchObject([
		{ leadId: 'ann', previous: 10, score: 15, change: 5 },
		{ leadId: 'ann', previous: 15, score: 13, change: -2 },
		{ leadId: 'bob', previous: 0, score: 7, change: 7 },
	]);
	expect(
		rows(file, `SELECT lead, points, note FROM ledger WHERE kind = 'adjusted' AND lead = 'bob'`),
	).toEqual([{ lead: 'bob', points: 7, note: 'Met at the fair' }]);
});

test('they do not fade', async () => {
	const store = openSqlite(freshFile());
	await scoreLeads(store, scoring(everyTime, [event('ann', 10)]));
	await adjustLeads(store, request, [give('ann', 10)]);
	await decayAll(store, decaying({ at: NEW_YEAR + 30 * DAY }), changes(10));

	expect(await readLeads(store, 'contact', 'Lead Score', ['ann'])).toMatchObject([{ score: 15 }]);
});

test('they are no activity', async () => {
	const store = openSqlite(freshFile());
	const rearmAfter = { amount: 30, unit: 'days' as const };
	const later = { at: NEW_YEAR + 40 * DAY, now: NEW_YEAR + 40 * DAY };
	await scoreLeads(store, scoring(everyTime, [event('ann', 60)]));
	await routeLeads(store, routing(['ann'], { rearmAfter }));
	await adjustLeads(store, { ...request, ...later }, [give('ann', 1)]);

	expect(await routeLeads(store, routing(['ann'], { rearmAfter, ...later }))).toMatchObject([
		{ isRouted: false },
	]);
});

test('a run that n8n repeats gives the same output and changes nothing', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	const adjustments = Array.from({ length: 600 }, (_, index) => give(`lead ${index % 400}`, 1));
	const first = await adjustLeads(store, { ...request, run: 'r1' }, adjustments);
	const before = dump(file);

	expect(await adjustLeads(store, { ...request, run: 'r1' }, adjustments)).toEqual(first);
	expect(first.map(({ score }) => score)).toEqual(adjustments.map((_, index) => (index < 400 ? 1 : 2)));
	expect(dump(file)).toBe(before);
});
