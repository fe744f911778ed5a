import { freshSchema } from '../../stores/freshSchema';
import {
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	router,
	scoreLead,
	scoresIn,
	type N8n,
} from '../setup';

const named = (name: string) => ({ __rl: true, mode: 'name', value: name });
const opened = scoreLead({
	rules: { rule: [{ name: 'Opened', award: 'everyTime', points: 30, appliesTo: 'every' }] },
	eventTime: '={{ $json.at }}',
});
const OPENS = ['2026-03-01', '2026-03-15', '2026-04-01'].map((at) => ({
	lead: 'ann',
	at: `${at}T00:00:00Z`,
}));
const correct = (more: object = {}, node: object = {}) =>
	leadScore({ operation: 'correct', rule: named('Opened'), preview: false, ...more }, node);

async function scored(n8n: N8n = freshN8n()): Promise<N8n> {
	await n8n.run(journey(opened), [...OPENS, { lead: 'bob', at: '2026-04-01T00:00:00Z' }]);
	return n8n;
}
const scoreOf = async (n8n: N8n) =>
	scoresIn(await n8n.run(journey(leadScore({ operation: 'get' })), [{ lead: 'ann' }]), 'Lead Score');

test('a preview tells how many leads change and cross, once, and stores nothing', async () => {
	const n8n = await scored();
	await n8n.run(journey(router()), [{ lead: 'ann' }]);
	const step = correct({
		correction: 'give',
		rightPoints: 10,
		preview: true,
		correctTo: '2026-04-01T00:00:00Z',
	});
	const run = await n8n.run(journey(step), [{}, {}]);

	expect(jsonOf(run, 'Lead Score')).toEqual([
		{
			leadScore: {
				preview: true,
				rule: 'Opened',
				leadsChanged: 1,
				pointsChanged: -40,
				timesCorrected: 2,
				crossings: [
					{ score: 50, rose: 0, fell: 0 },
					{ score: 20, rose: 0, fell: 0 },
					{ score: 10, rose: 0, fell: 0 },
				],
				finished: true,
			},
		},
	]);
	expect(messages(run, 'Lead Score')).toEqual([
		'Preview: 2 awards of "Opened" would give other points; the score of 1 lead would change, by -40 points in total. Nothing was saved. To do it, turn off "Preview".',
	]);
	expect(await scoreOf(n8n)).toEqual([90]);
});

test('what a rule gave between two dates is removed; the first date counts, the second does not', async () => {
	const n8n = await scored();
	const step = correct({
		correctFrom: '2026-03-01T00:00:00Z',
		correctTo: '2026-04-01T00:00:00Z',
		crossingsOf: '50',
	});
	const run = await n8n.run(journey(step), [{}]);

	expect(jsonOf(run, 'Lead Score')).toMatchObject([
		{ leadScore: { leadsChanged: 1, pointsChanged: -60, crossings: [{ score: 50, rose: 0, fell: 1 }] } },
	]);
	expect(await scoreOf(n8n)).toEqual([30]);
});

test('points go on under the new name of a rule', async () => {
	const n8n = await scored();
	await n8n.run(journey(correct({ correction: 'move', newRule: named('Opened an email') })), [{}]);
	const run = await n8n.run(journey(leadScore()), [{ lead: 'ann' }]);

	expect(jsonOf(run, 'Lead Score')).toMatchObject([
		{ leadScore: 90, leadScoreWhy: 'Opened an email +90 (3 times)' },
	]);
	expect(await n8n.pick(correct({ score: named('Lead Score') }), 'searchRules')).toEqual([
		'Opened',
		'Opened an email',
	]);
});

test('in the shared store too', async () => {
	const n8n = freshN8n();
	const credentials = { leadScoreStoreApi: { kind: 'postgres', connect: 'fields', ...freshSchema() } };
	const shared = (node: ReturnType<typeof scoreLead>) => ({
		...node,
		parameters: { ...node.parameters, store: 'shared' },
		credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } },
	});
	await n8n.run(journey(shared(opened)), OPENS, { credentials });
	await n8n.run(journey(shared(correct({ correction: 'give', rightPoints: -1 }))), [{}], { credentials });
	const run = await n8n.run(journey(shared(leadScore())), [{ lead: 'ann' }], { credentials });

	expect(jsonOf(run, 'Lead Score')).toMatchObject([
		{ leadScoreWhy: 'Opened -3 (3 times), Up to the minimum of 0 +3' },
	]);
});

test('points held while something is true are left alone, and a hint says why', async () => {
	const n8n = freshN8n();
	const title = { name: 'Opened', award: 'whileTrue', points: 15, appliesTo: 'every' };
	await n8n.run(journey(scoreLead({ rules: { rule: [title] } })), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(correct()), [{}]);

	expect(messages(run, 'Lead Score')).toEqual([
		expect.stringMatching(/^1 lead has points of "Opened" while something is true\. These were not changed/),
	]);
});

test.each([
	[{ rule: named('Clicked') }, 'The score "Lead Score" has no rule "Clicked"'],
	[{ rule: named(' ') }, '"Rule" has no rule, or the wrong one'],
	[{ correction: 'move', newRule: named('Opened') }, '"New Rule" has no rule, or the wrong one'],
	[{ correction: 'give', rightPoints: 'lots' }, 'The points are not a number: "lots"'],
	[{ correctFrom: 'soon' }, '"From" is not a date and time: soon'],
	[{ correctFrom: '2026-04-01T00:00:00Z', correctTo: '2026-03-01T00:00:00Z' }, '"From" is not before "To"'],
])('a correction with %j stops and says so', async (parameters, message) => {
	const n8n = await scored();
	const run = await n8n.run(journey(correct(parameters)), [{}]);

	expect(run.error?.message).toBe(message);
	expect(await scoreOf(n8n)).toEqual([90]);
});
