import {
	adjustLeads,
	assignLeads,
	eraseLeads,
	exportLeads,
	exportScore,
	importScore,
	markTouched,
	mergeLeads,
	moveStore,
	pollCrossings,
	readExample,
	recordOutcomes,
	releaseLeads,
	routeLeads,
	saveEmitted,
	scoreLeads,
	type EmittedCrossing,
	type TriggerRequest,
	type Wait,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import {
	assigning,
	DAY,
	decaying,
	event,
	everyTime,
	instant,
	routing,
	scoring,
	toAssign,
	won,
} from '../setup';

/* Leads that were assigned, or entered a band, and that nobody touched in time. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday, at noon. */
const NOON = instant('2026-03-30T12:00:00Z');
const OFFICE = { days: [1, 2, 3, 4, 5], from: 9 * 60, until: 17 * 60 };

const within = (hours: number, more: object = {}): Wait => ({
	...{ until: 'untouched', since: 'dealt', pool: 'Sales', duration: { amount: hours, unit: 'hours' } },
	...more,
});
const trigger = (
	now: number,
	wait: Wait = within(1),
	more: Partial<TriggerRequest> = {},
): TriggerRequest => ({
	...{ entity: 'contact', score: 'Lead Score', zone: 'UTC', threshold: null, now, wait },
	step: { key: 'instance/workflow/trigger', workflow: 'Alert', node: 'Not touched' },
	isMatch: ({ from, to }) => from !== to && to === 'Sales',
	watches: 'not touched',
	...more,
});
const at = (now: number) => ({ at: now, now });
const give = async (store: Store, now: number, ...leads: string[]) =>
	await assignLeads(
		store,
		assigning(at(now)),
		leads.map((lead) => toAssign(lead)),
	);
const touch = async (store: Store, lead: string, when: number, now = when) =>
	await markTouched(store, decaying(at(now)), [{ lead, at: when, by: 'Ann' }]);

/** Looks as n8n does once a minute, with a run that comes to its end. */
async function look(store: Store, request: TriggerRequest): Promise<EmittedCrossing[]> {
	const { crossings, upTo } = await pollCrossings(store, request, null);
	await saveEmitted(store, request, upTo);
	return crossings;
}
const leadsOf = (found: EmittedCrossing[]) => found.map(({ lead, from }) => `${lead}: ${from}`);

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('a lead that was assigned and not touched in time is reported once, with its person and its score', async () => {
		const store = open();
		await give(store, NOON - HOUR, 'before');
		expect(await look(store, trigger(NOON))).toEqual([]);
		await scoreLeads(store, scoring(everyTime, [event('bob', 55)], at(NOON)));
		await give(store, NOON, 'ann', 'bob', 'cay');
		await touch(store, 'ann', NOON + 59 * MINUTE);
		await recordOutcomes(store, decaying({ ...at(NOON + MINUTE), score: '' }), [
			won('cay', { kind: 'lost', at: NOON - DAY }),
		]);
		expect(await look(store, trigger(NOON + HOUR - 1))).toEqual([]);

		expect(await look(store, trigger(NOON + HOUR))).toMatchObject([
			{ lead: 'bob', from: 'Ann', score: 55, at: NOON, execution: '1' },
		]);
		expect(await look(store, trigger(NOON + HOUR))).toEqual([]);
		expect(await look(store, trigger(NOON + 9 * HOUR))).toEqual([]);
	});

	test('what came too late is too late, also where nobody looked at the time', async () => {
		const store = open();
		await look(store, trigger(NOON));
		await give(store, NOON, 'ann', 'bob');
		await touch(store, 'ann', NOON + HOUR, NOON + 5 * HOUR);
		await touch(store, 'bob', NOON + HOUR + 1);

		expect(leadsOf(await look(store, trigger(NOON + DAY)))).toEqual(['bob: Ben']);
	});

	test('time runs in the working hours of the pool, as they are now', async () => {
		const store = open();
		const friday = NOON - 3 * DAY + 4 * HOUR;
		await look(store, trigger(friday));
		await assignLeads(store, assigning({ ...at(friday), poolHours: OFFICE }), [toAssign('ann')]);
		await give(store, friday + 30 * MINUTE, 'bob');
		const wait = within(2);
		const monday = NOON - 2 * HOUR;

		expect(await look(store, trigger(monday - 1, wait))).toEqual([]);
		expect(leadsOf(await look(store, trigger(monday, wait)))).toEqual(['ann: Ann']);
		expect(leadsOf(await look(store, trigger(monday + 30 * MINUTE, wait)))).toEqual(['bob: Ben']);
	});

	test('whoever was released or has another owner is not waited for; who is assigned anew has time anew', async () => {
		const store = open();
		await look(store, trigger(NOON));
		await give(store, NOON, 'ann', 'bob', 'cay');
		await releaseLeads(store, assigning(), ['ann', 'bob']);
		await give(store, NOON + 30 * MINUTE, 'bob');
		await assignLeads(store, assigning(at(NOON)), [toAssign('cay', { owner: 'Ben' })]);

		expect(await look(store, trigger(NOON + HOUR))).toEqual([]);
		expect(leadsOf(await look(store, trigger(NOON + 2 * HOUR)))).toEqual(['bob: Cay']);
	});

	test('a lead that entered a band is reported where it was not touched, in the working hours of a pool or at all hours', async () => {
		const store = open();
		const entered = within(1, { since: 'entered', pool: null });
		const inHours = trigger(NOON, within(1, { since: 'entered' }), {
			step: { key: 'other', workflow: 'Alert', node: 'In hours' },
		});
		await look(store, trigger(NOON, entered));
		await assignLeads(store, assigning({ ...at(NOON), poolHours: OFFICE }), [toAssign('x')]);
		await look(store, inHours);
		const evening = NOON + 4.5 * HOUR;
		const leads = ['ann', 'bob', 'warm'];
		await scoreLeads(
			store,
			scoring(
				everyTime,
				leads.map((lead, index) => event(lead, index < 2 ? 60 : 30)),
				at(evening),
			),
		);
		await routeLeads(store, routing(leads, at(evening)));
		await touch(store, 'bob', evening + MINUTE);

		const found = await look(store, trigger(evening + HOUR, entered));
		expect(found).toMatchObject([{ lead: 'ann', from: 'Sales', score: 60, at: evening }]);
		const morning = NOON + DAY - 2.5 * HOUR;
		expect(await look(store, { ...inHours, now: morning - 1 })).toEqual([]);
		expect(leadsOf(await look(store, { ...inHours, now: morning }))).toEqual(['ann: Sales']);
	});

	test('several that look at once record each case once, and what a run did not end with comes again', async () => {
		const store = open();
		await look(store, trigger(NOON));
		const leads = Array.from({ length: 2_500 }, (_, n) => `lead ${n}`);
		await give(store, NOON, ...leads);
		const later = trigger(NOON + HOUR);
		const polls = await Promise.all([1, 2, 3, 4].map(async () => await pollCrossings(store, later, null)));
		const first = polls[0]!.crossings.map(({ lead }) => lead);
		expect(first).toEqual(leads.slice(0, 1_000));

		const told: string[] = [];
		for (;;) {
			const found = await look(store, later);
			if (found.length === 0) break;
			told.push(...found.map(({ lead }) => lead));
		}
		expect(told).toEqual(leads);
	});

	test('a trigger that is set to another pool begins there with what is assigned from now on', async () => {
		const store = open();
		const other = trigger(NOON + 2 * HOUR, within(1, { pool: 'Partners' }));
		await look(store, trigger(NOON));
		await give(store, NOON, 'ann');
		await assignLeads(store, assigning({ ...at(NOON), pool: 'Partners' }), [toAssign('bob')]);

		expect(await look(store, other)).toEqual([]);
		await assignLeads(store, assigning({ ...at(NOON), pool: 'Partners' }), [toAssign('cay')]);
		expect(leadsOf(await look(store, other))).toEqual(['cay: Ben']);
	});

	test('other record types of the pool are not for it', async () => {
		const store = open();
		await look(store, trigger(NOON));
		await assignLeads(store, assigning({ ...at(NOON), entity: 'company' }), [toAssign('acme')]);
		await give(store, NOON, 'ann');

		expect(leadsOf(await look(store, trigger(NOON + HOUR)))).toEqual(['ann: Ben']);
	});

	test('for a test, the newest lead that could be reported is shown, over or not', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('bob', 55)], at(NOON)));
		expect(await readExample(store, trigger(NOON))).toBeNull();
		await give(store, NOON, 'ann', 'bob');

		expect(await readExample(store, trigger(NOON))).toMatchObject({ lead: 'bob', from: 'Ben', score: 55 });
	});

	describe('touched', () => {
		test('says who and when, once for an instant, and the same where a run is repeated', async () => {
			const store = open();
			const run = { ...at(NOON), run: 'execution/0/hash' };
			const mark = async (by: string, more: object = at(NOON)) =>
				await markTouched(store, decaying(more), [{ lead: 'ann', at: NOON, by }]);
			const date = '2026-03-30T12:00:00.000Z';

			const first = await mark('Ann', run);
			expect(first).toEqual([
				{ leadId: 'ann', at: date, touchedBy: 'Ann', isNew: true, what: `Touched: ${date}, by Ann` },
			]);
			expect(await mark('Ann', run)).toEqual(first);
			expect(await mark('Ben')).toMatchObject([
				{ isNew: false, what: `Was marked as touched before: ${date}, by Ann` },
			]);
		});

		test('under either of two merged leads, a lead is touched', async () => {
			const store = open();
			await look(store, trigger(NOON));
			await give(store, NOON, 'ann', 'bob');
			await touch(store, 'old ann', NOON + MINUTE);
			await mergeLeads(store, decaying(at(NOON + 2 * MINUTE)), [{ from: 'old ann', into: 'ann' }]);

			expect(leadsOf(await look(store, trigger(NOON + HOUR)))).toEqual(['bob: Ben']);
			await touch(store, 'old ann', NOON + 5 * MINUTE);
			expect((await exportLeads(store, 'contact', ['ann']))[0]!.touched).toHaveLength(2);
		});

		test('it is exported, erased, moved to another store, and goes with a file of the score', async () => {
			const store = open();
			await scoreLeads(store, scoring(everyTime, [event('ann', 5)], at(NOON)));
			await touch(store, 'ann', NOON);
			await touch(store, 'bob', NOON);
			const touched = { date: '2026-03-30T12:00:00.000Z', by: 'Ann', workflow: 'Journey', step: 'Step' };
			const touchedIn = async (of: Store, lead: string) =>
				(await exportLeads(of, 'contact', [lead]))[0]?.touched;
			expect(await touchedIn(store, 'ann')).toMatchObject([touched]);

			let text = '';
			for await (const part of exportScore(store, 'contact', 'Lead Score')) text += part;
			const lines = async function* () {
				yield* text.trimEnd().split('\n');
			};
			const [imported, moved] = [open(), open()];
			const report = await importScore(imported, { ...decaying(at(NOON)), idOf: (id) => id }, lines());
			expect(report).toMatchObject({ leads: 1 });
			expect(await touchedIn(imported, 'ann')).toMatchObject([touched]);

			await eraseLeads(store, decaying(at(NOON)), ['bob']);
			expect(await touchedIn(store, 'bob')).toBeUndefined();
			const held = open();
			await touch(held, 'x', NOON);
			await expect(moveStore(store, held, () => true)).rejects.toMatchObject({
				message: 'The store to move to holds touched leads already',
			});
			await moveStore(store, moved, () => true);
			expect(await touchedIn(moved, 'ann')).toMatchObject([touched]);
		});
	});

	test('an assignment from a file is none of the pool, which reports nothing of it', async () => {
		const [store, target] = [open(), open()];
		await scoreLeads(store, scoring(everyTime, [event('ann', 5), event('bob', 5)], at(NOON)));
		await give(store, NOON, 'ann', 'bob');
		await look(target, trigger(NOON));
		let text = '';
		for await (const part of exportScore(store, 'contact', 'Lead Score')) text += part;
		const lines = async function* () {
			yield* text.replaceAll('"Lead Score"', '"Imported"').trimEnd().split('\n');
		};
		await importScore(target, { ...decaying(at(NOON)), score: 'Imported', idOf: (id) => id }, lines());
		await give(target, NOON, 'cay');

		expect(leadsOf(await look(target, trigger(NOON + HOUR)))).toEqual(['cay: Ann']);
	});
});

test('points given by hand are no reason to wait longer', async () => {
	const store = openSqlite(freshFile());
	await look(store, trigger(NOON));
	await give(store, NOON, 'ann');
	await adjustLeads(store, decaying(at(NOON + MINUTE)), [{ lead: 'ann', points: 5, reason: 'x' }]);

	expect(await look(store, trigger(NOON + HOUR))).toMatchObject([{ lead: 'ann', score: 5 }]);
});
