import {
	adjustLeads,
	correctRule,
	decayAll,
	decayLeads,
	mergeLeads,
	readHistories,
	recordOutcomes,
	scoreLeads,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring, won } from '../setup';

const on = (day: number) => ({ at: NEW_YEAR + day * DAY });
const read = async (store: Store, lead: string, more: { limit?: number; asOf?: number } = {}) =>
	(
		await readHistories(store, {
			entity: 'contact',
			score: 'Lead Score',
			leads: [lead],
			limit: more.limit ?? Infinity,
			asOf: more.asOf ?? null,
		})
	)[0];
const told = async (store: Store, lead: string, more: { limit?: number; asOf?: number } = {}) =>
	(await read(store, lead, more))?.history.map(({ what, points, change, score }) => [
		what,
		points,
		change,
		score,
	]);

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('outcomes stand between the lines where they were recorded, with the score as it was, and no points', async () => {
		const store = open();
		const recorded = (day: number) => decaying({ score: '', now: NEW_YEAR + day * DAY, execution: '9' });
		await recordOutcomes(store, recorded(1), [won('ann', { id: null, at: NEW_YEAR, kind: 'lost' })]);
		await scoreLeads(store, scoring(everyTime, [event('ann', 30)], on(2)));
		await recordOutcomes(store, recorded(3), [won('ann', { at: NEW_YEAR + DAY, reason: 'Signed' })]);
		await scoreLeads(store, scoring(everyTime, [event('ann', 20)], on(4)));
		await recordOutcomes(store, recorded(5), [won('ann', { id: 'd2', kind: 'rejected', value: null })]);
		const history = await told(store, 'ann');

		expect(history).toEqual([
			['Lost: value 5000', 0, 0, 0],
			['Opened an email', 30, 30, 30],
			['Won: d1, value 5000 (Signed)', 0, 0, 30],
			['Opened an email', 20, 20, 50],
			['Rejected by sales: d2', 0, 0, 50],
		]);
		expect((await read(store, 'ann'))!.history[2]).toMatchObject({
			at: '2026-01-02T00:00:00.000Z',
			recorded: '2026-01-04T00:00:00.000Z',
			outcome: 'won',
			step: 'Step',
			execution: '9',
		});
		for (const limit of [1, 2, 3, 4])
			expect(await told(store, 'ann', { limit })).toEqual(history!.slice(-limit));
		expect(await told(store, 'ann', { asOf: NEW_YEAR + 3 * DAY })).toEqual(history!.slice(0, 3));
		expect(await told(store, 'ann', { asOf: NEW_YEAR + 5 * DAY - 1 })).toEqual(history!.slice(0, 4));
	});

	test('a history tells what was given, what faded in between, and the score after each', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 80, on(0))], on(0)));
		await decayAll(store, decaying(on(10)), changes());
		await decayAll(store, decaying(on(30)), changes());
		await scoreLeads(store, scoring(everyTime, [event('ann', 20)], on(31)));
		await adjustLeads(store, decaying(on(31)), [{ lead: 'ann', points: -5, reason: 'Typo' }]);
		await decayLeads(store, decaying(on(60)), ['ann']);

		const history = await told(store, 'ann');
		expect(history).toEqual([
			['Opened an email', 80, 80, 80],
			['Points halved every 30 days', -40, -40, 40],
			['Opened an email', 20, 20, 60],
			['Adjusted by hand: Typo', -5, -5, 55],
			['Points halved every 30 days', 0, expect.closeTo(-29.766, 3), expect.closeTo(25.234, 3)],
		]);
		expect(await told(store, 'ann', { limit: 2 })).toEqual(history!.slice(-2));
		expect((await read(store, 'ann'))!.history[1]).toMatchObject({
			at: '2026-01-31T00:00:00.000Z',
			workflow: 'Journey',
			step: 'Step',
			execution: '1',
		});
	});

	test('a late event is told when it was stored, with its own time', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 10)], on(30)));
		await decayAll(store, decaying(on(60)), changes());
		await scoreLeads(store, scoring(everyTime, [event('ann', 40, on(30))], on(61)));

		expect((await read(store, 'ann'))!.history.slice(-1)).toMatchObject([
			{
				at: '2026-01-31T00:00:00.000Z',
				recorded: '2026-03-03T00:00:00.000Z',
				points: 40,
				change: 20,
				score: 25,
			},
		]);
	});

	test('points that expired are told, also where a step found nothing else to write', async () => {
		const store = open();
		const rule = { ...everyTime, expiresAfter: { amount: 10, unit: 'days' as const } };
		await scoreLeads(store, scoring(rule, [event('ann', 7), event('bob', 7)]));
		await adjustLeads(store, decaying(on(20)), [{ lead: 'ann', points: 1, reason: '' }]);
		await decayLeads(store, decaying({ fade: undefined, ...on(20) }), ['bob']);

		const gone = ['Expired points went', -7, -7, 0];
		expect(await told(store, 'ann')).toEqual([
			['Opened an email', 7, 7, 7],
			gone,
			['Adjusted by hand', 1, 1, 1],
		]);
		expect(await told(store, 'bob')).toEqual([['Opened an email', 7, 7, 7], gone]);
	});

	test('what a limit of the score takes away is no change of it', async () => {
		const store = open();
		const request = scoring(everyTime, [event('ann', 30), event('ann', 30)], { settings: { max: 40 } });
		await scoreLeads(store, request);

		expect(await told(store, 'ann')).toEqual([
			['Opened an email', 30, 30, 30],
			['Opened an email', 30, 10, 40],
		]);
	});

	test('a lead is shown as it was at a past instant, and not before any step had scored it', async () => {
		const store = open();
		const rule = { ...everyTime, expiresAfter: { amount: 90, unit: 'days' as const } };
		await scoreLeads(store, scoring(rule, [event('ann', 80, on(0))], on(0)));
		await decayAll(store, decaying(on(30)), changes());
		await scoreLeads(store, scoring(rule, [event('ann', 7)], on(40)));

		const past = await read(store, 'ann', { asOf: on(39).at });
		expect(past).toMatchObject({
			lead: {
				leadId: 'ann',
				score: 40,
				why: 'Opened an email +40',
				expiresNext: { points: 80, at: '2026-04-01T00:00:00.000Z' },
			},
			history: [{ score: 80 }, { score: 40 }],
		});
		expect(await read(store, 'ann', { asOf: on(0).at - 1 })).toBeNull();
		expect((await read(store, 'ann', { asOf: on(99).at }))!.lead.score).toBe(47);
	});

	test('millions that were typed by mistake and corrected leave nothing behind', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 0.1, on(0)), event('ann', 1e12, on(1))], on(1)));
		await decayAll(store, decaying(on(7)), changes());
		await correctRule(store, {
			...decaying(on(8)),
			rule: everyTime.name,
			from: on(1).at,
			to: Infinity,
			what: { do: 'give', points: 10 },
			reason: '',
			thresholds: [],
			preview: false,
		});
		const { lead, history } = (await read(store, 'ann'))!;

		expect(history.at(-1)).toMatchObject({ what: 'Opened an email (corrected)', score: lead.score });
	});

	test('merged leads have one history, and those that are not stored none', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 5), event('old ann', 7)]));
		await mergeLeads(store, decaying(on(1)), [{ from: 'old ann', into: 'ann' }]);

		expect(await told(store, 'old ann')).toEqual([
			['Opened an email', 5, 5, 5],
			['Opened an email', 7, 7, 12],
			['Merged with old ann', 0, 0, 12],
		]);
		expect(await read(store, 'nobody')).toBeNull();
	});
});
