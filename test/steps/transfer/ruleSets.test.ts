import fc from 'fast-check';
import {
	exportScore,
	importScore,
	listRuleVersions,
	publishRules,
	readLeads,
	readRules,
	removeRules,
	rulesToUse,
	saveDraft,
	scoreLeads,
	usingRules,
	type FilePublisher,
	type ImportReport,
	type SavedRule,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { placesIn, put, strange } from '../damage';
import { event, everyTime, NEW_YEAR, scoring } from '../setup';

const stores: Record<string, () => Store> = {
	sqlite: () => openSqlite(freshFile()),
	postgres: () => openPostgres(freshSchema()),
};
const step = { key: 'i/w/n', workflow: 'Webinar', node: 'Score Lead' };
const request = { ruleSet: 'Team rules', note: 'Why', step, run: null, now: NEW_YEAR };
const newest = { ruleSet: 'Team rules', version: null };
const rule = (points: number): SavedRule => ({
	name: 'Is a CEO',
	award: 'whileTrue',
	points,
	appliesTo: 'matching',
	conditions: {
		combinator: 'and',
		conditions: [
			{
				leftValue: '={{ $json.title }}',
				rightValue: 'CEO',
				operator: { type: 'string', operation: 'equals' },
			},
		],
	},
});

/** Scores by published rules, each version in a step of its own: the rule's points are those that the set says. */
async function score(
	store: Store,
	lead: string,
	holds = true,
	version: number | null = null,
): Promise<unknown> {
	const wanted = { ...newest, version };
	const user = { ...step, key: `i/w/${version}` };
	const used = await rulesToUse(store, wanted, { run: null, now: NEW_YEAR, step: user, isCounted: false });
	const published = { ruleSet: used.ruleSet, version: used.version };
	const matches = [{ holds, points: Number(used.rules[0]!.points) }];
	const more = { ...usingRules(user, wanted, published), published };
	const whileTrue = { ...everyTime, name: 'Is a CEO', award: 'whileTrue' as const };
	const [scored] = await scoreLeads(store, scoring(whileTrue, [event(lead, 0, { matches })], more));
	return scored!.score;
}

async function exported(store: Store): Promise<string[]> {
	let text = '';
	for await (const part of exportScore(store, 'contact', 'Lead Score')) text += part;
	return text.trimEnd().split('\n');
}

const publisher: FilePublisher = {
	step: { key: 'i/w/import', workflow: 'Move', node: 'Import' },
	faultOf: (rules) => (rules.some(({ points }) => points === 'bad') ? 'Rule "Is a CEO" is bad' : null),
};
async function imported(
	store: Store,
	text: string[],
	more: { publisher?: FilePublisher; score?: string } = { publisher },
): Promise<ImportReport> {
	const lines = async function* () {
		for (const line of text) yield line;
	};
	const into = { entity: 'contact', score: 'Lead Score', now: NEW_YEAR, idOf: (id: string) => id, ...more };
	return await importScore(store, into, lines());
}

const setsIn = async (store: Store): Promise<string[]> =>
	await store.transaction(async (tx) => await tx.ruleSets(), 'preview');
const LINE = { ruleSet: 'Team rules', versions: [{ version: 1, rules: [rule(20)] }] };
/** An export with this line behind the first. */
const withLine = (text: string[], line: unknown): string[] => [
	text[0]!,
	JSON.stringify(line),
	...text.slice(1).filter((one) => !one.startsWith('{"ruleSet"')),
];

describe.each([
	['sqlite', 'postgres'],
	['postgres', 'sqlite'],
])('rule sets in an export, from %s to %s', (from, into) => {
	test('are published where they are wanted, and steps that follow the newest go on by them', async () => {
		const [source, target] = [stores[from]!(), stores[into]!()];
		await publishRules(source, request, [rule(5)]);
		await publishRules(source, request, [rule(20)]);
		await publishRules(source, { ...request, ruleSet: 'Other rules' }, [rule(1)]);
		await saveDraft(source, request, [rule(99)]);
		expect(await score(source, 'ann')).toBe(20);
		const text = await exported(source);

		expect(text.filter((line) => line.includes('"ruleSet"'))).toEqual([text[1]]);
		expect(JSON.parse(text[1]!)).toEqual({
			ruleSet: 'Team rules',
			versions: [{ version: 2, rules: [rule(20)] }],
		});
		expect(await imported(target, text)).toEqual({
			leads: 1,
			refused: 0,
			refusedLines: [],
			ruleSets: [{ ruleSet: 'Team rules', result: 'published', versions: [{ inFile: 2, here: 1 }] }],
		});
		expect(await readRules(target, newest)).toEqual({
			ruleSet: 'Team rules',
			version: 1,
			note: 'From a score file (version 2 there)',
			at: NEW_YEAR,
			workflow: 'Move',
			node: 'Import',
			rules: [rule(20)],
		});
		expect(await score(target, 'bob')).toBe(20);
		// What the lead held goes on as one with what the step gives it here.
		expect(await score(target, 'ann')).toBe(20);
		expect(await score(target, 'ann', false)).toBe(0);
	});

	test('have the versions at which steps stay, too, in their order', async () => {
		const [source, target] = [stores[from]!(), stores[into]!()];
		for (const points of [5, 20, 30, 40]) await publishRules(source, request, [rule(points)]);
		await score(source, 'ann', true, 2);
		await score(source, 'bob', true, 3);
		const { ruleSets } = await imported(target, await exported(source));

		expect(ruleSets).toMatchObject([
			{
				result: 'published',
				versions: [
					{ inFile: 2, here: 1 },
					{ inFile: 3, here: 2 },
					{ inFile: 4, here: 3 },
				],
			},
		]);
		expect(await score(target, 'cy', true, 1)).toBe(20);
		expect(await score(target, 'dan')).toBe(40);
	});
});

describe.each(Object.keys(stores))('importing rule sets, on %s', (kind) => {
	const fresh = stores[kind]!;
	const source = async (points = 20): Promise<string[]> => {
		const store = fresh();
		await publishRules(store, request, [rule(points)]);
		await score(store, 'ann');
		return await exported(store);
	};

	test('publishes nothing where they are not wanted, and says so; the same file can bring them in later', async () => {
		const target = fresh();
		const text = await source();
		const { leads, ruleSets } = await imported(target, text, {});

		expect(leads).toBe(1);
		expect(ruleSets).toEqual([{ ruleSet: 'Team rules', result: 'leftOut', versions: [{ inFile: 1 }] }]);
		expect(await setsIn(target)).toEqual([]);
		expect(await imported(target, text)).toMatchObject({ leads: 0, ruleSets: [{ result: 'published' }] });
	});

	test('changes nothing of a set that is here with other rules, and makes no version of the same', async () => {
		const target = fresh();
		await publishRules(target, request, [rule(20)]);
		expect(await imported(target, await source())).toMatchObject({ ruleSets: [{ result: 'same' }] });
		expect(await imported(target, await source(7), { publisher, score: 'B' })).toMatchObject({
			leads: 1,
			ruleSets: [{ result: 'different' }],
		});

		expect(await listRuleVersions(target, 'Team rules')).toHaveLength(1);
		expect((await readRules(target, newest)).rules).toEqual([rule(20)]);
	});

	test('publishes nothing where the score is refused', async () => {
		const target = fresh();
		await scoreLeads(target, scoring(everyTime, [event('zoe', 1)]));

		await expect(imported(target, await source())).rejects.toThrow('is in use');
		expect(await setsIn(target)).toEqual([]);
	});

	test('a set that was removed since is in no file, and takes no number again', async () => {
		const store = fresh();
		await publishRules(store, request, [rule(20)]);
		await score(store, 'ann');
		const text = await exported(store);
		await removeRules(store, { ruleSet: 'Team rules', force: true, now: NEW_YEAR });

		expect((await exported(store)).join('\n')).not.toContain('"versions"');
		expect((await imported(store, text, { publisher, score: 'B' })).ruleSets).toMatchObject([
			{ versions: [{ inFile: 1, here: 2 }] },
		]);
	});
});

const version = (more: object) => ({ ...LINE, versions: [{ ...LINE.versions[0], ...more }] });
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const HOSTILE: Array<[what: string, line: object, reason: string]> = [
	['no name', { ...LINE, ruleSet: '' }, 'Its ruleSet is not a text of 1 to 500 characters'],
	['a name with spaces around it', { ...LINE, ruleSet: ' a' }, 'Its ruleSet has spaces around it'],
	['no versions', { ruleSet: 'a' }, 'Its versions is missing'],
	['none of them', { ...LINE, versions: [] }, 'Its versions is empty'],
	[
		'versions in another order',
		{ ...LINE, versions: [...LINE.versions, ...LINE.versions] },
		'Its versions are not in the order of their numbers',
	],
	['a version 0', version({ version: 0 }), 'Its versions, entry 1, version is not a whole number'],
	['no rules', version({ rules: [] }), 'Its versions, entry 1, rules is empty'],
	['a text for a rule', version({ rules: ['x'] }), 'Its versions, entry 1, rules, entry 1 is not a rule'],
	[
		'a rule without end',
		version({ rules: [{ ...rule(1), conditions: nested(50) }] }),
		'Its versions, entry 1, rules, entry 1 is nested too deeply',
	],
	[
		'conditions that are none',
		version({ rules: [{ ...rule(1), conditions: { conditions: [null] } }] }),
		'Its versions, entry 1, rules, entry 1 has conditions that are none',
	],
	[
		'conditions whose operator is a text',
		version({ rules: [{ ...rule(1), conditions: { conditions: [{ operator: 'equals' }] } }] }),
		'Its versions, entry 1, rules, entry 1 has conditions that are none',
	],
	[
		'steps that are none',
		version({ rules: [{ ...rule(1), tiers: { tier: [null] } }] }),
		'Its versions, entry 1, rules, entry 1 has steps that are none',
	],
];

describe('a damaged line with rules', () => {
	const source = async (): Promise<string[]> => {
		const store = stores.sqlite!();
		await scoreLeads(store, scoring(everyTime, [event('ann', 5)]));
		return await exported(store);
	};

	test.each(HOSTILE)('is refused whether or not rules are wanted: %s', async (_what, line, reason) => {
		for (const more of [{}, { publisher }]) {
			const target = stores.sqlite!();
			const report = await imported(target, withLine(await source(), line), more);

			expect(report).toMatchObject({ leads: 1, refused: 1, refusedLines: [{ line: 2 }] });
			expect(report.refusedLines[0]!.reason).toContain(reason);
			expect(report.ruleSets).toBeUndefined();
			expect(await setsIn(target)).toEqual([]);
			expect(await readLeads(target, 'contact', 'Lead Score', ['ann'])).toMatchObject([{ score: 5 }]);
		}
	});

	test('is refused whole where a rule of any version cannot be published', async () => {
		const target = stores.sqlite!();
		const bad = {
			...LINE,
			versions: [...LINE.versions, { version: 2, rules: [{ ...rule(1), points: 'bad' }] }],
		};
		const report = await imported(target, withLine(await source(), bad));

		expect(report.refusedLines).toEqual([{ line: 2, reason: 'Rule "Is a CEO" is bad' }]);
		expect(await setsIn(target)).toEqual([]);
	});

	test('is refused with a reason, or leaves rules that can be read and compared, whatever is put anywhere into it', async () => {
		const text = await source();
		const byCount = { name: 'Visits', award: 'byCount', tiers: { tier: [{ from: 1, points: 2 }] } };
		const line = {
			ruleSet: 'Team rules',
			versions: [
				{ version: 1, rules: [rule(20), { ...byCount, appliesTo: 'every' }] },
				{ version: 2, rules: [rule(30)] },
			],
		};
		const takesAll = { publisher: { ...publisher, faultOf: () => null } };
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...placesIn(line).slice(1)), strange, async (path, what) => {
				const target = stores.sqlite!();
				const damaged = withLine(text, put(line, path, what));
				const { leads, refusedLines, ruleSets } = await imported(target, damaged, takesAll);
				for (const { reason } of refusedLines) expect(reason).toMatch(/^Its (ruleSet|versions)\b/);
				expect([leads, (ruleSets ?? []).length + refusedLines.length]).toEqual([1, 1]);
				for (const ruleSet of await setsIn(target)) {
					expect((await readRules(target, { ruleSet, version: null })).rules.length).toBeGreaterThan(0);
				}
			}),
			{ numRuns: 300 },
		);
	}, 60_000);

	test('is refused behind the score, and where another has its name', async () => {
		const text = withLine(await source(), LINE);
		const again = [text[0]!, text[1]!, ...text.slice(1), text[1]!];
		const target = stores.sqlite!();
		const report = await imported(target, again);

		expect(report).toMatchObject({ leads: 1, ruleSets: [{ result: 'published' }] });
		expect(report.refusedLines).toEqual([
			{ line: 3, reason: 'A line above it has a rule set of this name' },
			{ line: again.length, reason: 'Rule sets come before the score, and it comes after it' },
		]);
		expect((await readRules(target, newest)).version).toBe(1);
	});
});
