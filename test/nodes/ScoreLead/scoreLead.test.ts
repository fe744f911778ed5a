import { dump } from '../../stores/temporary';
import { filter, freshN8n, journey, jsonOf, messages, rule, scoreLead, scoresIn, when } from '../setup';

const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const quiet = { mode: 'trigger' as const };
const rules = (...all: object[]) => ({ rules: { rule: all } });

test('flat fields for a CRM stand beside the explanation', async () => {
	const full = { options: { output: 'full' } };
	const run = await freshN8n().run(journey(scoreLead(full)), [{ lead: 'ann', id: '1' }]);

	expect(jsonOf(run, 'Score Lead')).toEqual([
		{
			lead: 'ann',
			id: '1',
			leadScore: 10,
			leadScoreChange: 10,
			leadScorePrevious: 0,
			leadScoreWhy: 'Any event +10',
			leadScoreDetail: {
				leadId: 'ann',
				...{ score: 10, change: 10, previous: 0 },
				reasons: [{ reason: 'Any event', points: 10, given: 10, times: 1 }],
				awarded: [{ rule: 'Any event', points: 10 }],
			},
		},
	]);
});

test('an item keeps its fields; the result goes under the name that the option gives', async () => {
	const parameters = { options: { outputField: 'engagement' } };
	const run = await freshN8n().run(journey(scoreLead(parameters)), [
		{ lead: 'ann', id: '1', leadScore: 'mine' },
	]);

	expect(jsonOf(run, 'Score Lead')).toMatchObject([{ leadScore: 'mine', engagement: 10 }]);
});

describe('n8n runs a step on Retry On Fail again when its first item has an error field', () => {
	const items = [
		{ lead: 'ann', error: 'the CRM said so' },
		{ lead: 'ann', id: '2' },
		{ lead: 'bob' },
		{ error: 'no lead' },
	];

	test('and it counts once, with the output of the first time', async () => {
		const [once, twice] = [freshN8n(), freshN8n()];
		const options = { executionId: '7', ...quiet };
		const plain = await once.run(journey(scoreLead()), items, options);
		const retried = await twice.run(journey(scoreLead({}, retry)), items, options);

		expect(scoresIn(retried)).toEqual([10, 20, 10, null]);
		expect(retried.items('Score Lead')).toEqual(plain.items('Score Lead'));
		const withoutClock = (text: string) => text.replace(/\b1\d{12}\b/g, 'now');
		expect(withoutClock(dump(twice.file))).toBe(withoutClock(dump(once.file)));
	});

	test('and another execution is a new run', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead({}, retry)), items);

		expect(scoresIn(await n8n.run(journey(scoreLead({}, retry)), items))).toEqual([30, 30, 20, null]);
	});

	test('and another step of the same execution is a new run', async () => {
		const again = scoreLead({}, { ...retry, name: 'Score again' });
		const run = await freshN8n().run(journey(scoreLead({}, retry), again), items);

		expect(scoresIn(run, 'Score again')).toEqual([30, 30, 20, null]);
	});
});

test('a step that runs several times in one execution counts each time', async () => {
	const workflow = journey(scoreLead());
	const link = (node: string) => ({ node, type: 'main', index: 0 });
	const branch = { type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {} };
	const twice = {
		...workflow,
		nodes: [...workflow.nodes, { ...branch, id: 'a', name: 'A' }, { ...branch, id: 'b', name: 'B' }],
		connections: {
			Start: { main: [[link('A'), link('B')]] },
			A: { main: [[link('Score Lead')]] },
			B: { main: [[link('Score Lead')]] },
		},
	};
	const run = await freshN8n().run(twice, [{ lead: 'ann' }], { startNode: 'Start' });

	expect(run.runData['Score Lead']).toHaveLength(2);
	expect(run.items('Score Lead', 0, 1)[0]!.json).toMatchObject({ leadScorePrevious: 10, leadScore: 20 });
});

test('a step that failed on its first try counts once on its second', async () => {
	const parameters = { options: { itemsWithoutLeadId: 'fail' } };
	const n8n = freshN8n();
	const run = await n8n.run(journey(scoreLead(parameters, retry)), [{ lead: 'ann' }, {}]);

	expect(run.error?.message).toBe('This item has no lead ID');
	expect(scoresIn(await n8n.run(journey(scoreLead()), [{ lead: 'ann' }]))).toEqual([10]);
});

describe('hints', () => {
	test('none where there is nothing to say', async () => {
		const run = await freshN8n().run(journey(scoreLead()), [{ lead: 'ann', id: '1' }], quiet);

		expect(messages(run)).toEqual([]);
	});

	test('a run by hand says how many live scores it changed', async () => {
		const run = await freshN8n().run(journey(scoreLead()), [
			{ lead: 'ann', id: '1' },
			{ lead: 'ann', id: '2' },
			{ lead: 'bob', id: '1' },
		]);

		expect(messages(run)).toEqual([
			'This run by hand changed 2 live scores, because the option Test Runs is set to "Change Live Scores".',
		]);
	});

	test('a preview says how many scores would change, and stores nothing', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
		const before = dump(n8n.file);
		const run = await n8n.run(journey(scoreLead({ options: { preview: true } })), [
			{ lead: 'ann', id: '1' },
			{ lead: 'bob', id: '1' },
		]);

		expect(scoresIn(run)).toEqual([10, 10]);
		expect(messages(run)).toEqual(['Preview: 1 of 2 scores would change. Nothing was saved.']);
		expect(dump(n8n.file)).toBe(before);
	});

	test('items that gave points without an event ID are counted', async () => {
		const items = [{ lead: 'ann' }, { lead: 'bob', id: '' }, { lead: 'cy', id: '1' }];
		const run = await freshN8n().run(journey(scoreLead()), items, quiet);

		expect(messages(run)).toEqual(['2 items had no event ID: if they arrive again, they count again.']);
	});

	test('an item without an event ID that gives no event points is not', async () => {
		const held = rule(filter([when('title', 'string', 'equals', 'CEO')]), { award: 'whileTrue' });
		const items = [{ lead: 'ann', title: 'ceo' }];
		const run = await freshN8n().run(journey(scoreLead(rules(held))), items, quiet);

		expect(scoresIn(run)).toEqual([10]);
		expect(messages(run)).toEqual([]);
	});

	test('values that cannot be compared do not match, and are counted with an example', async () => {
		const size = rule(filter([when('employees', 'number', 'gt', 50)]));
		const items = [
			{ lead: 'ann', id: '1', employees: '50-100' },
			{ lead: 'bob', id: '1', employees: 'many' },
			{ lead: 'cy', id: '1', employees: '51' },
		];
		const run = await freshN8n().run(journey(scoreLead(rules(size))), items, quiet);

		expect(scoresIn(run)).toEqual([0, 0, 10]);
		expect(messages(run)).toHaveLength(1);
		expect(messages(run)[0]).toMatch(/^2 values could not be compared and did not match.*50-100/);
	});
});

describe('values', () => {
	const worth = (points: string) => rules({ name: 'Worth', award: 'everyTime', points, appliesTo: 'every' });
	const item = { lead: 'ann', id: '1', a: 4, deal: { 'net value': 7.5, list: [1, '20'] } };

	test.each([
		['={{ $json.a }}', 4],
		['={{ $json.deal["net value"] }}', 7.5],
		['={{ $json["deal"].list[1] }}', 20],
		['={{ $json.a + 1 }}', 5],
		['={{ Math.max($json.a, $json.deal.list[1]) }}', 20],
		['=1{{ $json.a }}', 14],
		['12', 12],
	])('points of %s are %d', async (points, score) => {
		const run = await freshN8n().run(journey(scoreLead(worth(points))), [item]);

		expect(scoresIn(run)).toEqual([score]);
	});

	test('an expression is evaluated for each item', async () => {
		const run = await freshN8n().run(journey(scoreLead(worth('={{ $json.a * 2 }}'))), [
			{ lead: 'ann', id: '1', a: 1 },
			{ lead: 'bob', id: '1', a: 3 },
		]);

		expect(scoresIn(run)).toEqual([2, 6]);
	});

	test('a condition can compare two fields, and an expression with an expression', async () => {
		const conditions = filter([
			{ ...when('shipping.city', 'string', 'equals', '={{ $json.billing.city }}') },
			{
				leftValue: '={{ $json.email.toUpperCase() }}',
				rightValue: "={{ $json.billing.city + '@x.org' }}",
				operator: { type: 'string', operation: 'equals' },
			},
		]);
		const city = (name: string) => ({ billing: { city: name }, shipping: { city: 'Rome' } });
		const run = await freshN8n().run(journey(scoreLead(rules(rule(conditions, { matchCase: true })))), [
			{ lead: 'ann', id: '1', email: 'rome@X.ORG', ...city('Rome') },
			{ lead: 'bob', id: '1', email: 'rome@x.org', ...city('Paris') },
		]);

		expect(scoresIn(run)).toEqual([0, 0]);
		const ignoring = await freshN8n().run(journey(scoreLead(rules(rule(conditions)))), [
			{ lead: 'ann', id: '1', email: 'rome@X.ORG', ...city('Rome') },
		]);
		expect(scoresIn(ignoring)).toEqual([10]);
	});

	test('a lead ID can be an expression', async () => {
		const parameters = { leadId: "={{ $json.first + '.' + $json.last }}" };
		const run = await freshN8n().run(journey(scoreLead(parameters)), [
			{ first: 'Ann', last: 'Lee', id: '1' },
		]);

		expect(jsonOf(run, 'Score Lead')).toMatchObject([{ leadScoreDetail: { leadId: 'ann.lee' } }]);
	});

	test('an event time without a zone is in the time zone of the workflow', async () => {
		const expiring = {
			name: 'Any event',
			award: 'everyTime',
			points: 10,
			appliesTo: 'every',
			expiresAfter: 1,
			expiresAfterUnit: 'days',
		};
		const parameters = {
			...rules(expiring),
			eventTime: '={{ $json.at }}',
			options: { asIf: '2026-03-29T00:00:00', output: 'full' },
		};
		const workflow = { ...journey(scoreLead(parameters)), settings: { timezone: 'Europe/Berlin' } };
		const run = await freshN8n().run(workflow, [{ lead: 'ann', id: '1', at: '2026-03-28 12:00:00' }]);

		// The day between has 23 hours.
		expect(jsonOf(run, 'Score Lead')).toMatchObject([
			{ leadScoreDetail: { expiresNext: { at: '2026-03-29T10:00:00.000Z' } } },
		]);
	});
});

test('an item redelivered in another execution counts once, and says which rules it counted for before', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	const run = await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: ' 1 ' }]);

	expect(jsonOf(run, 'Score Lead')).toMatchObject([
		{ leadScore: 10, leadScoreChange: 0, leadScoreDetail: { countedBefore: ['Any event'] } },
	]);
});

test('an emptied minimum lets a score fall below zero', async () => {
	const minus = { name: 'Unsubscribed', award: 'everyTime', points: -10, appliesTo: 'every' };
	const run = await freshN8n().run(journey(scoreLead({ ...rules(minus), options: { min: '' } })), [
		{ lead: 'ann', id: '1' },
	]);

	expect(scoresIn(run)).toEqual([-10]);
	expect(
		scoresIn(await freshN8n().run(journey(scoreLead(rules(minus))), [{ lead: 'ann', id: '1' }])),
	).toEqual([0]);
});
