import { freshN8n, journey, messages, leadScore, resultsIn, scoreLead, scoresIn } from '../setup';

const every = (name: string, points: number, group = '') => ({
	name,
	award: 'everyTime',
	points,
	group,
	appliesTo: 'every',
});
const step = (burst: object | null, rules: object[] = [every('Clicked', 5)]) =>
	scoreLead({
		eventId: '={{ $json.id }}',
		eventTime: '={{ $json.at }}',
		rules: { rule: rules },
		options: burst ? { ignoreBursts: { burst: { events: 3, seconds: 10, groups: '', ...burst } } } : {},
	});
const clicks = (...seconds: number[]) =>
	seconds.map((second, index) => ({
		lead: 'ann',
		id: `e${index} ${second}`,
		at: new Date(Date.UTC(2026, 2, 1) + second * 1_000).toISOString(),
	}));

test('the third click of a burst takes back the first two, and each item says what became of its event', async () => {
	const run = await freshN8n().run(journey(step({})), clicks(0, 5, 10, 30));

	expect(resultsIn(run, 'Score Lead')).toMatchObject([
		{ change: 5, score: 5 },
		{ change: 5, score: 10 },
		{ change: -10, score: 0, ignored: '3 events within 10 seconds' },
		{ change: 5, score: 5 },
	]);
	expect(resultsIn(run, 'Score Lead')[3]).not.toHaveProperty('ignored');
	expect(messages(run)).toContainEqual(expect.stringContaining('1 event was part of a burst'));
});

test('a click of a millisecond later is in no burst', async () => {
	expect(scoresIn(await freshN8n().run(journey(step({})), clicks(0, 5, 10.001)))).toEqual([5, 10, 15]);
});

test('the setting is the score’s: a step without it follows, and a later one changes it for all', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(step({})), clicks(0));
	expect(scoresIn(await n8n.run(journey(step(null)), clicks(1, 2)))).toEqual([10, 0]);

	const run = await n8n.run(journey(step({ events: 0 })), clicks(100, 101, 102));
	expect(scoresIn(run)).toEqual([5, 10, 15]);
	expect(messages(run)).toContainEqual(
		expect.stringContaining('ignored 3 or more events within 10 seconds and now ignores none'),
	);
});

test('only the rules of the groups are looked at, losses of theirs included', async () => {
	const rules = [every('Clicked', 5, 'Email'), every('Tired', -1, 'Email'), every('Seen', 2, 'Site')];
	const run = await freshN8n().run(journey(step({ groups: 'Email' }, rules)), clicks(0, 1, 2));

	expect(scoresIn(run)).toEqual([6, 12, 6]);
});

test('items without a time of their own are one event, and a hint says how many', async () => {
	const items = clicks(0, 1, 2).map(({ lead, id }) => ({ lead, id }));
	const run = await freshN8n().run(journey(step({})), items);

	expect(scoresIn(run)).toEqual([5, 10, 15]);
	expect(messages(run)).toContainEqual(expect.stringContaining('3 items have no time of their own'));
});

test('the history says why, and the report counts the leads', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(step({})), clicks(0, 1, 2));
	const get = leadScore({ operation: 'get', includeHistory: true });
	const [{ history }] = resultsIn(await n8n.run(journey(get), [{ lead: 'ann' }])) as [
		{ history: Array<{ what: string }> },
	];

	expect(history.map(({ what }) => what)).toEqual([
		'Clicked',
		'Clicked',
		'Clicked (part of a burst: 3 events within 2 seconds)',
		'Clicked (part of a burst: 3 events within 2 seconds)',
		'Clicked',
		'Clicked (part of a burst: 3 events within 2 seconds)',
	]);
});

test.each([
	[{ events: 1 }, 'from 2 to 100'],
	[{ events: 101 }, 'from 2 to 100'],
	[{ events: 2.5 }, 'from 2 to 100'],
	[{ events: 'three' }, 'from 2 to 100'],
	[{ seconds: 0 }, 'from 1 to 3,600'],
	[{ seconds: 3_601 }, 'from 1 to 3,600'],
])('%j is refused', async (burst, message) => {
	const run = await freshN8n().run(journey(step(burst)), clicks(0));
	expect(run.error?.message).toContain(message);
});
