import { adjustLeads, forgetDetails, mergeLeads, readHistories, scoreLeads } from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { inDatabase } from '../../stores/inDatabase';
import { DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const on = (day: number) => ({ at: NEW_YEAR + day * DAY });
const forget = async (store: Store, day: number) =>
	await forgetDetails(store, 'contact', 'Lead Score', NEW_YEAR + day * DAY);
const read = async (store: Store, lead = 'ann') => {
	const request = { entity: 'contact', score: 'Lead Score', leads: [lead], limit: Infinity, asOf: null };
	const [told] = await readHistories(store, request);
	return { ...told!.lead, history: told!.history };
};

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('old event IDs, executions and reasons go; dates, rules and points stay', async () => {
		const store = open();
		await scoreLeads(
			store,
			scoring(everyTime, [
				event('ann', 5, { eventId: 'e1', ...on(0) }),
				event('ann', 7, { eventId: 'e2', ...on(10) }),
			]),
		);
		await adjustLeads(store, decaying(on(0)), [{ lead: 'bob', points: 3, reason: 'Met Bob in Rome' }]);
		const before = await read(store);

		expect(await forget(store, 10)).toEqual({ leads: 2, events: 1, lines: 2 });
		const { history, ...now } = await read(store);
		expect({ ...now, history: [] }).toEqual({ ...before, history: [] });
		const [old, recent] = history;
		expect(old).toEqual({ ...before.history[0], event: undefined, execution: '' });
		expect(recent).toEqual(before.history[1]);
		expect((await read(store, 'bob')).history).toMatchObject([{ what: 'Adjusted by hand', points: 3 }]);
		expect(await forget(store, 10)).toEqual({ leads: 2, events: 0, lines: 0 });
	});

	test('an event that was forgotten counts again; others still count once', async () => {
		const store = open();
		const deliver = async (eventId: string) =>
			(await scoreLeads(store, scoring(everyTime, [event('ann', 5, { eventId, ...on(0) })])))[0]!.score;
		await deliver('e1');
		await forget(store, 0);
		expect(await deliver('e1')).toBe(5);
		await forget(store, 1);
		expect(await deliver('e1')).toBe(10);
	});

	test('the ID of a merged lead goes from the history, and stays an alias', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 5), event('old ann', 7)]));
		await mergeLeads(store, decaying(on(1)), [{ from: 'old ann', into: 'ann' }]);
		await forget(store, 2);

		expect(JSON.stringify((await read(store)).history)).not.toContain('old ann');
		expect((await read(store, 'old ann')).score).toBe(12);
	});

	test('many leads are gone through in chunks, which can be stopped', async () => {
		const store = open();
		const events = Array.from({ length: 1_200 }, (_, n) => event(`lead ${n}`, 1, { eventId: `e ${n}` }));
		await scoreLeads(store, scoring(everyTime, events));
		const stopped = await forgetDetails(store, 'contact', 'Lead Score', NEW_YEAR + DAY, () => false);

		expect(stopped).toEqual({ leads: 500, events: 500, lines: 500 });
		expect(await forget(store, 1)).toEqual({ leads: 1_200, events: 700, lines: 700 });
	});

	test('of a score that is not there is nothing to do', async () => {
		expect(await forget(open(), 1)).toEqual({ leads: 0, events: 0, lines: 0 });
	});
});

test('on postgres, a long event ID goes from all tables, unless a younger event has it', async () => {
	const connection = freshSchema();
	const store = openPostgres(connection);
	const [old, shared] = ['o', 's'].map((letter) => `${letter}${'😀'.repeat(1_000)}`) as [string, string];
	const items = [event('ann', 5, { eventId: old, ...on(0) }), event('ann', 5, { eventId: shared, ...on(0) })];
	await scoreLeads(store, scoring(everyTime, [...items, event('bob', 5, { eventId: shared, ...on(2) })]));
	await forget(store, 1);

	const ids = await inDatabase(`SELECT left(id, 1) AS id FROM ${connection.schema}.long_ids`);
	expect(ids).toEqual([{ id: 's' }]);
});
