import {
	adjustLeads,
	correctRule,
	decayAll,
	exportScore,
	importScore,
	mergeLeads,
	overview,
	readHistories,
	readLeads,
	scoreLeads,
	type Adjustment,
} from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

/* Points given by hand that fade like those of rules: an award without a rule. */

const on = (day: number) => ({ at: NEW_YEAR + day * DAY, now: NEW_YEAR + day * DAY });
const fading = (lead: string, points: number, more: Partial<Adjustment> = {}): Adjustment => ({
	lead,
	points,
	reason: 'Worked by sales',
	fades: true,
	...more,
});
const adjust = async (store: Store, day: number, ...all: Adjustment[]) =>
	await adjustLeads(store, decaying(on(day)), all);
const read = async (store: Store, lead = 'ann', score = 'Lead Score') =>
	(await readLeads(store, 'contact', score, [lead]))[0]!;
const halve = async (store: Store, day: number) => await decayAll(store, decaying(on(day)), changes());

async function storeWith(points: number): Promise<Store> {
	const store = openSqlite(freshFile());
	await scoreLeads(store, scoring(everyTime, [event('ann', points)]));
	return store;
}

test('points that were taken fade with those they were taken from', async () => {
	const store = await storeWith(110);
	expect(await adjust(store, 0, fading('ann', -100))).toMatchObject([{ score: 10, change: -100 }]);
	await halve(store, 30);

	expect(await read(store)).toMatchObject({
		score: 5,
		why: 'Opened an email +55, Adjusted by hand, fading -50',
	});
	await scoreLeads(store, scoring(everyTime, [event('ann', 60)], on(30)));
	expect((await read(store)).score).toBe(65);
});

test('a score that is set so is that, and fades from there; an adjustment beside it stays', async () => {
	const store = await storeWith(40);
	await adjust(store, 0, fading('ann', 100, { isSet: true }), fading('ann', 7, { fades: false }));
	expect((await read(store)).score).toBe(107);
	await halve(store, 60);

	expect((await read(store)).score).toBe(32);
});

test('its history says why, and adds up to the score', async () => {
	const store = await storeWith(20);
	await adjust(store, 3, fading('ann', 8, { reason: 'Met at the fair' }));
	await halve(store, 30);
	const [told] = await readHistories(store, {
		...{ entity: 'contact', score: 'Lead Score', leads: ['ann'], limit: 99, asOf: null },
	});

	expect(told!.history[1]).toMatchObject({ what: 'Adjusted by hand: Met at the fair', points: 8, score: 28 });
	expect(told!.history.at(-1)!.score).toBe((await read(store)).score);
});

test('it is no activity: a silence goes on over it', async () => {
	const store = await storeWith(100);
	await adjust(store, 20, fading('ann', 100));
	const fade = {
		type: 'percentOfRemaining' as const,
		every: { amount: 30, unit: 'days' as const },
		percent: 50,
		countFrom: 'lastActivity' as const,
	};
	await decayAll(store, decaying({ ...on(31), fade }), changes());

	expect((await read(store)).score).toBe(100);
});

test.each(['once', 'Worked by sales', ''])(
	'a merge keeps those of both leads: reason "%s"',
	async (reason) => {
		const store = await storeWith(100);
		await adjust(store, 0, fading('ann', -8, { reason }), fading('bob', 4, { reason }));
		await halve(store, 30);
		await mergeLeads(store, decaying(on(30)), [{ from: 'bob', into: 'ann' }]);

		expect(await read(store)).toMatchObject({
			score: 48,
			reasons: [
				{ reason: 'Opened an email', points: 50 },
				{ reason: 'Adjusted by hand, fading', points: -2, given: -4, times: 2 },
			],
		});
	},
);

test('a correction of the rule leaves it alone, and a file carries it', async () => {
	const store = await storeWith(100);
	await adjust(store, 1, fading('ann', 16));
	await correctRule(store, {
		...decaying(on(2)),
		...{ rule: everyTime.name, from: NEW_YEAR, to: NEW_YEAR + 9 * DAY, reason: 'bots', thresholds: [] },
		what: { do: 'remove' },
		preview: false,
	});
	expect((await read(store)).score).toBe(16);
	const file: string[] = [];
	for await (const part of exportScore(store, 'contact', 'Lead Score')) file.push(...part.trim().split('\n'));
	const copy = openSqlite(freshFile());
	const report = await importScore(
		copy,
		{ entity: 'contact', score: 'Copy', now: Date.now(), idOf: (id) => id },
		(async function* () {
			yield* file;
		})(),
	);

	expect(report).toMatchObject({ leads: 1 });
	for (const [one, name] of [
		[store, 'Lead Score'],
		[copy, 'Copy'],
	] as const) {
		await decayAll(one, decaying({ ...on(31), score: name }), changes());
		expect((await read(one, 'ann', name)).score).toBe(8);
	}
});

test('a report names it among the rules', async () => {
	const store = await storeWith(100);
	await adjust(store, 1, fading('ann', -16));

	expect((await overview(store, { entity: 'contact', score: 'Lead Score' }, 5))!.rules).toEqual([
		{ rule: 'Opened an email', points: 100, times: 1, leads: 1 },
		{ rule: 'Adjusted by hand, fading', points: -16, times: 1, leads: 1 },
	]);
});
