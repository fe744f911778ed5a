import {
	applyDecay,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	resultsIn,
	scoreLead,
	scoresIn,
	type N8n,
} from '../setup';

const named = (name: string) => ({ __rl: true, mode: 'name', value: name });
const settings = { options: { min: 0, max: 100 } };
const every = (points: number) =>
	scoreLead({
		rules: { rule: [{ name: 'Any event', award: 'everyTime', points, appliesTo: 'every' }] },
		...settings,
	});
const set = (more: object = {}, node: object = {}) =>
	leadScore({ operation: 'adjust', how: 'set', points: '={{ $json.to }}', reason: 'By hand', ...more }, node);
const results = async (
	n8n: N8n,
	step: ReturnType<typeof leadScore>,
	items: Array<Record<string, string | number>>,
) => resultsIn(await n8n.run(journey(step), items));

test('points are subtracted', async () => {
	const step = leadScore({ operation: 'adjust', how: 'subtract', points: 4 });

	expect(await results(freshN8n(), step, [{ lead: 'ann' }])).toMatchObject([{ change: 0, score: 0 }]);
	const n8n = freshN8n();
	await n8n.run(journey(every(10)), [{ lead: 'ann' }]);
	expect(await results(n8n, step, [{ lead: 'ann' }])).toMatchObject([{ change: -4, score: 6 }]);
});

test('a score is set, also for a lead that comes twice, and its history says to what', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(every(10)), [{ lead: 'ann' }]);
	const items = [
		{ lead: 'ann', to: 30 },
		{ lead: 'ann', to: 12.5 },
		{ lead: 'bob', to: 7 },
	];
	expect(await results(n8n, set(), items)).toMatchObject([
		{ previous: 10, score: 30, change: 20 },
		{ previous: 30, score: 12.5, change: -17.5 },
		{ previous: 0, score: 7, change: 7 },
	]);
	const get = leadScore({ operation: 'get', includeHistory: true });

	expect(await results(n8n, get, [{ lead: 'ann' }])).toMatchObject([
		{
			score: 12.5,
			history: [
				{ what: 'Any event', points: 10 },
				{ what: 'Adjusted by hand: By hand (set to 30)', points: 20 },
				{ what: 'Adjusted by hand: By hand (set to 12.5)', points: -17.5 },
			],
		},
	]);
});

test('a score that was over its maximum, or below its minimum, can be set', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(every(130)), [{ lead: 'ann' }]);
	await n8n.run(journey(every(-50)), [{ lead: 'bob' }]);
	const items = [
		{ lead: 'ann', to: 80 },
		{ lead: 'bob', to: 5 },
	];

	expect(await results(n8n, set(), items)).toMatchObject([
		{ previous: 100, score: 80 },
		{ previous: 0, score: 5 },
	]);
});

test.each([
	[101, 'The score cannot be set to 101: its maximum is 100'],
	[-1, 'The score cannot be set to -1: its minimum is 0'],
])('a score cannot be set to %p, beyond its bounds, and nothing is written', async (to, message) => {
	const n8n = freshN8n();
	await n8n.run(journey(every(10)), [{ lead: 'ann' }]);
	const items = [
		{ lead: 'ann', to: 50 },
		{ lead: 'bob', to },
	];
	const stopped = await n8n.run(journey(set()), items);
	expect(stopped.error?.message).toContain(message);
	expect(await results(n8n, leadScore(), [{ lead: 'ann' }])).toMatchObject([{ score: 10 }]);

	const onError = { onError: 'continueErrorOutput' };
	const run = await n8n.run(journey(set({ score: named('Lead Score') }, onError)), items);
	expect(jsonOf(run, 'Lead Score')).toMatchObject([{ lead: 'ann', leadScore: 50 }]);
	expect(jsonOf(run, 'Lead Score', 1)).toMatchObject([{ lead: 'bob', error: message }]);
});

test('points below zero are not subtracted', async () => {
	const run = await freshN8n().run(journey(leadScore({ operation: 'adjust', how: 'subtract', points: -5 })), [
		{ lead: 'ann' },
	]);

	expect(run.error?.message).toMatch(/^The points to subtract are below zero: -5/);
});

test.each([
	['stays as it is', {}, 0],
	['stays as it is, said so', { fadesLikeOtherPoints: false }, 0],
	['fades like other points', { fadesLikeOtherPoints: true }, 60.625],
])('what is taken %s', async (_name, options, score) => {
	const n8n = freshN8n();
	const visit = (points: number, asIf: string) =>
		n8n.run(
			journey(
				scoreLead({
					rules: { rule: [{ name: 'Visit', award: 'everyTime', points, appliesTo: 'every' }] },
					options: { asIf },
				}),
			),
			[{ lead: 'ann', id: asIf }],
		);
	await visit(110, '2026-01-01T00:00:00Z');
	const take = { operation: 'adjust', how: 'subtract', points: 100, reason: 'Worked by sales' };
	await n8n.run(journey(leadScore({ ...take, options: { ...options, asIf: '2026-01-01T00:00:00Z' } })), [
		{ lead: 'ann' },
	]);
	const asIf = '2026-05-01T00:00:00Z';
	await n8n.run(journey(applyDecay({ fade: 'halfLife', amount: 30, unit: 'days', options: { asIf } })));
	const run = await visit(60, asIf);

	expect(scoresIn(run)).toEqual([score]);
});
