import type { Rule } from '../../../scoring';
import {
	adjustLeads,
	correctRule,
	decayAll,
	forgetDetails,
	mergeLeads,
	readHistories,
	readLeads,
	routeLeads,
	scoreLeads,
	UnknownRuleError,
	type CorrectRequest,
	type ScoreItem,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const OPENED = 'Opened an email';
const demo: Rule = { name: 'Asked for a demo', award: 'once' };
const request = decaying();

const correcting = (what: CorrectRequest['what'], more: Partial<CorrectRequest> = {}): CorrectRequest => ({
	...request,
	step: { ...request.step, key: 'instance/workflow/correct' },
	...{
		rule: OPENED,
		from: -Infinity,
		to: Infinity,
		what,
		reason: 'It was wrong',
		thresholds: [],
		preview: false,
	},
	...more,
});
const remove = correcting({ do: 'remove' });
const give = (points: number, more: Partial<CorrectRequest> = {}) => correcting({ do: 'give', points }, more);
const move = (to: string, more: Partial<CorrectRequest> = {}) => correcting({ do: 'move', to }, more);

const on = (day: number, more: Partial<ScoreItem> = {}) =>
	event('ann', 10, { at: NEW_YEAR + day * DAY, ...more });
const later = (day: number) => ({ at: NEW_YEAR + day * DAY, now: NEW_YEAR + day * DAY });

describe.each([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('in %s', (_name, openStore: () => Store) => {
	const annIn = async (store: Store, score = 'Lead Score') =>
		(await readLeads(store, 'contact', score, ['ann']))[0]!;
	const scored = async (rule: Rule, items: ScoreItem[], more: Parameters<typeof scoring>[2] = {}) => {
		const store = openStore();
		await scoreLeads(store, scoring(rule, items, { ...later(9), ...more }));
		return store;
	};

	test('points of the dates between which a rule was wrong are removed', async () => {
		const store = await scored(everyTime, [on(0), on(1), on(2), on(3)]);
		const done = await correctRule(store, {
			...remove,
			...later(9),
			from: NEW_YEAR + DAY,
			to: NEW_YEAR + 3 * DAY,
		});

		expect(done).toMatchObject({ leads: 1, corrected: 1, awards: 2, changed: 1, points: -20, isDone: true });
		expect(await annIn(store)).toMatchObject({ score: 20, why: 'Opened an email +20 (2 times)' });
	});

	test('the history says what was corrected, and adds up to the score', async () => {
		const store = await scored(everyTime, [on(0)]);
		await correctRule(store, give(4));
		const request = { entity: 'contact', score: 'Lead Score', leads: ['ann'], limit: 10, asOf: null };
		const { history, lead } = (await readHistories(store, request))[0]!;

		expect(history).toMatchObject([
			{ what: 'Opened an email', points: 10 },
			{ what: 'Opened an email (corrected: It was wrong)', points: -6, at: '2026-01-01T00:00:00.000Z' },
		]);
		expect(lead.score).toBe(4);
	});

	test('a preview says what would be done, and does nothing', async () => {
		const store = await scored(everyTime, [on(0), event('bob', 30), event('cy', 3)]);
		const wanted = { thresholds: [5, 8] };
		const previewed = await correctRule(store, give(6, { ...wanted, preview: true }));

		expect(previewed).toMatchObject({
			...{ leads: 3, corrected: 3, awards: 3, changed: 3, points: -4 - 24 + 3 },
			crossings: [
				[8, 0, 2],
				[5, 1, 0],
			],
		});
		expect(await annIn(store)).toMatchObject({ score: 10 });
		expect(await correctRule(store, give(6, wanted))).toEqual(previewed);
	});

	test('crossings are counted for the bands of routers, where no thresholds are given', async () => {
		const store = await scored(everyTime, [on(0), on(1)]);
		await routeLeads(store, routing(['ann']));

		expect((await correctRule(store, give(30))).crossings).toEqual([
			[50, 1, 0],
			[20, 0, 0],
		]);
	});

	test('corrected again, it goes by what was corrected; points that were removed can be given again', async () => {
		const store = await scored(everyTime, [on(0), on(1)]);
		await correctRule(store, give(5));
		expect(await correctRule(store, give(5))).toMatchObject({ awards: 0, changed: 0 });
		await correctRule(store, remove);
		expect(await annIn(store)).toMatchObject({
			score: 0,
			why: 'All its points have expired or were removed',
		});
		await correctRule(store, give(0.1));
		await correctRule(store, give(0.3));

		expect(await correctRule(store, give(0.3))).toMatchObject({ awards: 0 });
		expect(await annIn(store)).toMatchObject({ score: 0.6, why: 'Opened an email +0.6 (2 times)' });
	});

	test('what has expired is left alone, and what was corrected expires with its award', async () => {
		const rule: Rule = { ...everyTime, expiresAfter: { amount: 10, unit: 'days' } };
		const store = await scored(rule, [on(0), on(8)], later(8));
		expect(await correctRule(store, give(3, later(12)))).toMatchObject({ awards: 1, points: -7 });
		expect(await annIn(store)).toMatchObject({ score: 3, expiresNext: { points: 3 } });
		await decayAll(store, decaying({ fade: undefined, ...later(18) }), {
			of: 'falls',
			thresholds: [2],
			limit: 9,
		});

		expect(await annIn(store)).toMatchObject({ score: 0 });
	});

	test('an award that a limit had cut stays within what the limit left, and limits go by what was paid', async () => {
		const rule: Rule = { ...everyTime, limit: { points: 14, per: { amount: 1, unit: 'weeks' } } };
		const store = await scored(rule, [on(0), on(0)]);
		await correctRule(store, give(6));
		expect(await annIn(store)).toMatchObject({ score: 10 });
		await scoreLeads(store, scoring(rule, [on(1)], later(9)));

		expect(await annIn(store)).toMatchObject({ score: 10 });
	});

	test('a renamed rule has the points of the old name, and does not give once-only points again', async () => {
		const store = await scored({ ...demo, group: 'web', maxPoints: 8 }, [on(0, { eventId: 'a' })]);
		await correctRule(store, move('Booked a demo', { rule: demo.name }));
		expect(await annIn(store)).toMatchObject({ score: 8 });
		const renamed: Rule = { ...demo, name: 'Booked a demo' };
		await scoreLeads(store, scoring(renamed, [on(5, { eventId: 'b' })], later(9)));

		expect(await annIn(store)).toMatchObject({ score: 10, why: 'Booked a demo +10' });
	});

	test('once-only points that were given again under the new name are taken back', async () => {
		const store = await scored(demo, [on(0)]);
		const renamed: Rule = { ...demo, name: 'Booked a demo' };
		await scoreLeads(store, scoring(renamed, [on(5)], later(9)));
		expect(await annIn(store)).toMatchObject({ score: 20 });
		const done = await correctRule(store, move('Booked a demo', { rule: demo.name }));
		expect(done).toMatchObject({ awards: 1, points: -10 });
		await correctRule(store, give(7, { rule: 'Booked a demo' }));

		expect(await annIn(store)).toMatchObject({ score: 7, why: 'Booked a demo +7' });
	});

	test('an event that comes again under the new name counts no more', async () => {
		const store = await scored(everyTime, [on(0, { eventId: 'a' }), on(1, { eventId: 'b' })]);
		const renamed: Rule = { ...everyTime, name: 'Opened' };
		await scoreLeads(store, scoring(renamed, [on(0, { eventId: 'a' })], later(9)));
		await correctRule(store, move('Opened'));
		expect(await annIn(store)).toMatchObject({ score: 20 });
		await scoreLeads(store, scoring(renamed, [on(1, { eventId: 'b' })], later(9)));

		expect(await annIn(store)).toMatchObject({ score: 20, why: 'Opened +20 (2 times)' });
	});

	test('an event that comes again counts no more after a second new name, paid or refused', async () => {
		const limit: Rule['limit'] = { times: 1, per: { amount: 9, unit: 'days' } };
		const first = [on(0, { eventId: 'a' }), on(1, { eventId: 'b' })];
		const store = await scored({ ...everyTime, limit }, first);
		await correctRule(store, move('Opened'));
		const again = await correctRule(store, move('Read', { rule: 'Opened' }));
		expect(again).toMatchObject({ corrected: 1, awards: 1, points: 0 });
		const redelivered = scoring({ ...everyTime, name: 'Read' }, first, later(9));
		await scoreLeads(store, redelivered);

		expect(await annIn(store)).toMatchObject({ score: 10, why: 'Read +10' });
	});

	test('an event whose points were removed gives none under the new name either', async () => {
		const store = await scored(everyTime, [on(0, { eventId: 'a' })]);
		await correctRule(store, remove);
		expect(await correctRule(store, move('Opened'))).toMatchObject({ corrected: 0, awards: 0 });
		const redelivered = scoring({ ...everyTime, name: 'Opened' }, [on(0, { eventId: 'a' })], later(9));
		await scoreLeads(store, redelivered);

		expect(await annIn(store)).toMatchObject({ score: 0 });
	});

	test('an event that the old name counts, and another rule paid, counts under the new name when it comes again', async () => {
		const frequent: Rule = { name: OPENED, award: 'byCount', tiers: [[1, 5]] };
		const item = on(0, { eventId: 'a' });
		const store = await scored(frequent, [item]);
		await scoreLeads(store, scoring(demo, [item], later(9)));
		await correctRule(store, move('Opened'));
		await scoreLeads(store, scoring({ ...frequent, name: 'Opened' }, [item], later(9)));

		expect(await annIn(store)).toMatchObject({ score: 20 });
	});

	test('once-only points that have expired are not given again under the new name', async () => {
		const brief: Rule = { ...demo, expiresAfter: { amount: 1, unit: 'days' } };
		const store = await scored(brief, [on(0)]);
		await correctRule(store, move('Booked a demo', { rule: demo.name, ...later(9) }));
		await scoreLeads(store, scoring({ ...brief, name: 'Booked a demo' }, [on(9)], later(9)));

		expect(await annIn(store)).toMatchObject({ score: 0 });
	});

	test('a merge of two leads keeps one of two awards for an event, with its correction', async () => {
		const store = await scored(everyTime, [
			on(0, { eventId: 'a' }),
			on(3, { eventId: 'b' }),
			on(1, { lead: 'bob', eventId: 'a' }),
			on(1, { lead: 'bob', eventId: 'c' }),
		]);
		await correctRule(store, give(3));
		await mergeLeads(store, request, [{ from: 'ann', into: 'bob' }]);
		expect(await annIn(store)).toMatchObject({ leadId: 'bob', score: 9 });
		await correctRule(store, give(4));

		expect(await annIn(store)).toMatchObject({ score: 12 });
	});

	test('an event that paid under the old name here and the new name there counts once after a merge', async () => {
		const store = await scored(everyTime, [on(0, { eventId: 'a' })]);
		await correctRule(store, move('Opened'));
		const renamed: Rule = { ...everyTime, name: 'Opened' };
		await scoreLeads(store, scoring(renamed, [on(1, { lead: 'bob', eventId: 'a' })], later(9)));
		await mergeLeads(store, request, [{ from: 'ann', into: 'bob' }]);

		expect(await annIn(store)).toMatchObject({ score: 10 });
	});

	test('points held, or given by how often, are told and left alone', async () => {
		const title: Rule = { name: OPENED, award: 'whileTrue' };
		const store = await scored(title, [on(0)]);

		expect(await correctRule(store, remove)).toMatchObject({ held: 1, awards: 0 });
		expect(await annIn(store)).toMatchObject({ score: 10 });
	});

	test('a correction stays when old details are forgotten', async () => {
		const store = await scored(everyTime, [on(0), on(1)]);
		await correctRule(store, give(4));
		await forgetDetails(store, 'contact', 'Lead Score', Infinity);
		expect(await correctRule(store, give(4))).toMatchObject({ awards: 0 });
		// Points that fade in another way are made anew from the ledger.
		const linear = { type: 'linear' as const, every: { amount: 9, unit: 'days' as const } };
		await decayAll(store, decaying({ fade: linear, ...later(9) }), changes());

		expect((await annIn(store)).score).toBeCloseTo(4 / 9);
	});

	test('a fall by a correction is told by the next decay', async () => {
		const store = await scored(everyTime, [on(0), on(1)], later(2));
		const night = (day: number) =>
			decayAll(store, decaying({ fade: undefined, ...later(day) }), {
				of: 'falls',
				thresholds: [15],
				limit: 9,
			});
		await night(3);
		await correctRule(store, give(5, later(3)));

		expect((await night(4)).leads).toMatchObject([{ leadId: 'ann', fellBelow: 15 }]);
	});

	test('it goes through all leads in chunks, can be stopped, and run again goes on', async () => {
		const items = Array.from({ length: 250 }, (_, index) => event(`lead ${index}`, 10));
		const store = await scored(everyTime, items);
		let chunks = 0;
		const stopped = await correctRule(store, remove, () => ++chunks < 2);
		expect(stopped).toMatchObject({ leads: 200, corrected: 200, isDone: false });

		expect(await correctRule(store, remove)).toMatchObject({ leads: 250, corrected: 50, isDone: true });
	});

	test('a run that n8n repeats gives the same output and changes nothing', async () => {
		const store = await scored(everyTime, [on(0), on(1)]);
		const first = await correctRule(store, give(4, { run: 'r' }));
		await adjustLeads(store, request, [{ lead: 'ann', points: 1, reason: '' }]);

		expect(await correctRule(store, give(4, { run: 'r' }))).toEqual(first);
		expect(await annIn(store)).toMatchObject({ score: 9 });
	});

	test('a rule that the score does not have is an error', async () => {
		const store = await scored(everyTime, [on(0)]);

		await expect(correctRule(store, { ...remove, rule: 'Opened' })).rejects.toThrow(UnknownRuleError);
	});
});
