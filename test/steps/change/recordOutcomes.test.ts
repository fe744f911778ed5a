import fc from 'fast-check';
import {
	eraseLeads,
	exportLeads,
	exportScore,
	importScore,
	mergeLeads,
	readOutcomes,
	recordOutcomes,
	removeOutcomes,
	scoreLeads,
	type NewOutcome,
} from '../../../steps';
import { openPostgres, openSqlite, TABLE_NAMES, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { DAY, decaying, event, everyTime, NEW_YEAR, scoring, won } from '../setup';

const step = { key: 'instance/workflow/crm', workflow: 'CRM', node: 'Record' };
const request = (more: object = {}) => decaying({ score: '', step, ...more });
const record = async (store: Store, outcomes: NewOutcome[], more: object = {}) =>
	await recordOutcomes(store, request(more), outcomes);
const known = async (store: Store, ...leads: string[]) => await readOutcomes(store, 'contact', leads);
const ids = async (store: Store, lead: string) =>
	(await known(store, lead))[0]!.map(({ outcome, outcomeId }) => `${outcomeId} ${outcome}`);
const day = (days: number) => NEW_YEAR + days * DAY;
const merge = async (store: Store, from: string, into: string) =>
	await mergeLeads(store, decaying(), [{ from, into }]);

async function* linesOf(parts: AsyncIterable<string>): AsyncGenerator<string> {
	let text = '';
	for await (const part of parts) text += part;
	yield* text.trimEnd().split('\n');
}

const everything = async (store: Store) =>
	await store.transaction(
		async (tx) =>
			await Promise.all(
				TABLE_NAMES.filter((table) => table !== 'outputs' && table !== 'steps').map(
					async (table) => (await tx.rows(table, null, 9_999)).rows,
				),
			),
		'preview',
	);

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('an outcome is recorded with its date, value, reason and step, whether or not the lead has a score', async () => {
		const store = open();
		const [one] = await record(store, [won('ann', { reason: 'a\u0000b', at: day(-3) })], { execution: '7' });

		expect(one).toEqual({
			leadId: 'ann',
			outcome: 'won',
			outcomeId: 'd1',
			date: '2025-12-29T00:00:00.000Z',
			isRecorded: true,
			what: 'Won: d1, value 5000 (a\u0000b)',
		});
		expect(await known(store, 'ann', 'bob')).toEqual([
			[
				{
					outcome: 'won',
					outcomeId: 'd1',
					date: '2025-12-29T00:00:00.000Z',
					value: 5_000,
					reason: 'a\u0000b',
					recorded: '2026-01-01T00:00:00.000Z',
					workflow: 'CRM',
					step: 'Record',
					execution: '7',
				},
			],
			[],
		]);
	});

	test('under an ID each lead has the newest, and an older one says what is newer', async () => {
		const store = open();
		const [first, older, same] = await record(store, [
			won('ann', { at: day(-1) }),
			won('ann', { at: day(-2), kind: 'lost' }),
			won('ann', { at: day(-1), kind: 'rejected' }),
		]);
		const [later] = await record(store, [won('ann', { at: day(-3) }), won('bob', { at: day(-9) })]);

		expect([first, older, same, later].map((one) => one!.isRecorded)).toEqual([true, false, true, false]);
		expect(older!.why).toBe('Won: d1, value 5000 is newer: 2025-12-31T00:00:00.000Z');
		expect([await ids(store, 'ann'), await ids(store, 'bob')]).toEqual([['d1 rejected'], ['d1 won']]);
	});

	test('without an ID a lead has one of each kind a day, by the zone of the workflow', async () => {
		const store = open();
		const none = { id: null };
		const evening = Date.parse('2025-12-31T23:30:00Z');
		const all = [
			won('ann', { ...none, at: evening }),
			won('ann', { ...none, at: evening - DAY }),
			won('ann', { ...none, at: evening + 600_000 }),
			won('ann', { ...none, at: evening, kind: 'lost' }),
		];
		await record(store, all, { zone: 'Europe/Berlin' });

		expect(await ids(store, 'ann')).toEqual([
			'won 2025-12-31 won',
			'lost 2026-01-01 lost',
			'won 2026-01-01 won',
		]);
	});

	test('an outcome that is removed is gone, and an older one can come', async () => {
		const store = open();
		await record(store, [won('ann'), won('ann', { id: 'd2' })]);
		const removed = await removeOutcomes(store, request(), [
			{ lead: 'ann', id: 'd1' },
			{ lead: 'ann', id: 'd3' },
			{ lead: 'bob', id: 'd1' },
		]);

		expect(removed.map(({ isRemoved }) => isRemoved)).toEqual([true, false, false]);
		expect(removed.map(({ what }) => what).slice(0, 2)).toEqual([
			'Removed: Won: d1, value 5000',
			'This lead has no outcome "d3", so nothing was removed',
		]);
		expect(await ids(store, 'ann')).toEqual(['d2 won']);
		expect((await record(store, [won('ann', { at: day(-99) })]))[0]!.isRecorded).toBe(true);
	});

	test('a run that n8n repeats gives the same and changes nothing', async () => {
		const store = open();
		const all = [won('ann', { at: day(-1) }), won('ann'), won('bob')];
		const first = await record(store, all, { run: 'r1' });
		await removeOutcomes(store, request({ run: 'r2' }), [{ lead: 'bob', id: 'd1' }]);
		const before = await everything(store);

		expect(await record(store, all, { run: 'r1', now: day(5) })).toEqual(first);
		expect(await removeOutcomes(store, request({ run: 'r2' }), [{ lead: 'bob', id: 'd1' }])).toMatchObject([
			{ isRemoved: true },
		]);
		expect(await everything(store)).toEqual(before);
	});

	test('many outcomes in one run: one statement a chunk, each lead its own', async () => {
		const store = open();
		const all = Array.from({ length: 1_200 }, (_, n) => won(`lead ${n % 700}`, { id: `d${n}` }));
		const results = await record(store, all);

		expect(results.map(({ leadId, outcomeId }) => [leadId, outcomeId])).toEqual(
			all.map(({ lead, id }) => [lead, id]),
		);
		expect((await known(store, 'lead 1'))[0]).toHaveLength(2);
	});

	test('the survivor of a merge has those of both, the newest under each ID, and gets those of the old ID', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 10)]));
		await record(store, [
			won('ann', { at: day(-5) }),
			won('ann', { id: 'd2', at: day(-1) }),
			won('old ann', { at: day(-4), kind: 'lost' }),
			won('old ann', { id: 'd2', at: day(-2), kind: 'lost' }),
			won('old ann', { id: 'd3', at: day(-6) }),
		]);
		await merge(store, 'old ann', 'ann');

		const all = ['d3 won', 'd1 lost', 'd2 won'];
		expect([await ids(store, 'ann'), await ids(store, 'old ann')]).toEqual([all, all]);
		await record(store, [won('old ann', { id: 'd4' })]);
		expect(await ids(store, 'ann')).toEqual([...all, 'd4 won']);
		const removed = await removeOutcomes(store, request(), [{ lead: 'old ann', id: 'd4' }]);
		expect(removed).toMatchObject([{ leadId: 'ann', isRemoved: true }]);
	});

	test('erasing leaves nothing, also of a lead that no score knows', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('bob', 1)]));
		await record(store, [won('bob')]);
		const before = await everything(store);
		await scoreLeads(store, scoring(everyTime, [event('ann', 1)]));
		await record(store, [won('ann'), won('ann', { id: 'd2' }), won('cy'), won('old ann')], { run: 'r1' });
		await merge(store, 'old ann', 'ann');
		const erased = await eraseLeads(store, decaying(), ['ann', 'cy', 'dan']);

		expect(erased.map((one) => one.erased)).toEqual([true, true, false]);
		expect(await everything(store)).toEqual(before);
		expect(await known(store, 'ann', 'old ann', 'cy')).toEqual([[], [], []]);
	});

	test('the export of a lead has them, also where no score knows it', async () => {
		const store = open();
		await record(store, [won('ann')]);

		expect(await exportLeads(store, 'contact', ['ann', 'bob'])).toMatchObject([
			{ leadId: 'ann', scores: [], outcomes: [{ outcomeId: 'd1', outcome: 'won', workflow: 'CRM' }] },
			null,
		]);
	});

	test('an exported score brings them, and of what is there already the newest stays', async () => {
		const [source, target] = [open(), open()];
		await scoreLeads(source, scoring(everyTime, [event('ann', 10), event('bob', 1)]));
		await record(source, [
			won('ann', { at: day(-1), reason: 'x', keepsBack: true }),
			won('ann', { id: null }),
			won('bob', { kind: 'lost' }),
		]);
		await record(target, [won('ann', { at: day(-2) }), won('bob', { at: day(1) }), won('ann', { id: 'd9' })]);
		const under = { entity: 'contact', score: 'Lead Score', now: day(9), idOf: (id: string) => id };
		const report = await importScore(target, under, linesOf(exportScore(source, 'contact', 'Lead Score')));

		expect(report).toEqual({ leads: 2, refused: 0, refusedLines: [] });
		const [own, copy] = [await known(source, 'ann'), await known(target, 'ann')];
		expect(copy[0]!.filter(({ outcomeId }) => outcomeId !== 'd9')).toEqual(own[0]);
		expect([await ids(target, 'bob'), await ids(target, 'ann')]).toEqual([
			['d1 won'],
			['d1 won', 'd9 won', 'won 2026-01-01 won'],
		]);
		const again = await target.transaction(async (tx) =>
			(await tx.outcomesOf('contact', ['ann'])).get('ann'),
		);
		expect(again![0]!.holdsFrom).toBe(day(0));
	});
});

const outcome = fc.record({
	id: fc.constantFrom('d1', 'd2', null),
	kind: fc.constantFrom('won' as const, 'lost' as const, 'rejected' as const),
	at: fc.integer({ min: -9, max: 0 }).map((hours) => NEW_YEAR + hours * 5 * 3_600_000),
	value: fc.option(fc.integer(), { nil: null }),
	keepsBack: fc.boolean(),
});

test('the order in which outcomes of distinct dates arrive makes no difference', async () => {
	const arrivals = fc
		.uniqueArray(outcome, { selector: ({ id, kind, at }) => `${id ?? kind} ${at}`, minLength: 1 })
		.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
	await fc.assert(
		fc.asyncProperty(arrivals, async ([all, shuffled]) => {
			const [one, other] = [openSqlite(freshFile()), openSqlite(freshFile())];
			await record(
				one,
				all.map((each) => won('ann', each)),
			);
			for (const each of shuffled) await record(other, [won('ann', each)]);

			expect(await known(one, 'ann')).toEqual(await known(other, 'ann'));
		}),
		{ numRuns: 30 },
	);
});

test('merged leads have what one lead would have had of which all was recorded', async () => {
	const arrivals = fc.array(fc.tuple(fc.constantFrom('ann', 'old ann'), outcome), { maxLength: 9 });
	await fc.assert(
		fc.asyncProperty(arrivals, async (all) => {
			const [one, two] = [openSqlite(freshFile()), openSqlite(freshFile())];
			for (const [index, [lead, each]] of all.entries()) {
				const then = { now: NEW_YEAR + index };
				await record(one, [won('ann', each)], then);
				await record(two, [won(lead, each)], then);
			}
			await merge(two, 'old ann', 'ann');

			expect(await known(two, 'ann')).toEqual(await known(one, 'ann'));
		}),
		{ numRuns: 30 },
	);
});
