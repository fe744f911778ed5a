import type { IDataObject } from 'n8n-workflow';
import {
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	resultsIn,
	router,
	scoreLead,
	type N8n,
} from '../setup';

const record = (parameters: object = {}, node: object = {}) =>
	leadScore({ operation: 'recordOutcome', ...parameters }, node);
const remove = (parameters: object = {}) => leadScore({ operation: 'removeOutcome', ...parameters });
const inBerlin = (step: ReturnType<typeof record>) => ({
	...journey(step),
	settings: { timezone: 'Europe/Berlin' },
});
const fromItem = {
	outcome: '={{ $json.stage }}',
	outcomeId: '={{ $json.deal }}',
	outcomeDate: '={{ $json.closed }}',
	outcomeValue: '={{ $json.amount }}',
	outcomeReason: '={{ $json.note }}',
};
const DEALS = [
	{ lead: 'Ann ', stage: 'Won', deal: 17, closed: '2026-03-31', amount: '5000.50', note: 'Signed' },
	{ lead: 'bob', stage: 'lost', deal: 18, closed: '2026-03-30T10:00:00+02:00', note: null },
	{ lead: 'cy', stage: 'rejected', closed: '2026-03-29' },
];

const got = async (n8n: N8n, leads: string[], options: object = {}) => {
	const run = await n8n.run(
		journey(leadScore({ operation: 'get', options: { output: 'full', ...options } })),
		leads.map((lead) => ({ lead })),
	);
	return resultsIn(run).map(({ outcomes }) => (outcomes ?? []) as IDataObject[]);
};
const outcomes = async (n8n: N8n, lead: string, options: object = {}) =>
	(await got(n8n, [lead], options))[0]!.map(
		({ outcomeId, outcome }) => `${String(outcomeId)} ${String(outcome)}`,
	);

test('outcomes come from the items: each comes out with what was recorded', async () => {
	const n8n = freshN8n();
	const run = await n8n.run(inBerlin(record(fromItem)), DEALS);

	expect(run.error).toBeUndefined();
	expect(
		jsonOf(run, 'Lead Score').map(({ leadScoreWhat, leadScoreDetail }) => [leadScoreWhat, leadScoreDetail]),
	).toEqual([
		[
			'Won: 17, value 5000.5 (Signed)',
			{ leadId: 'ann', outcome: 'won', outcomeId: '17', date: '2026-03-30T22:00:00.000Z', isRecorded: true },
		],
		[
			'Lost: 18',
			{ leadId: 'bob', outcome: 'lost', outcomeId: '18', date: '2026-03-30T08:00:00.000Z', isRecorded: true },
		],
		[
			'Rejected by sales',
			{
				leadId: 'cy',
				outcome: 'rejected',
				outcomeId: 'rejected 2026-03-29',
				date: '2026-03-28T23:00:00.000Z',
				isRecorded: true,
			},
		],
	]);
	expect(messages(run, 'Lead Score')).toEqual([
		'3 of 3 leads had no score and no outcome of the record type "contact" yet, such as "ann". The outcomes are recorded.',
	]);
});

test('with nothing but a lead ID, it was won now; a second run of the day is the same outcome', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(record()), [{ lead: 'ann' }]);
	await n8n.run(journey(record()), [{ lead: 'ann' }]);
	const [all] = await got(n8n, ['ann']);

	expect(all).toEqual([
		{
			outcome: 'won',
			outcomeId: expect.stringMatching(/^won \d{4}-\d\d-\d\d$/) as string,
			date: expect.any(String) as string,
			recorded: expect.any(String) as string,
			workflow: expect.any(String) as string,
			step: 'Lead Score',
			execution: expect.any(String) as string,
		},
	]);
	expect(Date.now() - Date.parse(String(all![0]!.date))).toBeLessThan(60_000);
});

test('an older outcome of a deal is not recorded, and the item says why', async () => {
	const n8n = freshN8n();
	await n8n.run(inBerlin(record(fromItem)), DEALS);
	const older = { ...DEALS[0]!, stage: 'lost', closed: '2026-03-01' };
	const run = await n8n.run(inBerlin(record(fromItem)), [older]);

	expect(jsonOf(run, 'Lead Score')[0]).toMatchObject({
		leadScoreWhy: 'Won: 17, value 5000.5 (Signed) is newer: 2026-03-30T22:00:00.000Z',
		leadScoreDetail: { isRecorded: false },
	});
	expect(messages(run, 'Lead Score')).toEqual([
		'1 outcome was not recorded: under the same ID, a newer one is known.',
	]);
});

test.each([
	[{ stage: 'closedwon' }, '"Outcome" is not one of the choices: closedwon'],
	[{ closed: 'soon' }, 'The date of the outcome is not a date and time: soon'],
	[{ closed: '1970-01-01' }, 'The date of the outcome is before 1990: 1970-01-01'],
	[{ closed: '2099-01-01' }, 'The date of the outcome is more than a day ahead of now: 2099-01-01'],
	[{ amount: '5,000 €' }, 'The value of the outcome is not a number: 5,000 €'],
	[{ amount: true }, 'The value of the outcome is not a number: true'],
	[{ note: 'x'.repeat(501) }, expect.stringMatching(/^The reason has more than 500 characters/)],
	[{ deal: 'x'.repeat(501) }, expect.stringMatching(/^The outcome ID has more than 500 characters/)],
	[{ deal: 2 ** 60 }, expect.stringMatching(/^The outcome ID is a number too large to be exact/)],
	[{ contacts: ['ann', { id: 1 }] }, 'Contact 2 under "Contacts of the Company" is not a lead ID: {"id":1}'],
])('a bad item fails by itself, the others are recorded: %#', async (bad, message) => {
	const n8n = freshN8n();
	const options = { contacts: '={{ $json.contacts }}' };
	const items = [DEALS[0]!, { ...DEALS[1]!, ...bad }];
	const stopped = await n8n.run(journey(record({ ...fromItem, options })), items);
	expect(stopped.error).toMatchObject({ message, context: { itemIndex: 1 } });
	expect(await outcomes(n8n, 'ann')).toEqual([]);
	const run = await n8n.run(
		journey(record({ ...fromItem, options }, { onError: 'continueRegularOutput' })),
		items,
	);

	expect(jsonOf(run, 'Lead Score')[1]).toMatchObject({ lead: 'bob', error: message });
	expect(await outcomes(n8n, 'ann')).toEqual(['17 won']);
});

test('an item without a lead ID passes through', async () => {
	const run = await freshN8n().run(journey(record()), [{ lead: '' }]);

	expect(jsonOf(run, 'Lead Score')).toEqual([{ lead: '' }]);
	expect(messages(run, 'Lead Score')).toEqual([
		'1 item had no lead ID and passed through unchanged. Check the field under "Lead ID".',
	]);
});

describe('for a company and its contacts', () => {
	const options = { entity: 'company', contacts: '={{ $json.people }}' };
	const deal = { lead: 'Acme', deal: 'd1', people: ['ann', 'BOB ', 'ann'] };

	test('each contact has the outcome, and so has the company', async () => {
		const n8n = freshN8n();
		const run = await n8n.run(journey(record({ outcomeId: '={{ $json.deal }}', options })), [
			deal,
			{ lead: 'bolt', deal: 'd2', people: 'cy; dan' },
			{ lead: 'core', deal: 'd3' },
		]);

		expect(resultsIn(run)).toMatchObject([
			{ leadId: 'acme', contacts: 2 },
			{ leadId: 'bolt', contacts: 2 },
			{ leadId: 'core' },
		]);
		for (const lead of ['ann', 'bob']) expect(await outcomes(n8n, lead)).toEqual(['d1 won']);
		for (const lead of ['cy', 'dan']) expect(await outcomes(n8n, lead)).toEqual(['d2 won']);
		expect(await outcomes(n8n, 'acme', { entity: 'company' })).toEqual(['d1 won']);
		expect(await outcomes(n8n, 'acme')).toEqual([]);
	});

	test('and it is removed for each of them', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(record({ outcomeId: '={{ $json.deal }}', options })), [deal]);
		const run = await n8n.run(journey(remove({ outcomeId: '={{ $json.deal }}', options })), [deal]);

		expect(resultsIn(run)).toMatchObject([{ leadId: 'acme', isRemoved: true, contacts: 2 }]);
		expect(await got(n8n, ['ann', 'bob'])).toEqual([[], []]);
	});

	test('a run that n8n repeats changes nothing', async () => {
		const n8n = freshN8n();
		const step = journey(record({ outcomeId: '={{ $json.deal }}', options }));
		const first = await n8n.run(step, [deal], { executionId: 'same' });
		await n8n.run(journey(remove({ outcomeId: 'd1' })), [{ lead: 'ann' }]);
		const again = await n8n.run(step, [deal], { executionId: 'same' });

		expect(jsonOf(again, 'Lead Score')).toEqual(jsonOf(first, 'Lead Score'));
		expect(await outcomes(n8n, 'ann')).toEqual([]);
	});
});

test('an outcome without an ID is removed by its kind and day; one that is not there says so', async () => {
	const n8n = freshN8n();
	const on = { outcome: 'lost', outcomeDate: '2026-03-31' };
	await n8n.run(journey(record({ ...on, outcomeDate: '2026-03-31T15:00:00Z' })), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(remove(on)), [{ lead: 'ann' }, { lead: 'bob' }]);

	expect(jsonOf(run, 'Lead Score').map(({ leadScoreWhat }) => leadScoreWhat)).toEqual([
		'Removed: Lost',
		'This lead has no outcome "lost 2026-03-31", so nothing was removed',
	]);
	expect(await outcomes(n8n, 'ann')).toEqual([]);
});

test('Get shows them as they were known at a time, beside the score or without one', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	await n8n.run(journey(record({ outcomeId: 'd1' })), [{ lead: 'ann' }, { lead: 'bob' }]);
	const read = async (options: object) =>
		resultsIn(
			await n8n.run(journey(leadScore({ operation: 'get', options })), [{ lead: 'ann' }, { lead: 'bob' }]),
		);

	expect(await read({})).toMatchObject([
		{ score: 10, outcomes: [{ outcomeId: 'd1' }] },
		{ score: null, outcomes: [{ outcomeId: 'd1' }] },
	]);
	for (const one of await read({ asItWas: '2026-01-01' })) expect(one).not.toHaveProperty('outcomes');
});

test('History lists them, without points', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	await n8n.run(journey(record({ outcomeId: 'd1', outcomeReason: 'Signed' })), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(leadScore({ operation: 'history' })), [{ lead: 'ann' }]);

	expect(jsonOf(run, 'Lead Score')).toMatchObject([
		{ leadScoreWhat: 'Any event', leadScoreChange: 10, leadScore: 10 },
		{ leadScoreWhat: 'Won: d1 (Signed)', leadScoreChange: 0, leadScore: 10 },
	]);
});

test('Get Many filters by what came of the leads', async () => {
	const n8n = freshN8n();
	const leads = ['ann', 'bob', 'cy', 'dan'];
	await n8n.run(
		journey(scoreLead()),
		leads.map((lead) => ({ lead, id: '1' })),
	);
	await n8n.run(journey(record(fromItem)), DEALS);
	const having = async (outcome: string) => {
		const run = await n8n.run(journey(leadScore({ operation: 'getMany', filters: { outcome } })), [{}]);
		return run.error?.message ?? resultsIn(run).map(({ leadId }) => leadId);
	};

	expect([await having('won'), await having('lost'), await having('rejected'), await having('none')]).toEqual(
		[['ann'], ['bob'], ['cy'], ['dan']],
	);
	expect(await having('closed')).toBe('"Outcome" is not one of the choices: closed');
});

describe('options for routers', () => {
	const routed = async (n8n: N8n, route = 'changed') => {
		const bands = { band: [{ name: 'Sales', from: 10 }] };
		const run = await n8n.run(journey(router({ bands, route })), [{ lead: 'ann' }]);
		return {
			outputs: [0, 1].map((output) => jsonOf(run, 'Threshold Router', output).length),
			messages: messages(run, 'Threshold Router'),
		};
	};
	const visit = async (n8n: N8n, id: string) => await n8n.run(journey(scoreLead()), [{ lead: 'ann', id }]);

	test('Back to Nurture: a rejected lead goes to Below, and comes out again after new activity', async () => {
		const n8n = freshN8n();
		await visit(n8n, '1');
		await routed(n8n);
		await n8n.run(journey(record({ outcome: 'rejected', options: { backToNurture: true } })), [
			{ lead: 'ann' },
		]);

		expect((await routed(n8n)).outputs).toEqual([1, 0]);
		expect(await routed(n8n)).toEqual({
			outputs: [0, 0],
			messages: ['1 lead was rejected by sales and not active since: nothing to route.'],
		});
		await visit(n8n, '2');
		expect((await routed(n8n)).outputs).toEqual([0, 1]);
	});

	test('No Further Alerts: a winner comes out only where every lead does', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(record({ options: { noFurtherAlerts: true } })), [{ lead: 'ann' }]);
		await visit(n8n, '1');

		expect(await routed(n8n)).toEqual({
			outputs: [0, 0],
			messages: ['1 lead was won, with no further alerts: nothing to route.'],
		});
		expect((await routed(n8n, 'always')).outputs).toEqual([0, 1]);
	});

	test('a test of a router that starts from live scores keeps a rejected lead back, too', async () => {
		const n8n = freshN8n();
		await visit(n8n, '1');
		await n8n.run(journey(record({ outcome: 'rejected', options: { backToNurture: true } })), [
			{ lead: 'ann' },
		]);
		const bands = { band: [{ name: 'Sales', from: 10 }] };
		const step = router({ bands, route: 'always', options: { testRuns: 'fromLive' } });
		const run = await n8n.run(journey(step), [{ lead: 'ann' }]);

		expect(resultsIn(run, 'Threshold Router', 0)).toMatchObject([
			{ test: true, score: 10, band: 'Below', keptBackBy: 'rejected' },
		]);
	});

	test('without them, routers go by the score alone', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(record({ outcome: '={{ $json.stage }}' })), [
			{ lead: 'ann', stage: 'rejected' },
			{ lead: 'ann', stage: 'won' },
		]);
		await visit(n8n, '1');

		expect((await routed(n8n)).outputs).toEqual([0, 1]);
	});
});
