import type { Rule } from '../../../scoring';
import {
	correctRule,
	exportScore,
	importScore,
	mergeLeads,
	readLeads,
	scoreLeads,
	type ScoreItem,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { DAY, decaying, event, instant, scoring } from '../setup';

const START = instant('2026-03-01T10:00:00Z');
const perDay = (limit: object): Rule => ({
	name: 'Visit',
	award: 'everyTime',
	limit: { ...limit, per: { amount: 1, unit: 'days' } },
});
const visits = (lead: string, count: number): ScoreItem[] =>
	Array.from({ length: count }, (_, index) => event(lead, 10, { at: START + index }));

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
] as Array<[string, () => Store]>)('on %s, with a limit', (_kind, open) => {
	const now = START + 10 * DAY;
	const run = async (store: Store, rule: Rule, items: ScoreItem[]) =>
		await scoreLeads(store, scoring(rule, items, { at: now, now }));
	/** What an event of each lead takes, in a run of its own, in turn with the other's: medians in milliseconds. */
	const costs = async (store: Store, rule: Rule, at: number): Promise<{ ann: number; bob: number }> => {
		const times: Record<'ann' | 'bob', number[]> = { ann: [], bob: [] };
		for (let n = 0; n < 15; n++) {
			for (const lead of ['ann', 'bob'] as const) {
				const began = performance.now();
				await run(store, rule, [event(lead, 10, { at })]);
				times[lead].push(performance.now() - began);
			}
		}
		const median = (of: number[]) => of.sort((a, b) => a - b)[7]!;
		return { ann: median(times.ann), bob: median(times.bob) };
	};

	test.each([
		['of times', perDay({ times: 3 }), 30],
		['of points', perDay({ points: 25 }), 25],
	])(
		'%s one more event costs the same after a flood of refused ones, late or not',
		async (_which, rule, points) => {
			const store = open();
			await run(store, rule, [...visits('ann', 10_000), ...visits('bob', 5)]);

			for (const at of [START + 2_000, START - 2_000]) {
				const { ann, bob } = await costs(store, rule, at);
				expect(ann).toBeLessThan(4 * bob);
			}
			expect((await readLeads(store, 'contact', 'Lead Score', ['ann']))[0]!.score).toBe(points);
		},
		120_000,
	);
});

test('a limit sees what it paid before, after, in the same run, and since expired', async () => {
	const store = openSqlite(freshFile());
	const rule: Rule = { ...perDay({ times: 2 }), expiresAfter: { amount: 1, unit: 'hours' } };
	const hour = DAY / 24;
	const at = (...hours: number[]) => hours.map((h) => event('ann', 1, { at: START + h * hour }));
	const paid = async (items: ScoreItem[]) =>
		(await scoreLeads(store, scoring(rule, items, { at: START + 9 * DAY, now: START + 9 * DAY }))).map(
			({ awarded }) => awarded[0]!.points,
		);

	// Two lie less than a day around the third, and more than a day around the fourth.
	expect(await paid(at(0, 30, 15, 54))).toEqual([1, 1, 0, 1]);
	// In a run of its own, between what was paid: one on either side leaves no room, one side alone does.
	expect(await paid(at(40))).toEqual([0]);
	expect(await paid(at(-10, -11, 14))).toEqual([1, 0, 0]);
	expect(await paid(at(78))).toEqual([1]);
});

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
] as Array<[string, () => Store]>)('on %s, a limit sees what was paid', (_kind, open) => {
	const now = START + 10 * DAY;
	const unlimited: Rule = { name: 'Visit', award: 'everyTime' };
	const twice = perDay({ times: 2 });
	const visit = async (store: Store, rule: Rule, lead: string, score = 'Lead Score') => {
		const items = [event(lead, 10, { at: START }), event(lead, 10, { at: START })];
		const results = await scoreLeads(store, scoring(rule, items, { at: now, now, score }));
		return results.map(({ awarded }) => awarded[0]!.points);
	};

	test('before the rule had a limit, and since it had one last', async () => {
		const store = open();
		expect(await visit(store, unlimited, 'ann')).toEqual([10, 10]);
		expect(await visit(store, twice, 'ann')).toEqual([0, 0]);
		expect(await visit(store, unlimited, 'bob')).toEqual([10, 10]);
		expect(await visit(store, perDay({ times: 3 }), 'bob')).toEqual([10, 0]);
		expect(await visit(store, unlimited, 'bob')).toEqual([10, 10]);
		expect(await visit(store, perDay({ times: 6 }), 'bob')).toEqual([10, 0]);
	});

	test('to either of two leads that were merged', async () => {
		const store = open();
		expect(await visit(store, perDay({ times: 3 }), 'ann')).toEqual([10, 10]);
		expect(await visit(store, unlimited, 'bob')).toEqual([10, 10]);
		await mergeLeads(store, decaying({ at: now, now }), [{ from: 'bob', into: 'ann' }]);

		expect(await visit(store, perDay({ times: 5 }), 'bob')).toEqual([10, 0]);
	});

	test('before a lead came in a file, and before its points were corrected', async () => {
		const store = open();
		expect(await visit(store, twice, 'ann')).toEqual([10, 10]);
		expect(await visit(store, unlimited, 'bob')).toEqual([10, 10]);
		await correctRule(store, {
			...decaying({ at: now, now }),
			...{ rule: 'Visit', from: START, to: now, reason: 'bots', thresholds: [], preview: false },
			what: { do: 'remove' },
		});
		const file: string[] = [];
		for await (const part of exportScore(store, 'contact', 'Lead Score'))
			file.push(...part.trim().split('\n'));
		const report = await importScore(
			store,
			{ entity: 'contact', score: 'Copy', now, idOf: (id) => id },
			(async function* () {
				yield* file;
			})(),
		);
		expect(report).toMatchObject({ refused: 0 });
		for (const score of ['Lead Score', 'Copy']) {
			expect(await visit(store, twice, 'ann', score)).toEqual([0, 0]);
			expect(await visit(store, twice, 'bob', score)).toEqual([0, 0]);
		}
	});
});
