import {
	adjustLeads,
	pollCrossings,
	routeLeads,
	saveEmitted,
	scoreLeads,
	type TriggerRequest,
	type Wait,
} from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { freshFile, inFile } from '../../stores/temporary';
import { DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

/* Triggers in use that somebody changes. */

const day = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });
const trigger = (days: number, watches: string, more: Partial<TriggerRequest>): TriggerRequest => ({
	...{ entity: 'contact', score: 'Lead Score', zone: 'UTC', threshold: null, now: day(days).now, watches },
	step: { key: 'instance/workflow/trigger', workflow: 'Tell sales', node: 'A lead is hot' },
	isMatch: () => false,
	...more,
});
const enters = (days: number, band: string, more: Partial<TriggerRequest> = {}) =>
	trigger(days, `enters ${band}`, { isMatch: ({ from, to }) => from !== to && to === band, ...more });
const rises = (days: number, more: Partial<TriggerRequest> = {}) =>
	trigger(days, 'rises', { threshold: 50, isMatch: ({ to }) => to === '50', ...more });
const falls = (days: number, threshold: number) =>
	trigger(days, 'falls', { threshold, isMatch: ({ from }) => from === String(threshold) });
const sure: Wait = { until: 'sure', duration: { amount: 10, unit: 'minutes' } };
const untouched: Wait = {
	...{ until: 'untouched', since: 'entered', pool: null },
	duration: { amount: 1, unit: 'hours' },
};

/** Gives leads points and routes them. */
async function move(store: Store, days: number, points: number, ...leads: string[]): Promise<void> {
	const items = leads.map((lead) => event(lead, points));
	await scoreLeads(store, scoring(everyTime, items, day(days)));
	await routeLeads(store, routing(leads, day(days)));
}
/** A poll of an n8n that has just started, with a run that comes to its end. */
async function look(store: Store, request: TriggerRequest, after: string | null = null): Promise<string[]> {
	const { crossings, upTo } = await pollCrossings(store, request, after);
	if (crossings.length > 0) await saveEmitted(store, request, upTo);
	return crossings.map(({ lead }) => lead);
}

test('one that is switched to leads that nobody touched begins with those that enter the band from then on', async () => {
	const store = openSqlite(freshFile());
	await look(store, falls(0, 20));
	await move(store, 1, 60, 'ann', 'bob');
	expect(await look(store, falls(30, 20))).toEqual([]);
	const watches = 'not touched';

	expect(await look(store, enters(30, 'Sales', { watches, wait: untouched }))).toEqual([]);
	await move(store, 30, 60, 'cay');
	expect(await look(store, enters(31, 'Sales', { watches, wait: untouched }))).toEqual(['cay']);
});

test('one that is switched to another band begins with what happens from then on, also after a restart', async () => {
	const store = openSqlite(freshFile());
	await look(store, enters(0, 'Sales'));
	await move(store, 1, 30, 'ann');
	expect(await look(store, enters(30, 'Sales'))).toEqual([]);

	expect(await look(store, enters(30, 'Warm'))).toEqual([]);
	await move(store, 30, 30, 'bob');
	expect(await look(store, enters(30, 'Warm'))).toEqual(['bob']);
	await move(store, 30, 30, 'ann');
	expect(await look(store, enters(30, 'Sales'))).toEqual([]);
});

test('so does one that is switched to falls below the same threshold', async () => {
	const store = openSqlite(freshFile());
	await look(store, rises(0));
	await move(store, 1, 60, 'ann');
	expect(await look(store, rises(1))).toEqual(['ann']);
	await adjustLeads(store, decaying(day(2)), [{ lead: 'ann', points: -60, reason: 'x' }]);

	expect(await look(store, falls(3, 50))).toEqual([]);
	await move(store, 3, 60, 'ann');
	await adjustLeads(store, decaying(day(3)), [{ lead: 'ann', points: -60, reason: 'x' }]);
	expect(await look(store, falls(3, 50))).toEqual(['ann']);
});

test('one that was stored before it was known what it watches misses nothing', async () => {
	const file = freshFile();
	await look(openSqlite(file), enters(0, 'Sales'));
	await move(openSqlite(file), 1, 60, 'ann');
	inFile(file, (database) =>
		database.exec("UPDATE scores SET definition = json_remove(definition, '$.triggers.all[0].watches')"),
	);

	expect(await look(openSqlite(file), enters(2, 'Sales'))).toEqual(['ann']);
	expect(await look(openSqlite(file), enters(2, 'Warm'))).toEqual([]);
});

test('a rise whose run has begun does not come again where a wait is added', async () => {
	const store = openSqlite(freshFile());
	await look(store, rises(0));
	await move(store, 1, 60, 'ann');
	const { crossings, upTo } = await pollCrossings(store, rises(1), null);
	expect(crossings).toHaveLength(1);
	await move(store, 1, 60, 'bob');

	expect(await look(store, rises(1, { wait: sure }), upTo)).toEqual([]);
	expect(await look(store, rises(2, { wait: sure }), upTo)).toEqual(['bob']);
});

test('where a wait is taken away, rises that it has decided on do not come, and those that it has not do', async () => {
	const store = openSqlite(freshFile());
	await look(store, rises(0, { wait: sure }));
	await move(store, 1, 60, 'ann');
	await adjustLeads(store, decaying(day(1)), [{ lead: 'ann', points: -60, reason: 'x' }]);
	expect(await look(store, rises(2, { wait: sure }))).toEqual([]);
	await move(store, 2, 60, 'bob');
	const { crossings, upTo } = await pollCrossings(store, rises(2, { wait: sure }), null);
	expect(crossings).toEqual([]);

	expect(await look(store, rises(2), upTo)).toEqual(['bob']);
});
