import type { IDataObject } from 'n8n-workflow';
import { freshN8n, journey, jsonOf, leadScore, messages, router, scoreLead, type N8n } from '../setup';

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const BANDS = {
	band: [
		{ name: 'Nurture', from: 5 },
		{ name: 'Sales', from: 50 },
	],
};

/** Each item gives ten points to the score, and as many as it says to the other. */
async function played(n8n: N8n, other = 'Fit'): Promise<void> {
	const rule = { name: 'Fits', award: 'everyTime', points: '={{ $json.points }}', appliesTo: 'every' };
	const items = [
		{ lead: 'ann', points: 60 },
		{ lead: 'bob', points: 12 },
	];
	for (const nodes of [
		[scoreLead(), router({ bands: BANDS })],
		[scoreLead({ score: named(other), rules: { rule: [rule] } })],
	]) {
		expect((await n8n.run(journey(...nodes), items)).error).toBeUndefined();
	}
}

const comparing = (parameters: object = {}) => leadScore({ operation: 'compareScores', ...parameters });
const resultOf = (run: Awaited<ReturnType<N8n['run']>>): IDataObject =>
	jsonOf(run, 'Lead Score')[0]!.leadScore as IDataObject;

test('says how far two scores agree, and who differs most, with a page', async () => {
	const n8n = freshN8n();
	await played(n8n);
	const run = await n8n.run(journey(comparing({ otherScore: named('Fit') })), [{}]);

	expect(run.error).toBeUndefined();
	expect(resultOf(run)).toMatchObject({
		...{ score: 'Lead Score', otherScore: 'Fit', leads: 2, onlyInScore: 0, onlyInOther: 0 },
		...{ sameBand: 1, sameBandPercent: 50 },
		bands: [
			{ band: 'Nurture', from: 5, inScore: 2, inOther: 1 },
			{ band: 'Sales', from: 50, inScore: 0, inOther: 1 },
		],
		below: { inScore: 0, inOther: 0 },
		bandsByBoth: [
			{ inScore: 'Nurture', inOther: 'Nurture', leads: 1 },
			{ inScore: 'Nurture', inOther: 'Sales', leads: 1 },
		],
		mostDifferent: [
			{ leadId: 'ann', score: 10, otherScore: 60 },
			{ leadId: 'bob', score: 10, otherScore: 12 },
		],
		finished: true,
		charts: ['distribution', 'crossings'],
	});
	const [item] = run.items('Lead Score');
	expect(Object.keys(item!.binary!)).toEqual(['data', 'distribution', 'crossings']);
	const page = Buffer.from(item!.binary!.data!.data, 'base64').toString();
	expect(page).toContain('Bands by both scores');
	const weeks = resultOf(run).crossings as IDataObject[];
	expect(weeks).toHaveLength(24);
	expect(weeks.at(-1)).toMatchObject({ band: 'Sales', inScore: { rose: 0 }, inOther: { rose: 1 } });
});

test('compares with the score of a draft unless another is named, by bands that are entered', async () => {
	const n8n = freshN8n();
	await played(n8n, 'Lead Score (draft)');
	const run = await n8n.run(journey(comparing({ bandsToCompare: '11' })), [{}]);

	expect(resultOf(run)).toMatchObject({
		otherScore: 'Lead Score (draft)',
		sameBand: 0,
		bands: [{ from: 11 }],
	});
});

test('says how many leads are left out, and that there are no bands', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }, { lead: 'bob' }]);
	await n8n.run(journey(scoreLead({ score: named('Fit') })), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(comparing({ otherScore: named('Fit') })), [{}]);

	expect(resultOf(run)).not.toHaveProperty('sameBand');
	expect(messages(run, 'Lead Score')).toEqual([
		'1 lead has both scores. Left out: 1 lead with the first score only, 0 leads with the other only.',
		expect.stringMatching(/^No Threshold Router has bands of these scores/),
	]);
});

test.each([
	[{}, 'The store does not have both scores: "Lead Score" and "Lead Score (draft)"'],
	[{ otherScore: named('Lead Score') }, '"Compare With" is the same score: Lead Score'],
	[{ otherScore: named('x'.repeat(5_000)) }, 'The name of the score'],
	[{ bandsToCompare: 'Sales' }, '"Bands" has a part without a number'],
])('refuses %j', async (parameters, message) => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(comparing(parameters)), [{}]);
	expect(run.error?.message).toContain(message);
});
