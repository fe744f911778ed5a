import {
	decayAll,
	decayLeads,
	readLeads,
	scoreLeads,
	type DecayReport,
	type ScoreItem,
} from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { dump, freshFile, inFile, rows } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

/** A step at so many days after New Year. */
const day = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });

/** A store in which leads have been scored at New Year. */
async function storeWith(items: ScoreItem[], rule = everyTime): Promise<{ file: string; store: Store }> {
	const file = freshFile();
	const store = openSqlite(file);
	await scoreLeads(store, scoring(rule, items));
	return { file, store };
}

const scoresOf = async (store: Store, ...leads: string[]) =>
	(await readLeads(store, 'contact', 'Lead Score', leads)).map((lead) => lead?.score);

const manyLeads = (count: number): ScoreItem[] =>
	Array.from({ length: count }, (_, index) => event(`lead ${String(index).padStart(4, '0')}`, 100));

test('a decay of all leads reports those that changed, before and after', async () => {
	const { store } = await storeWith([event('ann', 100), event('bob', 0)]);
	const { leads, summary } = await decayAll(store, decaying(day(30)), changes(10));

	expect(leads).toMatchObject([{ leadId: 'ann', previous: 100, score: 50, change: -50 }]);
	expect(summary).toMatchObject({ leads: 2, emitted: 1, before: 100, after: 50 });
});

test('its limit holds for the leads that come out, and not for the summary', async () => {
	const { store } = await storeWith(manyLeads(1_200));
	const { leads, summary } = await decayAll(store, decaying(day(30)), changes(700));

	expect(leads.map(({ leadId }) => leadId)).toEqual(manyLeads(700).map(({ lead }) => lead));
	expect(summary).toMatchObject({ leads: 1_200, emitted: 1_200, before: 120_000, after: 60_000 });
});

test('it writes the score and no lead, once leads know the way of fading', async () => {
	const { file, store } = await storeWith(manyLeads(3));
	await decayAll(store, decaying(day(30)), changes(10));
	const before = rows(file, 'SELECT * FROM leads');
	await decayAll(store, decaying(day(60)), changes(10));

	expect(rows(file, 'SELECT * FROM leads')).toEqual(before);
	expect(await scoresOf(store, 'lead 0001')).toEqual([25]);
});

test('it covers leads that are created later', async () => {
	const { store } = await storeWith([]);
	await decayAll(store, decaying(day(30)), changes(10));
	const late = event('ann', 100, { at: NEW_YEAR });
	const fresh = event('bob', 100);
	const results = await scoreLeads(store, scoring(everyTime, [late, fresh], day(31)));

	expect(results.map(({ score }) => score)).toEqual([50, 100]);
});

test('it makes no difference how often a decay ran', async () => {
	const daily = await storeWith([event('ann', 100)]);
	for (let days = 1; days <= 45; days++) await decayAll(daily.store, decaying(day(days)), changes(10));
	const once = await storeWith([event('ann', 100)]);
	await decayAll(once.store, decaying(day(45)), changes(10));
	await decayAll(once.store, decaying(day(45)), changes(10));

	const [score] = await scoresOf(daily.store, 'ann');
	expect(score).toBeCloseTo(100 * 2 ** -1.5, 9);
	expect(await scoresOf(once.store, 'ann')).toEqual([score]);
});

test('leads that lost expired points are cleaned up', async () => {
	const rule = { ...everyTime, expiresAfter: { amount: 10, unit: 'days' as const } };
	const { file, store } = await storeWith([event('ann', 10), event('ann', 20, { at: NEW_YEAR - DAY })], rule);
	expect(rows(file, 'SELECT lead FROM expiring')).toHaveLength(2);
	const { leads } = await decayAll(store, decaying({ ...day(9), fade: undefined }), changes(10));

	expect(leads).toMatchObject([{ leadId: 'ann', previous: 30, score: 10 }]);
	expect(rows(file, 'SELECT lead FROM expiring')).toHaveLength(1);
	await decayAll(store, decaying({ ...day(10), fade: undefined }), changes(10));
	expect(rows(file, 'SELECT lead FROM expiring')).toHaveLength(0);
	expect(rows(file, 'SELECT next_at FROM leads')).toEqual([{ next_at: null }]);
});

test('expiring points fade until they expire', async () => {
	const rule = { ...everyTime, expiresAfter: { amount: 31, unit: 'days' as const } };
	const { store } = await storeWith([event('ann', 100)], rule);

	expect((await decayAll(store, decaying(day(30)), changes(10))).leads).toMatchObject([{ score: 50 }]);
	expect((await decayAll(store, decaying(day(31)), changes(10))).leads).toMatchObject([
		{ previous: 50, score: 0 },
	]);
});

test('a decay without a way of fading moves the clock of all leads, and leaves the way of fading alone', async () => {
	const { store } = await storeWith([event('ann', 100)]);
	await decayAll(store, decaying(day(30)), changes(10));
	const { leads } = await decayAll(store, decaying({ ...day(60), fade: undefined }), changes(10));
	const results = await scoreLeads(store, scoring(everyTime, [event('ann', 0), event('bob', 100)], day(40)));

	expect(leads).toEqual([]);
	expect(results.map(({ score }) => score)).toEqual([50, 100]);
	const { leads: faded } = await decayAll(store, decaying(day(61)), changes(10));
	expect(faded.find(({ leadId }) => leadId === 'bob')!.score).toBeCloseTo(100 * 2 ** (-1 / 30), 9);
});

test('a decay of one group leaves the points of others whole', async () => {
	const { store } = await storeWith([event('ann', 100)], { ...everyTime, group: 'Email' });
	await scoreLeads(store, scoring({ ...everyTime, name: 'Visit' }, [event('ann', 10)]));
	const { leads } = await decayAll(store, decaying({ ...day(30), groups: ['Email'] }), changes(10));

	expect(leads).toMatchObject([{ previous: 110, score: 60 }]);
});

test('a run that n8n repeats gives the same report and writes nothing', async () => {
	const { file, store } = await storeWith(manyLeads(600));
	const request = decaying({ ...day(30), run: 'r1' });
	const first = await decayAll(store, request, changes(600));
	await scoreLeads(store, scoring(everyTime, [event('lead 0001', 5)], day(31)));
	const before = dump(file);

	expect(await decayAll(store, request, changes(600))).toEqual(first);
	expect(dump(file)).toBe(before);
});

test('a decay that was cut off between two pages is completed by its repetition', async () => {
	const { file, store } = await storeWith(manyLeads(1_200));
	let transactions = 0;
	const failing: Store = {
		purge: async () => await store.purge(),
		transaction: async (work, keep) => {
			if (++transactions === 3) throw new Error('cut off');
			return await store.transaction(work, keep);
		},
	};
	const request = decaying({ ...day(30), run: 'r1' });
	await expect(decayAll(failing, request, changes(1_200))).rejects.toThrow('cut off');
	const { leads, summary } = await decayAll(store, { ...request, ...day(30.5) }, changes(1_200));

	expect(leads).toHaveLength(1_200);
	expect(summary).toMatchObject({ leads: 1_200, emitted: 1_200, before: 120_000, after: 60_000 });
	expect(rows(file, 'SELECT number FROM sweeps')).toHaveLength(1);
});

test.each(['ledger', 'saveLeads'] as const)(
	'a page that fails in its second part (%s) writes nothing, and is done by the repetition',
	async (call) => {
		const { file, store } = await storeWith(manyLeads(600));
		const before = rows(file, 'SELECT * FROM leads');
		let calls = 0;
		const failing: Store = {
			purge: async () => await store.purge(),
			transaction: async (work, mode) =>
				await store.transaction(async (tx) => {
					const real = tx[call] as (...values: unknown[]) => Promise<unknown>;
					const unsure = async (...values: unknown[]) => {
						if (++calls === 2) throw new Error('cut off');
						return await real(...values);
					};
					return await work({ ...tx, [call]: unsure });
				}, mode),
		};
		await expect(decayAll(failing, decaying(day(30)), changes(0))).rejects.toThrow('cut off');
		expect(rows(file, 'SELECT * FROM leads')).toEqual(before);
		const { summary } = await decayAll(store, decaying(day(30)), changes(0));

		expect(summary).toMatchObject({ leads: 600, before: 30_000, after: 30_000 });
	},
);

test('a first decay that was stopped goes on where it was: ledgers that were read are not read again', async () => {
	const { file, store } = await storeWith(manyLeads(1_200));
	const stopped = await decayAll(store, decaying(day(30)), changes(0), (leads) => leads < 500);
	expect(stopped.summary).toMatchObject({ leads: 500, before: 50_000, after: 25_000 });
	inFile(file, (database) => database.exec(`DELETE FROM ledger WHERE lead < 'lead 0500'`));
	const { summary } = await decayAll(store, decaying(day(60)), changes(0));

	expect(summary).toMatchObject({ leads: 1_200, before: 60_000, after: 30_000 });
});

test('others score leads while a first decay goes on', async () => {
	const { store } = await storeWith(manyLeads(1_200));
	const order: string[] = [];
	const decay = decayAll(store, decaying(day(30)), changes(0), (leads) => order.push(`${leads}`) > 0);
	for (let one = 0; one < 3; one++) {
		await scoreLeads(
			store,
			scoring(everyTime, [event('lead 1199', 10, { at: NEW_YEAR + 29 * DAY })], day(30)),
		);
		order.push('scored');
	}
	await decay;

	expect(order.lastIndexOf('scored')).toBeLessThan(order.indexOf('1200'));
	const [score] = await scoresOf(store, 'lead 1199');
	expect(score).toBeCloseTo(50 + 30 * 2 ** (-1 / 30), 9);
});

test('leads with long ledgers are taken a few at a time', async () => {
	const items = manyLeads(60).flatMap((item) => Array.from({ length: 200 }, () => item));
	const { store } = await storeWith(items);
	const looked: number[] = [];
	const { summary } = await decayAll(store, decaying(day(30)), changes(0), (leads) => looked.push(leads) > 0);

	expect(looked).toEqual([25, 50, 60]);
	expect(summary).toMatchObject({ leads: 60, before: 1_200_000, after: 600_000 });
});

test('a decay of some leads leaves the others whole', async () => {
	const { store } = await storeWith([event('ann', 100), event('bob', 100)]);
	const results = await decayLeads(store, decaying(day(30)), ['bob']);

	expect(results).toMatchObject([{ leadId: 'bob', previous: 100, score: 50 }]);
	expect(await scoresOf(store, 'ann', 'bob')).toEqual([100, 50]);
});

test('it gives results in the order of the leads, and stores none that was not stored', async () => {
	const { file, store } = await storeWith(manyLeads(1_200));
	const leads = ['nobody', ...manyLeads(1_200).map(({ lead }) => lead), 'nobody else'];
	const results = await decayLeads(store, decaying(day(30)), leads);

	expect(results.map((lead) => lead?.leadId ?? null)).toEqual([null, ...leads.slice(1, -1), null]);
	expect(rows(file, `SELECT lead FROM leads WHERE lead LIKE 'nobody%'`)).toEqual([]);
});

test('it finds the survivor under the ID of a merged lead', async () => {
	const { file, store } = await storeWith([event('ann', 100)]);
	inFile(file, (database) => database.exec(`INSERT INTO aliases VALUES ('contact', 'old ann', 'ann')`));

	expect(await decayLeads(store, decaying(day(30)), ['old ann'])).toMatchObject([
		{ leadId: 'ann', score: 50 },
	]);
});

test('a repeated decay of some leads gives the same output and writes nothing', async () => {
	const { file, store } = await storeWith([event('ann', 100)]);
	const request = decaying({ ...day(30), run: 'r1' });
	const first = await decayLeads(store, request, ['ann', 'nobody']);
	await scoreLeads(store, scoring(everyTime, [event('ann', 5), event('nobody', 5)], day(31)));
	const before = dump(file);

	expect(await decayLeads(store, request, ['ann', 'nobody'])).toEqual(first);
	expect(dump(file)).toBe(before);
});

test('silences are charged as they were, also when no decay ran during them', async () => {
	const tenth = {
		type: 'percentOfRemaining' as const,
		percent: 10,
		every: { amount: 30, unit: 'days' as const },
	};
	const fade = { ...tenth, countFrom: 'lastActivity' as const };
	const { store } = await storeWith([event('ann', 100)]);
	await scoreLeads(store, scoring(everyTime, [event('ann', 10)], day(45)));
	// 100 loses a tenth at day 30, then all of it a tenth at day 75.
	await decayAll(store, decaying({ ...day(75), fade }), changes(10));

	expect(await scoresOf(store, 'ann')).toEqual([90]);
});

test('a late activity in an old silence gives back what the silence had cost', async () => {
	const tenth = {
		type: 'percentOfOriginal' as const,
		percent: 10,
		every: { amount: 30, unit: 'days' as const },
	};
	const fade = { ...tenth, countFrom: 'lastActivity' as const };
	const { store } = await storeWith([event('ann', 100)]);
	await decayAll(store, decaying({ ...day(31), fade }), changes(10));
	expect(await scoresOf(store, 'ann')).toEqual([90]);
	const late = event('ann', 10, { at: NEW_YEAR + 29 * DAY });
	await scoreLeads(store, scoring(everyTime, [late], day(32)));

	expect(await scoresOf(store, 'ann')).toEqual([110]);
});

describe('a decay that tells falls', () => {
	const falls = (...thresholds: number[]): DecayReport => ({ of: 'falls', thresholds, limit: Infinity });
	const many = async (store: Store, count: number) =>
		await scoreLeads(
			store,
			scoring(
				everyTime,
				Array.from({ length: count }, (_, n) => event(`lead ${n}`, 100)),
			),
		);
	const told = async (store: Store, days: number, report = falls(60)) =>
		(await decayAll(store, decaying(day(days)), report)).summary;

	test('looks at all leads the first time, and then at those that may have fallen', async () => {
		const store = openSqlite(freshFile());
		await many(store, 1_200);
		expect(await told(store, 1)).toMatchObject({ leads: 1_200, emitted: 0 });
		expect(await told(store, 2)).toMatchObject({ leads: 0, emitted: 0 });
		expect(await told(store, 30)).toMatchObject({ leads: 1_200, emitted: 1_200, fallen: [[60, 1_200]] });
		expect(await told(store, 31)).toMatchObject({ leads: 0, emitted: 0 });
	});

	test('names every threshold, also on a night on which nobody has to be looked at', async () => {
		const store = openSqlite(freshFile());
		await many(store, 3);
		await told(store, 1, falls(60, 20));
		const { fallen, leads } = await told(store, 2, falls(60, 20));

		expect({ fallen, leads }).toEqual({
			fallen: [
				[60, 0],
				[20, 0],
			],
			leads: 0,
		});
	});

	test('looks at all again where thresholds, limits or the way of fading changed', async () => {
		const store = openSqlite(freshFile());
		await many(store, 3);
		await told(store, 1);
		expect(await told(store, 2, falls(60, 50))).toMatchObject({ leads: 3 });
		expect(await told(store, 3, falls(60, 50))).toMatchObject({ leads: 0 });
		await scoreLeads(store, scoring(everyTime, [event('lead 0', 1)], { settings: { max: 90 } }));
		expect(await told(store, 4, falls(60, 50))).toMatchObject({ leads: 3 });
		const fade = { type: 'linear' as const, every: { amount: 100, unit: 'days' as const } };
		const { summary } = await decayAll(store, decaying({ ...day(5), fade }), falls(60, 50));
		expect(summary).toMatchObject({ leads: 3 });
	});

	test.each([
		['of the original', { type: 'percentOfOriginal', percent: 10 }],
		['of what is left', { type: 'percentOfRemaining', percent: 20 }],
		['of what is left, in silences', { type: 'percentOfRemaining', percent: 20, countFrom: 'lastActivity' }],
	] as const)('looks at those alone that fall: a percentage %s', async (_what, kind) => {
		const fade = { ...kind, every: { amount: 1, unit: 'months' as const } };
		const items = Array.from({ length: 400 }, (_, index) =>
			event(`lead ${index % 40}`, 3 + (index % 7), { at: NEW_YEAR - ((index * 37) % 200) * (DAY / 3) }),
		);
		const { store } = await storeWith(items);
		const nights = { looked: 0, told: 0 };
		for (let night = 1; night <= 120; night++) {
			const { summary } = await decayAll(store, decaying({ ...day(night), fade }), falls(40, 20));
			if (night > 1) nights.looked += summary.leads;
			if (night > 1) nights.told += summary.emitted;
		}

		expect(nights.told).toBeGreaterThan(30);
		expect(nights.looked).toBe(nights.told);
	});

	test('tells the fall of a lead that is ahead of it', async () => {
		const fade = {
			type: 'percentOfRemaining',
			percent: 10,
			every: { amount: 1, unit: 'days' },
			countFrom: 'lastActivity',
		} as const;
		const { store } = await storeWith([event('ann', 100)]);
		const rule = { ...everyTime, name: 'Trial', expiresAfter: { amount: 10, unit: 'days' as const } };
		await scoreLeads(store, scoring(rule, [event('ann', 10)]));
		await decayAll(store, decaying({ ...day(1), fade }), falls(60));
		// Only what has expired goes, so that the fading of these 30 days is still to come.
		await decayLeads(store, decaying({ ...day(31), fade: undefined }), ['ann']);
		const { summary } = await decayAll(store, decaying({ ...day(2), fade }), falls(60));

		expect(summary.fallen).toEqual([[60, 1]]);
	});

	test('tells a fall of a lead that was scored while a limit was another one', async () => {
		const mail = (maxPoints?: number) => ({ ...everyTime, name: 'Mail', maxPoints });
		const { store } = await storeWith([event('bob', 1)], mail(50));
		expect(await told(store, 1)).toMatchObject({ emitted: 0 });
		await scoreLeads(store, scoring(everyTime, [event('ann', 50)]));
		await scoreLeads(store, scoring(mail(), [event('ann', 400)]));
		await scoreLeads(store, scoring(mail(50), [event('bob', 1)]));

		// Without its maximum, Mail would keep ann above 60 for some days more.
		expect(await told(store, 75)).toMatchObject({ fallen: [[60, 1]] });
	});

	test('that is stopped tells the others when it is run again', async () => {
		const store = openSqlite(freshFile());
		await many(store, 1_200);
		await told(store, 1);
		const stopped = await decayAll(store, decaying(day(30)), falls(60), (leads) => leads < 500);
		const rest = await decayAll(store, decaying({ ...day(30), execution: '2' }), falls(60));
		const leads = [...stopped.leads, ...rest.leads].map(({ leadId }) => leadId);

		expect([stopped.leads.length, rest.leads.length]).toEqual([500, 700]);
		expect(new Set(leads).size).toBe(1_200);
	});

	test('tells each fall once, also where two run at the same time', async () => {
		const store = openSqlite(freshFile());
		await many(store, 1_200);
		await told(store, 1);
		const both = await Promise.all(
			['2', '3'].map(
				async (execution) => await decayAll(store, decaying({ ...day(30), execution }), falls(60)),
			),
		);
		const leads = both.flatMap((one) => one.leads.map(({ leadId }) => leadId));

		expect(leads).toHaveLength(1_200);
		expect(new Set(leads).size).toBe(1_200);
	});

	test('that n8n repeats gives the same leads again', async () => {
		const store = openSqlite(freshFile());
		await many(store, 600);
		const request = decaying({ ...day(30), run: 'run' });
		const first = await decayAll(store, request, falls(60));

		expect(first.leads).toHaveLength(600);
		expect(await decayAll(store, request, falls(60))).toEqual(first);
	});

	test('tells a fall that an event caused, and does not lose one that an event hid', async () => {
		const store = openSqlite(freshFile());
		await many(store, 2);
		await told(store, 1);
		await scoreLeads(store, scoring(everyTime, [event('lead 0', -50)], day(2)));
		expect(await told(store, 3)).toMatchObject({ emitted: 1 });
		// The first step to see the decay is not the one that tells of it.
		const store2 = openSqlite(freshFile());
		await many(store2, 2);
		await told(store2, 1);
		await decayAll(store2, decaying(day(30)), changes(0));
		await scoreLeads(store2, scoring(everyTime, [event('lead 1', 1)], day(30)));
		expect(await told(store2, 30.5)).toMatchObject({ emitted: 2 });
	});
});
