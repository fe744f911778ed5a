import { decayAll, decayLeapNotice, scoreLeads } from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const on = (day: number) => ({ at: NEW_YEAR + day * DAY, now: NEW_YEAR + day * DAY });
const score = async (store: Store, lead: string, day: number) =>
	await scoreLeads(store, scoring(everyTime, [event(lead, 10)], on(day)));
const leap = async (store: Store, day: number, more = {}) =>
	await decayLeapNotice(store, decaying({ ...on(day), ...more }));

async function scored(): Promise<Store> {
	const store = openSqlite(freshFile());
	await score(store, 'ann', 0);
	return store;
}

test('a decay a year ahead of the last step is noticed, with what to do', async () => {
	expect(await leap(await scored(), 366)).toBe(
		'The last step of "Lead Score" was 366 days before this decay, on 2026-01-01. If the clock of this machine is wrong, correct it and restore a backup: points that have faded do not come back.',
	);
});

test('a decay every month is not', async () => {
	const store = await scored();
	for (const day of [31, 62, 93]) {
		expect(await leap(store, day)).toBeNull();
		await decayAll(store, decaying(on(day)), changes(0));
	}
	expect(await leap(store, 400)).toMatch(/307 days before this decay, on 2026-04-04/);
});

test('a step that worked on any lead since is the last one', async () => {
	const store = await scored();
	await decayAll(store, decaying(on(1)), changes(0));
	await score(store, 'bob', 360);

	expect(await leap(store, 366)).toBeNull();
});

test('a replay as if it were another time is not noticed', async () => {
	expect(await leap(await scored(), 366, { now: NEW_YEAR + 400 * DAY })).toBeNull();
});

test('a score that nothing has worked on yet is not', async () => {
	expect(await leap(openSqlite(freshFile()), 366)).toBeNull();
});
