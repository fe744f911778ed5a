import { freshN8n, messages, journey, leadScore, resultsIn, scoreLead, scoresIn, type N8n } from '../setup';

const every = (name: string, points: number) => ({ name, award: 'everyTime', points, appliesTo: 'every' });
const score = (more: object = {}) =>
	scoreLead({
		eventId: '={{ $json.id }}',
		eventTime: '={{ $json.at }}',
		rules: { rule: [every('Clicked', 5), every('Seen', 1)] },
		...more,
	});
const take = (more: object = {}) =>
	leadScore({ operation: 'takeBack', which: 'span', reason: 'A scanner', ...more });
const give = (more: object = {}) => leadScore({ operation: 'giveBack', which: 'span', ...more });

const EVENTS = [
	{ lead: 'ann', id: 'a', at: '2026-03-01T00:00:00Z' },
	{ lead: 'ann', id: 'b', at: '2026-03-01T23:59:59.999Z' },
	{ lead: 'ann', id: 'c', at: '2026-03-02T00:00:00Z' },
];

async function scored(): Promise<N8n> {
	const n8n = freshN8n();
	await n8n.run(journey(score()), EVENTS);
	return n8n;
}

const scoreOf = async (n8n: N8n) =>
	scoresIn(await n8n.run(journey(leadScore({ operation: 'get' })), [{ lead: 'ann' }]), 'Lead Score');

test('a date without a time is the whole day, in the zone of the workflow', async () => {
	const n8n = await scored();
	const day = { takeFrom: '2026-03-01', takeTo: '2026-03-01' };

	expect(resultsIn(await n8n.run(journey(take(day)), [{ lead: 'ann' }]))).toMatchObject([
		{ leadId: 'ann', previous: 18, score: 6, change: -12, takenBack: 4 },
	]);
	expect(resultsIn(await n8n.run(journey(give(day)), [{ lead: 'ann' }]))).toMatchObject([
		{ previous: 6, score: 18, givenBack: 4 },
	]);
});

test('one rule, and what one execution gave', async () => {
	const n8n = await scored();
	const rule = { __rl: true, mode: 'name', value: 'Clicked' };
	const until = { takeTo: '2026-03-01T00:00:00Z', takeRule: rule };
	expect(resultsIn(await n8n.run(journey(take(until)), [{ lead: 'ann' }]))).toMatchObject([
		{ score: 13, takenBack: 1 },
	]);
	const get = leadScore({ operation: 'get', includeHistory: true });
	const [{ history }] = resultsIn(await n8n.run(journey(get), [{ lead: 'ann' }])) as [
		{ history: Array<{ what: string; points: number; execution?: string }> },
	];
	expect(history.at(-1)).toMatchObject({ what: 'Clicked (taken back: A scanner)', points: -5 });

	await n8n.run(journey(score()), [{ lead: 'ann', id: 'd', at: '2026-03-05T00:00:00Z' }], {
		executionId: '4711',
	});
	const execution = { which: 'execution', takeExecution: ' 4711 ' };
	expect(resultsIn(await n8n.run(journey(take(execution)), [{ lead: 'ann' }]))).toMatchObject([
		{ previous: 19, score: 13, takenBack: 2 },
	]);
});

test('a preview saves nothing and says so', async () => {
	const n8n = await scored();
	const run = await n8n.run(journey(take({ takeFrom: '2026-03-01', preview: true })), [{ lead: 'ann' }]);

	expect(resultsIn(run)).toMatchObject([{ score: 6, takenBack: 4, preview: true }]);
	expect(messages(run, 'Lead Score')).toEqual([
		expect.stringContaining('4 matches of rules would be taken back'),
	]);
	expect(await scoreOf(n8n)).toEqual([18]);
});

test('a lead that is not stored, or has nothing there, passes through and is told of', async () => {
	const n8n = await scored();
	const span = { takeFrom: '2026-04-01', takeTo: '2026-04-30' };
	const run = await n8n.run(journey(take(span)), [{ lead: 'ann' }, { lead: 'bob' }]);

	expect(resultsIn(run)).toMatchObject([
		{ score: 18, takenBack: 0 },
		{ leadId: 'bob', takenBack: 0 },
	]);
	expect(messages(run, 'Lead Score')).toEqual([
		expect.stringContaining('2 of 2 leads had nothing to be taken back'),
	]);
});

test.each([
	['no dates at all', {}, '"From" and "To" are both empty'],
	['dates the wrong way round', { takeFrom: '2026-03-02', takeTo: '2026-03-01' }, '"From" is after "To"'],
	['no date', { takeFrom: 'soon' }, '"From" is not a date and time'],
	['no execution', { which: 'execution', takeExecution: ' ' }, '"Execution ID" is empty'],
	[
		'an unknown rule',
		{ takeFrom: '2026-03-01', takeRule: { __rl: true, mode: 'name', value: 'Klicked' } },
		'has no rule "Klicked"',
	],
])('%s is refused, and nothing changes', async (_what, more, message) => {
	const n8n = await scored();

	const run = await n8n.run(journey(take(more)), [{ lead: 'ann' }]);
	expect(run.error?.message).toContain(message);
	expect(await scoreOf(n8n)).toEqual([18]);
});
