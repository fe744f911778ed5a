import {
	correctRule,
	decayAll,
	decayLeads,
	forgetDetails,
	readLeads,
	scoreLeads,
	tryChanges,
	type ScoreItem,
	type TrialRequest,
	type TrialSummary,
} from '../../../steps';
import type { Changes, Fade, Rule } from '../../../scoring';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, instant, NEW_YEAR, scoring } from '../setup';

const on = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });
const halfLife = (days: number): Fade => ({ type: 'halfLife', every: { amount: days, unit: 'days' } });

const request = (changes: Partial<Changes>, more: Partial<TrialRequest> = {}): TrialRequest => ({
	...{ entity: 'contact', score: 'Lead Score', at: NEW_YEAR + 60 * DAY, zone: 'UTC' },
	changes: { settings: {}, ...changes },
	bands: [['Sales', 50]],
	size: 10,
	...more,
});

/** Who crossed in which week that begins on this day: rose, and dropped. */
const crossings = ({ weeks }: TrialSummary['now']): Array<[week: string, rose: number, dropped: number]> =>
	weeks.flatMap(({ start, crossings: [sales] }) =>
		sales!.rose + sales!.dropped > 0
			? [[new Date(start).toISOString().slice(0, 10), sales!.rose, sales!.dropped]]
			: [],
	);

describe.each<[string, () => Store]>([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('changes tried in %s', (_, open) => {
	const decay = async (store: Store, day: number, fade?: Fade) =>
		await decayAll(store, decaying({ ...on(day), fade }), changes());
	const score = async (store: Store, items: ScoreItem[], day = 0, rule: Rule = everyTime) =>
		await scoreLeads(store, scoring(rule, items, on(day)));
	const tried = async (store: Store, changed: Partial<Changes>, more?: Partial<TrialRequest>) =>
		(await tryChanges(store, request(changed, more)))!;

	test('a score that nobody has used has nothing to try', async () => {
		expect(await tryChanges(open(), request({}))).toBeNull();
	});

	test('a score that has lost all its leads stands nowhere', async () => {
		const store = open();
		await decay(store, 1, halfLife(30));
		expect(await tried(store, { fade: halfLife(14) })).toMatchObject({ leads: 0, most: [], isDone: true });
	});

	test('each decay of the past fades in the other way: a score falls in another week', async () => {
		const store = open();
		await score(store, [event('ann', 100)]);
		for (let day = 1; day <= 40; day++) await decay(store, day, halfLife(30));
		const { now, changedTo, most, notExact } = await tried(store, { fade: halfLife(20) });

		// Equal is reached: at the half-life itself it is exactly 50, and below it the day after.
		expect(crossings(now)).toEqual([
			['2025-12-29', 1, 0],
			['2026-01-26', 0, 1],
		]);
		expect(crossings(changedTo)).toEqual([
			['2025-12-29', 1, 0],
			['2026-01-19', 0, 1],
		]);
		expect(most).toEqual([{ leadId: 'ann', now: 39.685026299, changedTo: 25 }]);
		expect(notExact).toBe(0);
	});

	test('decays that only let points expire would have faded them, too', async () => {
		const store = open();
		await score(store, [event('ann', 100)]);
		await decay(store, 14);
		const { most } = await tried(store, { fade: halfLife(14) });
		expect(most).toEqual([{ leadId: 'ann', now: 100, changedTo: 50 }]);
	});

	test('a decay of some leads would have faded theirs', async () => {
		const store = open();
		await score(store, [event('ann', 100), event('bob', 100)]);
		await decayLeads(store, decaying({ ...on(14), fade: halfLife(28) }), ['ann']);
		const { most, hasDecays } = await tried(store, { fade: halfLife(14) });
		expect(most).toEqual([{ leadId: 'ann', now: 70.710678119, changedTo: 50 }]);
		expect(hasDecays).toBe(true);
		expect((await tried(store, { fade: null })).most).toEqual([
			{ leadId: 'ann', now: 70.710678119, changedTo: 100 },
		]);
	});

	test('months count to their last days', async () => {
		const store = open();
		const end = instant('2026-01-31T00:00:00Z');
		await scoreLeads(store, scoring(everyTime, [event('ann', 100)], { at: end, now: end }));
		const monthly: Fade = {
			...{ type: 'percentOfOriginal', percent: 10, countFrom: 'award' },
			every: { amount: 1, unit: 'months' },
		};
		const decayOn = async (day: string) => {
			await decayAll(
				store,
				decaying({ at: instant(day), now: instant(day), fade: halfLife(365) }),
				changes(),
			);
			return (await tried(store, { fade: monthly })).most.map(({ changedTo }) => changedTo);
		};
		expect(await decayOn('2026-02-27T23:59:59.999Z')).toEqual([100]);
		expect(await decayOn('2026-02-28T00:00:00Z')).toEqual([90]);
		expect(await decayOn('2026-03-30T23:59:59.999Z')).toEqual([90]);
		expect(await decayOn('2026-03-31T00:00:00Z')).toEqual([80]);
	});

	test('points are gone at the decay at the instant of their expiry, not at the one before', async () => {
		const store = open();
		const rule: Rule = { ...everyTime, expiresAfter: { amount: 7, unit: 'days' } };
		await score(store, [event('ann', 60)], 0, rule);
		for (const at of [NEW_YEAR + 7 * DAY - 1, NEW_YEAR + 7 * DAY]) {
			const seen = await tried(store, { settings: { max: 55 } });
			expect([seen.now.bands[0]!.leads, seen.changedTo.bands[0]!.leads]).toEqual([1, 1]);
			await decayAll(store, decaying({ at, now: at, fade: undefined }), changes());
		}
		const { now, changedTo } = await tried(store, { settings: { max: 55 } });
		expect([now.below, changedTo.below]).toEqual([1, 1]);
		expect(crossings(changedTo).at(-1)).toEqual(['2026-01-05', 0, 1]);
	});

	test('points below zero fade, too: a score rises with no event', async () => {
		const store = open();
		const rule: Rule = { ...everyTime, name: 'Title', award: 'whileTrue' };
		await score(store, [event('ann', 60)], 0, rule);
		const other = { key: 'instance/workflow/other', workflow: 'Journey', node: 'Other' };
		await scoreLeads(store, scoring(everyTime, [event('ann', -20)], { ...on(0), step: other }));
		for (let day = 1; day <= 20; day++) await decay(store, day, halfLife(30));
		const { now, changedTo } = await tried(store, { fade: halfLife(14) });
		expect(crossings(now).at(-1)).toEqual(['2025-12-29', 1, 1]);
		expect(crossings(changedTo).at(-1)).toEqual(['2026-01-12', 1, 0]);
	});

	test('fewer events can be worth more: each decay in between is looked at', async () => {
		const store = open();
		const rule: Rule = {
			...{ name: 'Visits', award: 'byCount', window: { amount: 10, unit: 'days' } },
			tiers: [
				[1, 60],
				[2, 0],
			],
		};
		await score(store, [event('ann', 0)], 0, rule);
		await score(store, [event('ann', 0)], 5, rule);
		for (let day = 6; day <= 20; day++) await decay(store, day);
		const expected = [
			['2025-12-29', 1, 0],
			['2026-01-05', 1, 1],
			['2026-01-12', 0, 1],
		];
		const { now, changedTo } = await tried(store, { fade: halfLife(14) });
		expect([crossings(now), crossings(changedTo)]).toEqual([expected, expected]);
	});

	test('a history that was brought in today crossed when its events happened', async () => {
		const store = open();
		await score(
			store,
			[event('ann', 30, { at: NEW_YEAR }), event('ann', 30, { at: NEW_YEAR + 8 * DAY })],
			50,
		);
		expect(crossings((await tried(store, {})).now)).toEqual([['2026-01-05', 1, 0]]);
	});

	test('crossings before the twelve weeks are not counted, and those in them are', async () => {
		const store = open();
		await score(store, [event('ann', 50)]);
		await score(store, [event('bob', 50)], 7);
		const seen = await tried(store, {}, { at: NEW_YEAR + 85 * DAY });
		expect([seen.now.weeks.length, crossings(seen.now)]).toEqual([12, [['2026-01-05', 1, 0]]]);
	});

	test('scores and decays stay as they are', async () => {
		const store = open();
		await score(store, [event('ann', 100)]);
		await decay(store, 10, halfLife(30));
		const read = async () => await readLeads(store, 'contact', 'Lead Score', ['ann']);
		const before = await read();
		await tried(store, { fade: halfLife(1), settings: { max: 1 } });
		expect(await read()).toEqual(before);
	});

	test('corrected and forgotten pasts are counted as estimates', async () => {
		const store = open();
		await score(store, [event('ann', 10), event('bob', 10)]);
		expect((await tried(store, {})).notExact).toBe(0);
		await correctRule(store, {
			...scoring(everyTime, [], on(1)),
			...{ rule: everyTime.name, from: -Infinity, to: Infinity, reason: '', thresholds: [], preview: false },
			what: { do: 'give', points: 5 },
		});
		await score(store, [event('cy', 10)], 1);
		expect((await tried(store, {})).notExact).toBe(2);
		await forgetDetails(store, 'contact', 'Lead Score', NEW_YEAR + 2 * DAY);
		expect((await tried(store, {})).notExact).toBe(3);
	});

	test('what cannot be told from a ledger is counted: a decay dated before the last step of a lead', async () => {
		const store = open();
		await score(store, [event('ann', 100, { at: NEW_YEAR + 8 * DAY })], 10);
		await decay(store, 5, halfLife(2));
		expect((await tried(store, {})).notExact).toBe(1);
	});

	test('a person can stop it, and sees how far it came', async () => {
		const store = open();
		await score(
			store,
			Array.from({ length: 120 }, (_, index) => event(`lead ${index}`, 50)),
		);
		const told: number[] = [];
		const seen = await tryChanges(store, request({}), (leads) => told.push(leads) < 2);
		expect(told).toEqual([20, 40]);
		expect(seen).toMatchObject({ leads: 40, isDone: false });
		expect(await tryChanges(store, request({}))).toMatchObject({ leads: 120, isDone: true });
	});
});
