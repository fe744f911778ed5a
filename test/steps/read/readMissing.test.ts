import type { Fade, NamedBand, Rule, Settings } from '../../../scoring';
import {
	decayAll,
	decayLeads,
	publishRules,
	readMissing,
	routeLeads,
	scoreLeads,
	usingRules,
	type MissingRequest,
	type ReadMissing,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { dump, freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, NEW_YEAR, routing, scoring } from '../setup';

const SET = 'Team rules';
const day = { amount: 1, unit: 'days' } as const;
const SALES: NamedBand[] = [['Sales', 60]];

const demo: Rule = { name: 'Demo', award: 'everyTime' };
const visit: Rule = { name: 'Visit', award: 'everyTime' };

/** A published rule with what a match of it gives. */
type Given = [rule: Rule, points: number | null];

const publishing = { ruleSet: SET, note: '', step: scoring(demo, []).step, run: null, now: NEW_YEAR };

/** A store with a published set, whose rules have given some leads points. */
async function scored(
	store: Store,
	rules: Given[],
	given: Record<string, Array<[rule: string, points: number]>>,
	{
		settings = {},
		at = NEW_YEAR,
		ruleSet = SET,
	}: { settings?: Settings; at?: number; ruleSet?: string } = {},
): Promise<void> {
	await publishRules(store, { ...publishing, ruleSet }, [{}]);
	const items = Object.entries(given).flatMap(([lead, all]) =>
		all.map(([name, points]) => {
			const matches = rules.map(([rule]) =>
				rule.name === name ? { holds: true, points } : { holds: null, points: 0 },
			);
			return event(lead, 0, { matches });
		}),
	);
	const request = scoring(demo, items, { rules: rules.map(([rule]) => rule), settings, at });
	await scoreLeads(store, {
		...request,
		...usingRules(request.step, { ruleSet, version: null }, { ruleSet, version: 1 }),
	});
}

async function missing(
	store: Store,
	rules: Given[],
	leads: string[],
	more: Partial<MissingRequest> = {},
): Promise<Array<ReadMissing | null>> {
	const compile = () => ({ rules: rules.map(([rule, points]) => ({ rule, points })), unknown: [] });
	const request = { entity: 'contact', score: 'Lead Score', at: NEW_YEAR, bands: SALES, compile };
	return await readMissing(store, { ...request, ruleSet: null, version: null, ...more }, leads);
}

const stores: Record<string, () => Store> = {
	sqlite: () => openSqlite(freshFile()),
	postgres: () => openPostgres(freshSchema()),
};
const halfLife: Fade = { type: 'halfLife', every: { amount: 30, unit: 'days' } };

describe.each(Object.keys(stores))('what is missing, on %s', (kind) => {
	test('is told for each lead and band: the rules, how many matches, and until when', async () => {
		const store = stores[kind]!();
		const rules: Given[] = [
			[visit, 5],
			[demo, 20],
		];
		await scored(store, rules, { ann: [['Demo', 53]], bob: [['Demo', 70]] });
		await decayAll(store, decaying({ fade: halfLife }), changes());
		const bands: NamedBand[] = [['Nurture', 5], ...SALES];
		const [ann, cay, bob] = await missing(store, rules, ['ann', 'cay', 'bob'], { bands });

		const way = { suffices: true, times: 1, why: null, isState: false };
		const inWords =
			'7 points to Sales: one "Demo" (+20) before 13 January, or two "Visit" (+5 each) before 3 January';
		expect(ann).toEqual({
			bandsAbove: [
				{
					...{ band: 'Sales', from: 60, points: 7, inWords },
					ways: [
						{ ...way, rule: 'Demo', brings: 20, bringTogether: 20, until: expect.any(Number) as number },
						{
							...{ ...way, rule: 'Visit', brings: 5, suffices: false, times: 2, bringTogether: 10 },
							until: expect.any(Number) as number,
						},
					],
				},
			],
			missing: inWords,
			rules: { ruleSet: SET, version: 1 },
		});
		const [first, second] = ann!.bandsAbove[0]!.ways;
		expect(first!.until).toBeCloseTo(NEW_YEAR + 30 * DAY * Math.log2(53 / 40), -2);
		expect(second!.until).toBeCloseTo(NEW_YEAR + 30 * DAY * Math.log2(53 / 50), -2);
		expect(cay).toBeNull();
		expect(bob).toMatchObject({ bandsAbove: [], missing: 'It has reached the highest band, Sales' });
	});

	test('looks at what limits have paid, and at the bands of the router', async () => {
		const store = stores[kind]!();
		const rules: Given[] = [[{ ...visit, limit: { times: 2, per: day } }, 5]];
		await scored(store, rules, {
			ann: [['Visit', 5]],
			bob: [
				['Visit', 5],
				['Visit', 5],
			],
		});
		await routeLeads(store, routing(['ann']));
		const found = await missing(store, rules, ['ann', 'bob'], { bands: [] });

		expect(found.map((one) => one!.missing)).toEqual([
			'15 points to Warm: no rule is enough by itself. 45 points to Sales: no rule is enough by itself',
			'10 points to Warm: no rule is enough by itself. 40 points to Sales: no rule is enough by itself',
		]);
		expect(found.map((one) => one!.bandsAbove[0]!.ways)).toMatchObject([
			[{ brings: 5, times: null, why: 'At most 2 times per day' }],
			[{ brings: 0, times: null, why: 'At most 2 times per day' }],
		]);
	});

	test('is told for more leads than one transaction takes', async () => {
		const store = stores[kind]!();
		const leads = Array.from({ length: 501 }, (_, index) => `lead ${index}`);
		await scored(store, [[demo, 10]], Object.fromEntries(leads.map((lead) => [lead, [['Demo', 10]]])));
		const found = await missing(store, [[demo, 10]], leads);

		expect(found).toHaveLength(501);
		expect(new Set(found.map((one) => one!.missing))).toEqual(
			new Set(['50 points to Sales: five "Demo" (+10 each)']),
		);
	});
});

describe('what one more match would bring', () => {
	const bands: NamedBand[] = [['Sales', 20]];

	/** The only way for a lead that has these points already. */
	async function wayFor(rule: Rule, points: number | null, had: number[], settings: Settings = {}) {
		const store = openSqlite(freshFile());
		const rules: Given[] = [
			[rule, points],
			[{ name: 'Start', award: 'everyTime' }, -1],
		];
		const given = [['Start', 10], ...had.map((one) => [rule.name, one])] as Array<[string, number]>;
		await scored(store, rules, { ann: given }, { settings });
		const [ann] = await missing(store, rules, ['ann'], { bands });
		const { brings, times, bringTogether, why } = ann!.bandsAbove[0]!.ways[0]!;
		expect(ann!.bandsAbove[0]!.ways).toHaveLength(1);
		return [brings, times, bringTogether, why];
	}

	const once: Rule = { name: 'Once', award: 'once' };
	const held: Rule = { name: 'Is a CEO', award: 'whileTrue' };
	const often: Rule = {
		name: 'Often',
		award: 'byCount',
		tiers: [
			[1, 2],
			[3, 4],
			[5, 15],
		],
	};

	test.each<[string, Rule, number | null, number[], Settings, unknown[]]>([
		['the item says it', demo, null, [], {}, [null, null, null, 'What it gives comes from the item']],
		['once', once, 12, [], {}, [12, 1, 12, null]],
		['once, too few', once, 2, [], {}, [2, null, null, 'It gives its points once per lead']],
		[
			'once, given already',
			once,
			4,
			[4],
			{},
			[0, null, null, 'It has given its points, which it does once per lead'],
		],
		['while true', held, 12, [], {}, [12, 1, 12, null]],
		['while true, held already', held, 5, [5], {}, [0, null, null, 'It is true already']],
		['while true, worth more now', held, 11, [5], {}, [6, 1, 6, null]],
		['while true, too few', held, 5, [], {}, [5, null, null, 'It gives its points once, while it is true']],
		['by count, the next step', often, 0, [0, 0], {}, [2, 3, 13, null]],
		[
			'by count, the last step',
			often,
			0,
			[0, 0, 0, 0, 0],
			{ max: 19 },
			[0, null, null, 'The maximum of the score is 19'],
		],
		['the maximum of the rule', { ...demo, maxPoints: 8 }, 5, [5], {}, [3, null, null, 'Its maximum is 8']],
		[
			'a limit of its group',
			{ ...demo, group: 'web' },
			6,
			[],
			{ caps: [['web', 4]] },
			[4, null, null, 'Group "web" is limited to 4'],
		],
		[
			'a limit that cuts',
			{ ...demo, limit: { points: 8, per: day } },
			6,
			[],
			{},
			[...[6, null, null, 'At most 8 points per day']],
		],
		['below the minimum of the score, where points do not show', demo, 5, [-30], {}, [0, 8, 20, null]],
		['more matches than are tried', demo, 0.01, [], {}, [0.01, null, null, 'It would take more than 20']],
	])('%s', async (_what, rule, points, had, settings, expected) => {
		expect(await wayFor(rule, points, had, settings)).toEqual(expected);
	});

	test('rules that give nothing or take are left out', async () => {
		const store = openSqlite(freshFile());
		const rules: Given[] = [
			[demo, 0],
			[visit, -5],
			[{ ...often, tiers: [[1, -2]] }, 0],
		];
		await scored(store, rules, { ann: [['Demo', 10]] });
		const [ann] = await missing(store, rules, ['ann']);

		expect(ann!.bandsAbove).toMatchObject([
			{ ways: [], inWords: '50 points to Sales: no rule is enough by itself' },
		]);
	});
});

test('points that have expired go with the next event, and that is told', async () => {
	const store = openSqlite(freshFile());
	const rules: Given[] = [[{ ...demo, expiresAfter: day }, 20]];
	await scored(store, rules, { ann: [['Demo', 5]] });
	const [ann] = await missing(store, rules, ['ann'], { at: NEW_YEAR + DAY, bands: [['Warm', 18]] });

	expect(ann!.bandsAbove[0]!.ways).toMatchObject([{ brings: 15, times: 1 }]);
	expect(ann!.missing).toBe(
		'13 points to Warm: one "Demo" (+15). Its next event takes away 5 points that have expired',
	);
});

test('a match that is enough only as long as no decay has run', async () => {
	const store = openSqlite(freshFile());
	await scored(store, [[demo, 20]], { ann: [['Demo', 50]] });
	await decayAll(store, decaying({ fade: halfLife }), changes());
	const at = NEW_YEAR + 20 * DAY;
	const [ann] = await missing(store, [[demo, 20]], ['ann'], { at });

	expect(ann!.bandsAbove[0]!.ways).toMatchObject([{ times: 1, until: at }]);
	expect(ann!.missing).toBe('10 points to Sales: one "Demo" (+20) before its points fade again');
});

test('points dated ahead do not fade until then', async () => {
	const store = openSqlite(freshFile());
	await scored(store, [[demo, 20]], { ann: [['Demo', 1]] });
	await scoreLeads(store, scoring(demo, [event('ann', 47, { at: NEW_YEAR + DAY })]));
	await decayLeads(store, decaying({ fade: halfLife }), ['ann']);
	const more = { ruleSet: SET, bands: [['Sales', 67.99]] as NamedBand[] };
	const [ann] = await missing(store, [[demo, 20]], ['ann'], more);

	// 0.99 of the other point is enough.
	expect(ann!.bandsAbove[0]!.ways[0]!.until).toBeCloseTo(NEW_YEAR - 30 * DAY * Math.log2(0.99), -1);
});

describe('the rules that are looked at', () => {
	const rules: Given[] = [[demo, 10]];

	test('are those that the steps of the score use', async () => {
		const store = openSqlite(freshFile());
		await scoreLeads(store, scoring(demo, [event('ann', 55)]));
		const [ann] = await missing(store, rules, ['ann']);

		expect(ann).toEqual({
			bandsAbove: [],
			missing: expect.stringMatching(/^No step scores by published rules, .* Scoring Rules step/) as string,
		});
	});

	test('are a set that is picked, whether or not steps use it', async () => {
		const store = openSqlite(freshFile());
		await scoreLeads(store, scoring(demo, [event('ann', 55)]));
		await publishRules(store, publishing, [{}]);
		const [ann] = await missing(store, rules, ['ann'], { ruleSet: SET });

		expect(ann!.missing).toBe('5 points to Sales: one "Demo" (+10)');
	});

	test('are to be picked where steps use several sets', async () => {
		const store = openSqlite(freshFile());
		await scored(store, rules, { ann: [['Demo', 10]] });
		const other = scoring(demo, [event('ann', 10)]);
		const step = { ...other.step, key: 'i/w/other' };
		await publishRules(store, { ...publishing, ruleSet: 'Others' }, [{}]);
		await scoreLeads(store, {
			...other,
			...usingRules(step, { ruleSet: 'Others', version: 1 }, { ruleSet: 'Others', version: 1 }),
		});

		await expect(missing(store, rules, ['ann'])).rejects.toMatchObject({
			message:
				'The score "Lead Score" has been scored by several sets of published rules: "Team rules", "Others v1"',
			advice: expect.stringMatching(/Rule Set/) as string,
		});
		expect(await missing(store, rules, ['ann'], { ruleSet: 'Others' })).toMatchObject([
			{ rules: { ruleSet: 'Others', version: 1 } },
		]);
	});

	test('need bands', async () => {
		const store = openSqlite(freshFile());
		await scored(store, rules, { ann: [['Demo', 10]] });
		const [ann] = await missing(store, rules, ['ann'], { bands: [] });

		expect(ann).toMatchObject({
			bandsAbove: [],
			missing: expect.stringMatching(/^No bands are known: enter/) as string,
		});
	});

	test('change nothing in the store', async () => {
		const file = freshFile();
		const store = openSqlite(file);
		const limited: Given[] = [[{ ...demo, limit: { times: 1, per: day } }, 10]];
		await scored(store, rules, { ann: [['Demo', 10]] });
		const before = dump(file);
		await missing(store, limited, ['ann']);

		expect(dump(file)).toBe(before);
	});
});
