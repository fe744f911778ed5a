import type { IDataObject } from 'n8n-workflow';
import { existsSync, mkdirSync } from 'node:fs';
import { dump, rows } from '../../stores/temporary';
import { freshN8n, journey, jsonOf, messages, router, scoreLead, type N8n } from '../setup';

const bands = (...all: Array<[name: string, from: unknown]>) => ({
	bands: { band: all.map(([name, from]) => ({ name, from })) },
});
const asking = (...score: object[]) => ({ options: { otherScores: { score } } });
const three = bands(['Nurture', 0], ['Sales', 50], ['Warm', 20]);
const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

let events = 0;

/** Gives points to a lead. */
async function give(n8n: N8n, lead: string, points: number, score = 'Lead Score'): Promise<void> {
	const rule = { name: 'Any event', award: 'everyTime', points, appliesTo: 'every' };
	const parameters = { rules: { rule: [rule] }, score: { __rl: true, mode: 'name', value: score } };
	const items = [{ lead, id: String(++events) }];
	const run = await n8n.run(journey(scoreLead(parameters)), items, { executionId: `give ${events}` });
	expect(run.error).toBeUndefined();
}

/** Routes leads; returns which came out where. */
async function outputs(n8n: N8n, parameters: object, items: IDataObject[], count = 4): Promise<unknown[][]> {
	const run = await n8n.run(journey(router(parameters)), items);
	expect(run.error).toBeUndefined();
	return Array.from({ length: count }, (_, output) =>
		jsonOf(run, 'Threshold Router', output).map(({ lead }) => lead),
	);
}

test('the first output is Below, then come the bands as they were added; thresholds decide', async () => {
	const n8n = freshN8n();
	await give(n8n, 'ann', 50);
	await give(n8n, 'bob', 49.9);
	await give(n8n, 'cy', -1);
	const items = [{ lead: 'ann' }, { lead: 'bob' }, { lead: 'cy' }, { lead: 'nobody' }];

	expect(await outputs(n8n, three, items)).toEqual([[], ['cy', 'nobody'], ['ann'], ['bob']]);
	const high = bands(['Sales', 50], ['Warm', 20]);
	expect(await outputs(n8n, { ...high, route: 'always' }, items, 3)).toEqual([
		['cy', 'nobody'],
		['ann'],
		['bob'],
	]);
});

test('a band is reached at its threshold exactly, whatever fractions add up to', async () => {
	const n8n = freshN8n();
	await give(n8n, 'ann', 0.1);
	await give(n8n, 'ann', 0.2);

	expect(await outputs(n8n, bands(['Warm', 0.3]), [{ lead: 'ann' }], 2)).toEqual([[], ['ann']]);
});

test.each([
	['always', [true, true, true, true]],
	['changed', [true, false, true, true]],
	['up', [true, false, true, false]],
	['down', [false, false, false, true]],
])(
	'a lead that enters Warm, stays, rises to Sales and falls comes out of "%s" as %p',
	async (route, expected) => {
		const n8n = freshN8n();
		const high = bands(['Warm', 20], ['Sales', 50]);
		const seen: boolean[] = [];
		for (const points of [20, 5, 30, -10]) {
			await give(n8n, 'ann', points);
			seen.push((await outputs(n8n, { ...high, route }, [{ lead: 'ann' }], 3)).flat().length === 1);
		}

		expect(seen).toEqual(expected);
	},
);

test('what comes out says which crossing it is', async () => {
	const n8n = freshN8n();
	await give(n8n, 'ann', 60);
	const run = await n8n.run(journey(router(three)), [{ lead: 'ann', name: 'Ann' }]);

	expect(run.items('Threshold Router', 2)).toMatchObject([
		{
			json: {
				lead: 'ann',
				name: 'Ann',
				leadScoreBand: 'Sales',
				leadScore: 60,
				leadScoreDetail: { leadId: 'ann', previousBand: 'Below', direction: 'up', crossing: '1' },
			},
			pairedItem: { item: 0 },
		},
	]);
});

test('a run that n8n repeats gives the same crossing, and records it once', async () => {
	const [once, twice] = [freshN8n(), freshN8n()];
	const low = bands(['Sales', 50], ['Warm', 20]);
	// n8n runs a step again where the first item of its first output has an error field.
	const items = [{ lead: 'bob', error: 'the CRM said so' }, { lead: 'ann' }];
	const parameters = { ...low, route: 'always' };
	const options = { executionId: '7' };
	const runs = [];
	for (const [n8n, settings] of [
		[once, {}],
		[twice, retry],
	] as const) {
		await give(n8n, 'ann', 60);
		runs.push(await n8n.run(journey(router(parameters, settings)), items, options));
	}
	const [plain, retried] = runs.map((run) =>
		[0, 1, 2].map((output) => run.items('Threshold Router', output)),
	);

	expect(retried).toEqual(plain);
	expect(retried![1]).toMatchObject([
		{ json: { lead: 'ann', leadScoreDetail: { direction: 'up', crossing: '1' } } },
	]);
	expect(withoutClock(dump(twice.file))).toBe(withoutClock(dump(once.file)));
});

/** The two stores were written at different times, by events of different numbers. */
const withoutClock = (text: string) =>
	text
		.replace(/\b1\d{12}\b/g, 'now')
		.replace(/give \d+/g, 'give')
		.replace(/("run": ".*\/)[\w-]{43}"/g, '$1items"')
		.replace(/"event": "\d+"/g, 'event');

test('a falling lead keeps its band within the margin', async () => {
	const n8n = freshN8n();
	const high = { ...bands(['Warm', 20], ['Sales', 50]), options: { margin: 5 } };
	await give(n8n, 'ann', 50);
	await outputs(n8n, high, [{ lead: 'ann' }], 3);
	await give(n8n, 'ann', -5);
	expect(await outputs(n8n, high, [{ lead: 'ann' }], 3)).toEqual([[], [], []]);
	await give(n8n, 'ann', -0.1);
	expect(await outputs(n8n, high, [{ lead: 'ann' }], 3)).toEqual([[], ['ann'], []]);
});

test('a router that is switched on and only remembers sets off no storm', async () => {
	const n8n = freshN8n();
	await give(n8n, 'ann', 60);
	const parameters = { ...three, options: { firstTime: 'remember' } };

	expect((await outputs(n8n, parameters, [{ lead: 'ann' }])).flat()).toEqual([]);
	await give(n8n, 'ann', -20);
	expect(await outputs(n8n, parameters, [{ lead: 'ann' }])).toEqual([[], [], [], ['ann']]);
});

test('a band can ask for other scores', async () => {
	const n8n = freshN8n();
	for (const lead of ['ann', 'bob']) await give(n8n, lead, 60);
	await give(n8n, 'ann', 30, 'Fit');

	const one = { ...bands(['Sales', 50]), ...asking({ band: 'Sales', name: 'Fit', from: 30 }) };
	expect(await outputs(n8n, one, [{ lead: 'ann' }, { lead: 'bob' }], 2)).toEqual([[], ['ann']]);
});

test('a band can ask for several other scores, and only that band does', async () => {
	const n8n = freshN8n();
	const items = ['ann', 'bob', 'cay'].map((lead) => ({ lead }));
	for (const { lead } of items) await give(n8n, lead, 60);
	for (const lead of ['ann', 'bob']) await give(n8n, lead, 30, 'Fit');
	await give(n8n, 'ann', 10, 'Budget');
	const two = {
		...bands(['Warm', 20], ['Sales', 50]),
		...asking({ band: ' Sales ', name: 'Fit', from: 30 }, { band: 'Sales', name: 'Budget', from: 10 }),
	};

	expect(await outputs(n8n, two, items, 3)).toEqual([[], ['bob', 'cay'], ['ann']]);
});

test('a renamed or removed band is said once, and its leads do not come out again', async () => {
	const n8n = freshN8n();
	await give(n8n, 'ann', 60);
	await give(n8n, 'bob', 60);
	const items = [{ lead: 'ann' }, { lead: 'bob' }];
	expect(await outputs(n8n, bands(['Nurture', 0], ['Warm', 20], ['Sales', 50]), items)).toEqual([
		[],
		[],
		[],
		['ann', 'bob'],
	]);
	const edited = async (...all: Parameters<typeof bands>) => {
		const run = await n8n.run(journey(router(bands(...all))), items, { mode: 'trigger' });
		const out = Array.from({ length: all.length + 1 }, (_, output) => run.items('Threshold Router', output));
		return { out: out.flat().length, hints: messages(run, 'Threshold Router') };
	};
	const rest = 'from now on, which by itself is no change of band.';

	expect(await edited(['Nurture', 0], ['Warm', 20], ['Sales-ready', 50])).toEqual({
		out: 0,
		hints: [`The band "Sales" is gone. Its leads count as in "Sales-ready" ${rest}`],
	});
	expect(await edited(['Nurture', 0], ['Warm', 20], ['Sales-ready', 50])).toEqual({ out: 0, hints: [] });
	expect(await edited(['Nurture', 0], ['Warm', 20])).toEqual({
		out: 0,
		hints: [`The band "Sales-ready" is gone. Its leads count as in "Warm" ${rest}`],
	});
	expect(await edited(['Lukewarm', 30])).toEqual({
		out: 2,
		hints: ['Nurture', 'Warm'].map(
			(name) => `The band "${name}" is gone. Its leads count as below every band ${rest}`,
		),
	});
});

describe('an item without a lead ID', () => {
	const items = [{ lead: 'ann' }, { note: 'who?' }];

	test('goes to Below where every lead comes out, and a hint says so', async () => {
		const run = await freshN8n().run(journey(router({ ...three, route: 'always' })), items);

		expect(jsonOf(run, 'Threshold Router', 0)).toEqual([{ note: 'who?' }]);
		expect(jsonOf(run, 'Threshold Router', 1)).toMatchObject([{ lead: 'ann' }]);
		expect(messages(run, 'Threshold Router')).toEqual([
			'There was no score "Lead Score" yet (record type "contact"). The store has none.',
			'This run by hand used up 1 change of band, because the option Test Runs is set to "Change Live Scores".',
			'1 item had no lead ID and went to Below. Check the field under "Lead ID".',
		]);
	});

	test('does not come out where only crossings do, and a hint says so', async () => {
		const run = await freshN8n().run(journey(router(three)), items);

		expect([0, 1, 2, 3].flatMap((output) => jsonOf(run, 'Threshold Router', output))).toMatchObject([
			{ lead: 'ann' },
		]);
		expect(messages(run, 'Threshold Router')).toEqual([
			'There was no score "Lead Score" yet (record type "contact"). The store has none.',
			'This run by hand used up 1 change of band, because the option Test Runs is set to "Change Live Scores".',
			'1 item had no lead ID and did not come out. Check the field under "Lead ID".',
		]);
	});

	test('stops the step where that fails, before any lead is moved', async () => {
		const n8n = freshN8n();
		const parameters = { ...three, options: { itemsWithoutLeadId: 'fail' } };
		const run = await n8n.run(journey(router(parameters)), items);

		expect(run.error).toMatchObject({ message: 'This item has no lead ID', context: { itemIndex: 1 } });
		expect(rows(n8n.file, 'SELECT * FROM routes')).toEqual([]);
	});

	test('leaves by the error output with its fields, behind all bands', async () => {
		const parameters = { ...three, options: { itemsWithoutLeadId: 'fail' } };
		const run = await freshN8n().run(journey(router(parameters, { onError: 'continueErrorOutput' })), items);

		expect(jsonOf(run, 'Threshold Router', 1)).toMatchObject([{ lead: 'ann' }]);
		expect(run.items('Threshold Router', 4)).toMatchObject([
			{ json: { note: 'who?', error: 'This item has no lead ID' }, pairedItem: { item: 1 } },
		]);
	});
});

test('a band that asks for another score only lies above the band before it', async () => {
	const n8n = freshN8n();
	for (const lead of ['ann', 'bob']) await give(n8n, lead, 25);
	await give(n8n, 'ann', 30, 'Fit');
	const two = {
		...bands(['Warm', 20], ['Fitting', '']),
		...asking({ band: 'Fitting', name: 'Fit', from: 30 }),
	};

	expect(await outputs(n8n, two, [{ lead: 'ann' }, { lead: 'bob' }], 3)).toEqual([[], ['bob'], ['ann']]);
});

test.each([
	['no bands', bands(), 'This step has no bands'],
	['two bands of one name', bands(['Warm', 20], [' Warm', 50]), 'Two bands are named "Warm"'],
	['a band without a name', bands([' ', 20]), 'A band has no name'],
	['a threshold that is a word', bands(['Warm', 'twenty']), 'Band "Warm": From must be a number'],
	[
		'two bands from one score',
		bands(['Warm', 20], ['Hot', 50], ['Tepid', 20]),
		'The bands "Warm" and "Tepid" both begin at 20',
	],
	[
		'another score for a band that is gone',
		{ ...bands(['Warm', 20]), ...asking({ band: 'Sales', name: 'Fit', from: 30 }) },
		'Other Scores: this step has no band "Sales"',
	],
	[
		'another score for no band',
		{ ...bands(['Warm', 20]), ...asking({ band: ' ', name: 'Fit', from: 30 }) },
		'Other Scores: Band is empty',
	],
	[
		'another score without a name',
		{ ...bands(['Warm', 20]), ...asking({ band: 'Warm', name: '', from: 30 }) },
		'Other Scores: Score is empty',
	],
	[
		'another score from a word',
		{ ...bands(['Warm', 20]), ...asking({ band: 'Warm', name: 'Fit', from: 'some' }) },
		'Other Scores: From must be a number',
	],
	['no score name', { score: { __rl: true, mode: 'name', value: ' ' } }, 'The score has no name'],
])('a step with %s stops, says so, and writes nothing', async (_what, parameters, message) => {
	const n8n = freshN8n();
	const run = await n8n.run(journey(router(parameters)), [{ lead: 'ann' }]);

	expect(run.error?.message).toBe(message);
	expect(run.error!.description).toMatch(/\.$/);
	expect(existsSync(n8n.file)).toBe(false);
});

test('a store that cannot be written is named', async () => {
	const n8n = freshN8n();
	mkdirSync(n8n.file, { recursive: true });
	const { error } = await n8n.run(journey(router()), [{ lead: 'ann' }]);

	expect(error?.message).toContain(n8n.file);
	expect(error?.description).toBe('Name a file in a folder that n8n may write to.');
});
