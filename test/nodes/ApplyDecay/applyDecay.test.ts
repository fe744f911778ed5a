import type { IDataObject } from 'n8n-workflow';
import { existsSync, mkdirSync } from 'node:fs';
import { dump } from '../../stores/temporary';
import { applyDecay, freshN8n, journey, jsonOf, messages, resultsIn, scoreLead, type N8n } from '../setup';

const incoming = { applyTo: 'incoming', leadId: '={{ $json.lead }}' };
const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

/** An n8n in which leads have got 100 points at New Year. */
async function n8nWith(...leads: string[]): Promise<N8n> {
	const n8n = freshN8n();
	const rule = { name: 'Any event', award: 'everyTime', points: 100, appliesTo: 'every' };
	const parameters = { rules: { rule: [rule] }, options: { asIf: '2026-01-01T00:00:00Z' } };
	const items = leads.map((lead) => ({ lead, id: '1' }));
	await n8n.run(journey(scoreLead(parameters)), items, { executionId: 'New Year' });
	return n8n;
}

/** A half-life of 30 days, at the end of January's 30th day unless told otherwise. */
const halving = (more: object = {}, options: object = {}) => ({
	fade: 'halfLife',
	amount: 30,
	unit: 'days',
	...more,
	options: { asIf: '2026-01-31T00:00:00Z', ...options },
});

async function decayed(n8n: N8n, parameters: object, items?: IDataObject[]): Promise<IDataObject[]> {
	const run = await n8n.run(journey(applyDecay(parameters)), items);
	expect(run.error).toBeUndefined();
	return jsonOf(run, 'Apply Decay');
}

test.each([
	['halved', { fade: 'halfLife', amount: 30, unit: 'days' }, '2026-01-31T00:00:00Z', 50],
	['fading to zero', { fade: 'linear', amount: 10, unit: 'weeks' }, '2026-01-08T00:00:00Z', 90],
	[
		'of the original',
		{ fade: 'percentOfOriginal', percent: 10, amount: 1, calendarUnit: 'months' },
		'2026-03-01T00:00:00Z',
		80,
	],
	[
		'of what is left',
		{ fade: 'percentOfRemaining', percent: 10, amount: 1, calendarUnit: 'months' },
		'2026-03-01T00:00:00Z',
		81,
	],
	[
		'of silences',
		{ fade: 'percentOfRemaining', percent: 10, amount: 30, calendarUnit: 'days', countFrom: 'lastActivity' },
		'2026-03-02T00:00:00Z',
		81,
	],
])('points %s', async (_how, fade, asIf, score) => {
	const n8n = await n8nWith('ann');

	expect(await decayed(n8n, { ...fade, options: { asIf } })).toMatchObject([
		{
			leadId: 'ann',
			leadScorePrevious: 100,
			leadScore: score,
			leadScoreChange: score - 100,
			leadScoreDetail: { leadId: 'ann' },
		},
	]);
});

test('only the leads whose score changed come out', async () => {
	const n8n = await n8nWith('ann', 'bob');
	await decayed(n8n, { ...halving(), ...incoming }, [{ lead: 'ann' }]);

	expect(await decayed(n8n, halving())).toMatchObject([{ leadId: 'bob' }]);
	expect(await decayed(n8n, halving())).toEqual([]);
});

test('totals count all leads', async () => {
	const n8n = await n8nWith('ann', 'bob', 'cy');

	expect(await decayed(n8n, { ...halving(), return: 'totals' })).toEqual([
		{ leads: 3, leadsChanged: 3, pointsBefore: 300, pointsAfter: 150 },
	]);
});

test('totals of incoming leads count each once', async () => {
	const n8n = await n8nWith('ann', 'bob', 'cy');
	const items = [{ lead: 'ann' }, { lead: 'bob' }, { lead: 'ann' }];

	expect(await decayed(n8n, { ...halving(), ...incoming, return: 'totals' }, items)).toEqual([
		{ leads: 2, leadsChanged: 2, pointsBefore: 200, pointsAfter: 100 },
	]);
});

describe('leads that fell below a threshold', () => {
	const night = (asIf: string, more: object = {}) => ({
		...halving({ return: 'falls', thresholds: '20, 60', ...more }, { asIf }),
	});

	test('come out once, by the first decay after which they are below', async () => {
		const n8n = await n8nWith('ann', 'bob');
		expect(await decayed(n8n, night('2026-01-02T00:00:00Z'))).toEqual([]);
		const fallen = await decayed(n8n, night('2026-01-31T00:00:00Z'));
		expect(fallen.map(({ leadId }) => leadId)).toEqual(['ann', 'bob']);
		expect(fallen[0]).toMatchObject({
			leadScorePrevious: expect.any(Number) as number,
			leadScore: 50,
			leadScoreFellBelow: 60,
		});
		expect(await decayed(n8n, night('2026-02-01T00:00:00Z'))).toEqual([]);

		const late = {
			rules: { rule: [{ name: 'Any event', award: 'everyTime', points: 100, appliesTo: 'every' }] },
		};
		await n8n.run(
			journey(scoreLead({ ...late, options: { asIf: '2026-02-02T00:00:00Z' } })),
			[{ lead: 'bob', id: '2' }],
			{ executionId: 'February' },
		);
		const spring = await decayed(n8n, night('2026-04-01T00:00:00Z'));
		expect(spring).toMatchObject([
			{ leadId: 'ann', leadScoreFellBelow: 20 },
			{ leadId: 'bob', leadScoreFellBelow: 60 },
		]);
	});

	test('are counted in a summary, and told no more after it', async () => {
		const n8n = await n8nWith('ann', 'bob');
		expect(await decayed(n8n, night('2026-01-31T00:00:00Z', { return: 'summary' }))).toEqual([
			{ fellBelow: { '20': 0, '60': 2 }, lostExpiredPoints: 0 },
		]);
		expect(await decayed(n8n, night('2026-01-31T00:00:00Z'))).toEqual([]);
	});

	test('come out with their fields where the decay is for incoming leads', async () => {
		const n8n = await n8nWith('ann', 'bob');
		const items = [{ lead: 'ann', name: 'Ann' }, { lead: 'nobody' }];
		expect(await decayed(n8n, { ...night('2026-01-31T00:00:00Z'), ...incoming }, items)).toMatchObject([
			{ lead: 'ann', name: 'Ann', leadScore: 50, leadScoreFellBelow: 60 },
		]);
		const summary = night('2026-01-31T00:00:00Z', { return: 'summary' });
		expect(await decayed(n8n, { ...summary, ...incoming }, [{ lead: 'bob' }])).toEqual([
			{ fellBelow: { '20': 0, '60': 1 } },
		]);
	});

	test('need thresholds that are numbers', async () => {
		const n8n = await n8nWith('ann');
		const run = await n8n.run(journey(applyDecay(night('2026-01-31T00:00:00Z', { thresholds: '20, warm' }))));
		expect(run.error?.message).toBe('"Thresholds" has a part that is no number: warm');
	});

	test('and are checked before the points of incoming leads fade', async () => {
		const n8n = await n8nWith('ann');
		const unreadable = { ...night('2026-01-31T00:00:00Z', { thresholds: 'warm' }), ...incoming };
		const run = await n8n.run(journey(applyDecay(unreadable)), [{ lead: 'ann' }]);
		expect(run.error?.message).toBe('"Thresholds" has a part that is no number: warm');

		expect(await decayed(n8n, { ...halving(), ...incoming }, [{ lead: 'ann' }])).toMatchObject([
			{ leadScorePrevious: 100, leadScore: 50 },
		]);
	});
});

test('leads whose score changed by less than wanted stay in', async () => {
	const n8n = await n8nWith('ann', 'bob');
	await decayed(n8n, { ...halving({}, { asIf: '2026-01-30T00:00:00Z' }), ...incoming }, [{ lead: 'ann' }]);
	const out = await decayed(n8n, halving({}, { changedBy: 10 }));

	expect(out.map(({ leadId }) => leadId)).toEqual(['bob']);
});

test('incoming leads keep their fields and pairing', async () => {
	const n8n = await n8nWith('ann', 'bob');
	const items = [{ lead: 'nobody' }, { lead: 'BOB ', name: 'Bob' }, { name: 'who?' }];
	const run = await n8n.run(journey(applyDecay({ ...halving(), ...incoming })), items);

	expect(run.items('Apply Decay')).toMatchObject([
		{
			json: { lead: 'BOB ', name: 'Bob', leadScore: 50, leadScoreDetail: { leadId: 'bob' } },
			pairedItem: { item: 1 },
		},
	]);
	expect(run.items('Apply Decay')).toHaveLength(1);
	expect(messages(run, 'Apply Decay')).toEqual([
		'1 item had no lead ID and did not count. Check the field under "Lead ID".',
		'1 lead has no score yet and was left out.',
		'This run by hand decayed live scores, because the option Test Runs is set to "Change Live Scores".',
	]);
});

describe.each([
	['summary', { fellBelow: { '20': 0, '60': 1 } }],
	['totals', { leads: 1, leadsChanged: 1, pointsBefore: 100, pointsAfter: 50 }],
])('an item that fails is no part of the %s, and comes out beside it', (kind, result) => {
	const step = halving({ ...incoming, return: kind, thresholds: '20, 60' });
	const items = [{ lead: 'ann' }, { lead: 2 ** 60 }];
	const error = 'The lead ID is a number too large to be exact: 1152921504606847000';
	const failed = { lead: 2 ** 60, error };

	test('where the step continues', async () => {
		const n8n = await n8nWith('ann');
		const run = await n8n.run(journey(applyDecay(step, { onError: 'continueRegularOutput' })), items);

		expect(run.items('Apply Decay')).toMatchObject([
			{ json: result, pairedItem: { item: 0 } },
			{ json: failed, pairedItem: { item: 1 } },
		]);
	});

	test('by the error output where there is one', async () => {
		const n8n = await n8nWith('ann');
		const run = await n8n.run(journey(applyDecay(step, { onError: 'continueErrorOutput' })), items);

		expect(jsonOf(run, 'Apply Decay')).toEqual([result]);
		expect(jsonOf(run, 'Apply Decay', 1)).toEqual([failed]);
	});
});

test('only the groups that are named fade', async () => {
	const n8n = await n8nWith('ann');

	expect(await decayed(n8n, halving({}, { groups: 'Email, Website' }))).toEqual([]);
	expect(await decayed(n8n, halving())).toMatchObject([{ leadId: 'ann', leadScore: 50 }]);
});

test.each([
	['of all leads', halving(), [{ error: 'the CRM said so' }]],
	[
		'of incoming leads',
		{ ...halving(), ...incoming },
		[{ lead: 'ann', error: 'the CRM said so' }, { lead: 'bob' }],
	],
])('a decay %s that n8n repeats gives the same output and counts once', async (_which, parameters, items) => {
	const [once, twice] = [await n8nWith('ann', 'bob'), await n8nWith('ann', 'bob')];
	const options = { executionId: '7' };
	const plain = await once.run(journey(applyDecay(parameters)), items, options);
	const retried = await twice.run(journey(applyDecay(parameters, retry)), items, options);

	expect(resultsIn(retried, 'Apply Decay')).toMatchObject([
		{ leadId: 'ann', previous: 100, score: 50 },
		{ leadId: 'bob', previous: 100, score: 50 },
	]);
	expect(retried.items('Apply Decay')).toEqual(plain.items('Apply Decay'));
	const withoutClock = (text: string) => text.replace(/"at": \d{13}(?=\s*\})/g, 'now');
	expect(withoutClock(dump(twice.file))).toBe(withoutClock(dump(once.file)));
});

test.each([
	['no time', halving({ amount: 0 }), '"Every" must be above zero'],
	['half a day', halving({ amount: 0.5 }), '"Every" must be a whole number'],
	['more than all', { fade: 'percentOfOriginal', percent: 101 }, 'Percent must be from 0 to 100'],
	['less than none', { fade: 'percentOfOriginal', percent: -1 }, 'Percent must be from 0 to 100'],
	[
		'silences of hours',
		{ fade: 'percentOfOriginal', percent: 10, amount: 12, calendarUnit: 'hours', countFrom: 'lastActivity' },
		'"Every" must be a day or more for "The Lead\'s Last Activity"',
	],
	['a time that was emptied', halving({ amount: '' }), expect.stringContaining('"Every"')],
	[
		'a percentage that was emptied',
		{ fade: 'percentOfOriginal', percent: '' },
		expect.stringContaining('Percent'),
	],
	['no score name', { score: { __rl: true, mode: 'name', value: ' ' } }, 'The score has no name'],
	['an unreadable instant', { options: { asIf: 'soon' } }, '"Simulated Date" is not a date and time: soon'],
])('a decay by %s stops, says so, and writes nothing', async (_what, parameters, message) => {
	const n8n = freshN8n();
	const run = await n8n.run(journey(applyDecay(parameters)), [{}]);

	expect(run.error?.message).toEqual(message);
	expect(run.error!.description).toMatch(/\.$/);
	expect(existsSync(n8n.file)).toBe(false);
});

test('a store that cannot be written is named', async () => {
	const n8n = freshN8n();
	mkdirSync(n8n.file, { recursive: true });
	const { error } = await n8n.run(journey(applyDecay()), [{}]);

	expect(error?.message).toContain(n8n.file);
	expect(error?.description).toBe('Name a file in a folder that n8n may write to.');
});

test('a decay far ahead of the last step of its score is hinted at, in production too', async () => {
	const n8n = await n8nWith('ann');
	const later = { ...halving(), options: { changedBy: 0 } };
	const now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2027-03-01T00:00:00Z'));
	const [first, second] = [
		await n8n.run(journey(applyDecay(later)), [{}], { mode: 'trigger' }),
		await n8n.run(journey(applyDecay(later)), [{}], { mode: 'trigger' }),
	];
	now.mockRestore();

	expect(messages(first, 'Apply Decay')).toEqual([
		expect.stringMatching(/^The last step of "Lead Score" was 424 days before this decay, on 2026-01-01\./),
	]);
	expect(messages(second, 'Apply Decay')).toEqual([]);
});
