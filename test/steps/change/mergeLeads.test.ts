import type { Rule } from '../../../scoring';
import {
	decayAll,
	decayLeads,
	mergeLeads,
	readLeads,
	routeLeads,
	scoreLeads,
	type ScoreItem,
} from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { dump, freshFile, rows } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring } from '../setup';

const day = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });
const on = (days: number) => ({ at: NEW_YEAR + days * DAY });

const merge = async (store: Store, from: string, into: string, more = {}) =>
	(await mergeLeads(store, { ...decaying(), ...more }, [{ from, into }]))[0]!;
const score = async (store: Store, rule: Rule, items: ScoreItem[], more = {}) =>
	await scoreLeads(store, scoring(rule, items, more));
const scoreOf = async (store: Store, lead: string, name = 'Lead Score') =>
	(await readLeads(store, 'contact', name, [lead]))[0];

const fresh = () => {
	const file = freshFile();
	return { file, store: openSqlite(file) };
};

test('the survivor has the points of both, under both IDs', async () => {
	const { file, store } = fresh();
	await score(store, everyTime, [event('ann', 10), event('old ann', 5)]);

	expect(await merge(store, 'old ann', 'ann')).toMatchObject({
		leadId: 'ann',
		merged: 'old ann',
		scores: [{ name: 'Lead Score', score: 15 }],
	});
	expect(await scoreOf(store, 'old ann')).toMatchObject({ leadId: 'ann', score: 15 });
	expect(rows(file, 'SELECT lead FROM leads')).toEqual([{ lead: 'ann' }]);
	const [later] = await score(store, everyTime, [event('old ann', 1)]);
	expect(later).toMatchObject({ leadId: 'ann', score: 16 });
});

test('in all scores of the record type', async () => {
	const { store } = fresh();
	await score(store, everyTime, [event('ann', 10), event('old ann', 5)]);
	await score(store, everyTime, [event('old ann', 7)], { score: 'Fit' });
	await score(store, everyTime, [event('old ann', 9)], { entity: 'company' });
	await merge(store, 'old ann', 'ann');

	expect(await scoreOf(store, 'ann', 'Fit')).toMatchObject({ score: 7 });
	expect((await readLeads(store, 'company', 'Lead Score', ['old ann']))[0]).toMatchObject({
		leadId: 'old ann',
		score: 9,
	});
});

test('an event that both paid counts once, the earlier', async () => {
	const { store } = fresh();
	const rule = { ...everyTime, expiresAfter: { amount: 10, unit: 'days' as const } };
	await score(store, rule, [
		event('ann', 10, { eventId: 'e1', ...on(-1) }),
		event('old ann', 10, { eventId: 'e1', ...on(-3) }),
	]);
	await merge(store, 'old ann', 'ann');

	expect(await scoreOf(store, 'ann')).toMatchObject({
		score: 10,
		expiresNext: { at: '2026-01-08T00:00:00.000Z' },
	});
});

test('an event that one had paid and the other refused has paid', async () => {
	const { store } = fresh();
	const rule = { ...everyTime, limit: { times: 1, per: { amount: 1, unit: 'days' as const } } };
	await score(store, rule, [
		event('ann', 1),
		event('ann', 10, { eventId: 'e1' }),
		event('old ann', 10, { eventId: 'e1' }),
	]);
	await merge(store, 'old ann', 'ann');

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 11 });
	expect((await score(store, rule, [event('ann', 10, { eventId: 'e1' })]))[0]!.change).toBe(0);
});

test('of two once-only awards the earlier stays, and none is paid again', async () => {
	const { store } = fresh();
	const rule = { name: 'Signed up', award: 'once' as const };
	await score(store, rule, [event('ann', 10, on(-1)), event('old ann', 7, on(-2))]);
	await merge(store, 'old ann', 'ann');

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 7 });
	expect((await score(store, rule, [event('ann', 10)]))[0]!.change).toBe(0);
});

test('events by count add up, each once', async () => {
	const { store } = fresh();
	const rule: Rule = {
		name: 'Visits',
		award: 'byCount',
		tiers: [
			[2, 5],
			[3, 9],
		],
		window: { amount: 7, unit: 'days' },
	};
	await score(store, rule, [
		event('ann', 0, { eventId: 'e1' }),
		event('ann', 0, { eventId: 'e2', ...on(-3) }),
	]);
	await score(store, rule, [
		event('old ann', 0, { eventId: 'e1' }),
		event('old ann', 0, { eventId: 'e3', ...on(-5) }),
	]);
	await merge(store, 'old ann', 'ann');

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 9 });
	await decayAll(store, decaying({ ...day(2), fade: undefined }), changes(10));
	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 5 });
	await decayAll(store, decaying({ ...day(4), fade: undefined }), changes(10));
	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 0 });
});

test.each([
	[-2, -1, 20],
	[-1, -2, 0],
])('what is held while true follows the newer of the two (days %d and %d)', async (own, other, expected) => {
	const { store } = fresh();
	const rule = { name: 'Is a CEO', award: 'whileTrue' as const };
	await score(store, rule, [
		event('ann', 0, { matches: [{ holds: false, points: 0 }], ...on(own) }),
		event('old ann', 20, on(other)),
	]);
	await merge(store, 'old ann', 'ann');

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: expected });
});

test('the ledger of the survivor adds up to what it has', async () => {
	const { file, store } = fresh();
	const held = { name: 'Is a CEO', award: 'whileTrue' as const };
	const once = { name: 'Signed up', award: 'once' as const };
	for (const lead of ['ann', 'old ann']) {
		await score(store, held, [event(lead, 20)], { step: { key: 'held', workflow: 'W', node: 'N' } });
		await score(store, once, [event(lead, 10)]);
		await score(store, everyTime, [event(lead, 5, { eventId: 'e1' }), event(lead, 3)]);
	}
	await merge(store, 'old ann', 'ann');

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 20 + 10 + 5 + 3 + 3 });
	expect(rows(file, 'SELECT sum(points) AS points FROM ledger')).toEqual([{ points: 41 }]);
});

test('the last decay is the later of the two, for all awards', async () => {
	const { store } = fresh();
	await score(store, everyTime, [event('ann', 100), event('old ann', 100)]);
	await decayLeads(store, decaying(day(30)), ['ann']);
	await decayLeads(store, decaying(day(60)), ['old ann']);
	await merge(store, 'old ann', 'ann', day(60));

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 50 });
});

test('the clock is the latest of both and of the merge', async () => {
	const { store } = fresh();
	const rule = { ...everyTime, expiresAfter: { amount: 10, unit: 'days' as const } };
	await score(store, rule, [event('ann', 1)]);
	await score(store, { ...everyTime, name: 'Visit' }, [event('old ann', 2)], day(10));
	await merge(store, 'old ann', 'ann', day(5));

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 2 });
});

test('points that expire go on expiring after a merge', async () => {
	const { file, store } = fresh();
	const rule = { ...everyTime, expiresAfter: { amount: 10, unit: 'days' as const } };
	await score(store, rule, [event('ann', 1), event('old ann', 2, on(-3))]);
	await merge(store, 'old ann', 'ann');
	await decayAll(store, decaying({ ...day(7), fade: undefined }), changes(10));
	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 1 });
	await decayAll(store, decaying({ ...day(10), fade: undefined }), changes(10));

	expect(await scoreOf(store, 'ann')).toMatchObject({ score: 0 });
	expect(rows(file, 'SELECT * FROM expiring')).toEqual([]);
});

test("a router's memory is the survivor's", async () => {
	const { store } = fresh();
	await score(store, everyTime, [event('ann', 20), event('old ann', 50)]);
	await routeLeads(store, routing(['ann', 'old ann']));
	await merge(store, 'old ann', 'ann');

	expect(await routeLeads(store, routing(['ann']))).toMatchObject([{ previous: 'Warm', band: 'Sales' }]);
});

test("a router's memory is the other's where the survivor has none", async () => {
	const { store } = fresh();
	await score(store, everyTime, [event('ann', 5), event('old ann', 50)]);
	await routeLeads(store, routing(['old ann']));
	await merge(store, 'old ann', 'ann');

	expect(await routeLeads(store, routing(['ann']))).toMatchObject([
		{ previous: 'Sales', band: 'Sales', isRouted: false },
	]);
});

test('a lead that is not stored can be merged: its ID stands for the survivor', async () => {
	const { store } = fresh();
	await score(store, everyTime, [event('ann', 10)]);
	await merge(store, 'nobody', 'ann');

	expect((await score(store, everyTime, [event('nobody', 1)]))[0]).toMatchObject({
		leadId: 'ann',
		score: 11,
	});
});

test('a lead can be merged into one that is not stored', async () => {
	const { store } = fresh();
	await score(store, everyTime, [event('ann', 10, { eventId: 'e1' })]);
	await merge(store, 'ann', 'new ann');

	const [again] = await score(store, everyTime, [event('new ann', 10, { eventId: 'e1' })]);
	expect(again).toMatchObject({ leadId: 'new ann', score: 10, change: 0 });
});

test('merges follow each other', async () => {
	const { store } = fresh();
	await score(store, everyTime, [event('a', 1), event('b', 2), event('c', 4)]);
	await merge(store, 'a', 'b');
	await merge(store, 'a', 'c');

	expect(await readLeads(store, 'contact', 'Lead Score', ['a', 'b', 'c'])).toMatchObject([
		{ leadId: 'c', score: 7 },
		{ leadId: 'c', score: 7 },
		{ leadId: 'c', score: 7 },
	]);
});

test('merging a lead into itself is refused, also by its other ID', async () => {
	const { file, store } = fresh();
	await score(store, everyTime, [event('ann', 1), event('old ann', 2)]);
	await merge(store, 'old ann', 'ann');
	const before = dump(file);

	await expect(merge(store, 'ann', 'ann')).rejects.toThrow('are the same lead');
	await expect(merge(store, 'ann', 'old ann')).rejects.toThrow('are the same lead');
	expect(dump(file)).toBe(before);
});

test('a run that n8n repeats gives the same output and changes nothing', async () => {
	const { file, store } = fresh();
	await score(store, everyTime, [event('ann', 1), event('old ann', 2)]);
	const first = await merge(store, 'old ann', 'ann', { run: 'r1' });
	const before = dump(file);

	expect(await merge(store, 'old ann', 'ann', { run: 'r1' })).toEqual(first);
	expect(dump(file)).toBe(before);
});

test('an event that both knew is dated by the earlier of the two, also where bursts are looked for', async () => {
	const { store } = fresh();
	const open: Rule = { name: 'Open', award: 'once' };
	const demo: Rule = { ...everyTime, name: 'Demo', limit: { times: 1, per: { amount: 1, unit: 'months' } } };
	const more = { rules: [open, demo], settings: { bursts: { events: 3, seconds: 10 } } };
	const item = (lead: string, ms: number, eventId: string | null, ...holds: boolean[]): ScoreItem => ({
		...event(lead, 10, { at: NEW_YEAR + ms, eventId }),
		matches: holds.map((one) => ({ holds: one, points: 10 })),
	});
	await score(
		store,
		open,
		[
			item('bob', 4_000, 'e1', false, true),
			item('ann', 10_001, null, true, true),
			item('ann', 0, 'e1', true, true),
		],
		more,
	);
	await merge(store, 'bob', 'ann');
	// Three events from 4 s on, were it not for the earlier date of e1.
	const late = item('ann', 10_001, null, false, true);
	const [ann] = await score(store, open, [late], { ...more, execution: '2' });

	expect(ann).toMatchObject({ previous: 30, score: 30 });
});

describe('an event that two leads dated differently, 60 s apart, is no neighbour of what comes 65 s after the first', () => {
	const open: Rule = { ...everyTime, name: 'Open' };
	const demo: Rule = { ...everyTime, name: 'Demo' };
	const more = { rules: [open, demo], settings: { bursts: { events: 2, seconds: 10 } } };
	const item = (lead: string, seconds: number, eventId: string, ...holds: boolean[]): ScoreItem => ({
		...event(lead, 10, { at: NEW_YEAR + seconds * 1_000, eventId }),
		matches: holds.map((one) => ({ holds: one, points: 10 })),
	});
	const [OPEN, DEMO] = [
		[true, false],
		[false, true],
	];

	test('where the first was of a burst that was taken', async () => {
		const { store } = fresh();
		const items = [
			item('ann', 0, 'e1', ...OPEN),
			item('ann', 1, 'e2', ...OPEN),
			item('bob', 60, 'e1', ...DEMO),
		];
		await score(store, open, items, more);
		await merge(store, 'bob', 'ann');
		const [ann] = await score(store, open, [item('ann', 65, 'e3', ...DEMO)], { ...more, execution: '2' });

		expect(ann).toMatchObject({ previous: 0, score: 10 });
	});

	test('where the first was refused, so that what the second earned is all that is left', async () => {
		const { store } = fresh();
		const limited: Rule = { ...open, limit: { times: 1, per: { amount: 1, unit: 'months' } } };
		const rules = { ...more, rules: [limited, demo] };
		const items = [
			item('ann', 30, 'e0', ...OPEN),
			item('ann', 0, 'e1', ...OPEN),
			item('bob', 60, 'e1', ...OPEN),
		];
		await score(store, limited, items, rules);
		await merge(store, 'bob', 'ann');
		const [near] = await score(store, limited, [item('ann', 65, 'e3', ...DEMO)], {
			...rules,
			execution: '2',
		});
		const [first] = await score(store, limited, [item('ann', 5, 'e4', ...DEMO)], {
			...rules,
			execution: '3',
		});

		expect(near).toMatchObject({ previous: 20, score: 30 });
		expect(first).toMatchObject({ previous: 30, score: 20 });
	});
});
