import fc from 'fast-check';
import {
	applyDecay,
	assignLead,
	filter,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	resultsIn,
	router,
	rule,
	scoreLead,
	scoresIn,
	when,
	type N8n,
} from './setup';
import type { WorkflowRun } from '../engine';

/* Settings that are expressions: each item's own where that makes sense, else refused where they differ. */

const byProduct = { score: { __rl: true, mode: 'name', value: '={{ $json.product }}' } };
const named = (value: string) => ({ score: { __rl: true, mode: 'name', value } });
const every = (more: object = {}) => ({
	name: 'Visit',
	award: 'everyTime',
	points: 10,
	appliesTo: 'every',
	...more,
});
const rules = (...all: object[]) => ({ rules: { rule: all } });
const held = async (n8n: N8n, lead: string, score: string, options = {}): Promise<unknown> => {
	const node = leadScore({ operation: 'get', ...named(score), options });
	return scoresIn(await n8n.run(journey(node), [{ lead }]), 'Lead Score')[0];
};

describe('each item counts for its own score', () => {
	const items = [
		{ lead: 'ann', id: '1', product: 'A' },
		{ lead: 'ann', id: '2', product: 'B' },
		{ lead: 'bob', id: '3', product: 'B' },
		{ lead: 'ann', id: '4', product: 'A' },
	];

	test('in Score Lead; items come out in their order, and a run that is repeated changes nothing', async () => {
		const n8n = freshN8n();
		for (const attempt of ['first', 'again']) {
			const run = await n8n.run(journey(scoreLead(byProduct)), items, { executionId: 'same' });

			expect([attempt, run.error]).toEqual([attempt, undefined]);
			expect(scoresIn(run)).toEqual([10, 10, 10, 20]);
			expect(run.items('Score Lead').map(({ pairedItem }) => pairedItem)).toEqual(
				items.map((_, item) => ({ item })),
			);
		}
		expect(await held(n8n, 'ann', 'A')).toBe(20);
		expect(await held(n8n, 'bob', 'A')).toBeNull();
	});

	test('in Lead Score', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead(byProduct)), items);
		const got = await n8n.run(journey(leadScore({ operation: 'get', ...byProduct })), items);
		expect(scoresIn(got, 'Lead Score')).toEqual([20, 10, 10, 20]);

		const adjust = leadScore({ operation: 'adjust', points: '={{ $json.id }}', reason: 'x', ...byProduct });
		const adjusted = await n8n.run(journey(adjust), items);
		expect(scoresIn(adjusted, 'Lead Score')).toEqual([21, 12, 13, 25]);
	});

	test('in the router', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead(byProduct)), items);
		const bands = { bands: { band: [{ name: 'Hot', from: 15 }] }, route: 'always' };
		const run = await n8n.run(journey(router({ ...byProduct, ...bands })), items);

		expect(jsonOf(run, 'Threshold Router', 0).map(({ id }) => id)).toEqual(['2', '3']);
		expect(jsonOf(run, 'Threshold Router', 1).map(({ id }) => id)).toEqual(['1', '4']);
	});

	test('in a decay of incoming leads', async () => {
		const n8n = freshN8n();
		const at = { asIf: '2026-01-01T00:00:00Z' };
		await n8n.run(journey(scoreLead({ ...byProduct, options: at })), items.slice(0, 3));
		const decay = {
			applyTo: 'incoming',
			leadId: '={{ $json.lead }}',
			fade: 'halfLife',
			amount: 1,
			unit: 'days',
		};
		const run = await n8n.run(
			journey(
				applyDecay({ ...decay, ...byProduct, return: 'totals', options: { asIf: '2026-01-02T00:00:00Z' } }),
			),
			items.slice(0, 3),
		);

		expect(jsonOf(run, 'Apply Decay')).toMatchObject([{ leads: 3, leadsChanged: 3, pointsAfter: 15 }]);
	});

	test('an item that names none is an error of its own', async () => {
		const node = scoreLead(byProduct, { onError: 'continueRegularOutput' });
		const run = await freshN8n().run(journey(node), [items[0]!, { lead: 'bob', id: '9' }]);

		expect(scoresIn(run)).toEqual([10, null]);
		expect(jsonOf(run, 'Score Lead')[1]).toMatchObject({ error: 'The score has no name' });
	});
});

test('each item counts for its own record type', async () => {
	const n8n = freshN8n();
	const options = { options: { entity: '={{ $json.kind }}' } };
	await n8n.run(journey(scoreLead(options)), [
		{ lead: 'ann', id: '1', kind: 'contact' },
		{ lead: 'acme', id: '2', kind: 'company' },
	]);

	expect(await held(n8n, 'acme', 'Lead Score', { entity: 'company' })).toBe(10);
	expect(await held(n8n, 'acme', 'Lead Score')).toBeNull();
});

test('items are worked on as if each were at its own time, in their order', async () => {
	const n8n = freshN8n();
	const node = scoreLead({
		...rules(every({ expiresAfter: 1, expiresAfterUnit: 'days' })),
		options: { asIf: '={{ $json.at }}' },
	});
	const run = await n8n.run(journey(node), [
		{ lead: 'ann', id: '1', at: '2026-01-01T00:00:00Z' },
		{ lead: 'ann', id: '2', at: '2026-01-03T00:00:00Z' },
		{ lead: 'ann', id: '3', at: '2026-01-01T00:00:00Z' },
		{ lead: 'ann', id: '4', at: '2026-01-03T12:00:00Z' },
	]);

	// The first has expired by the second; the third happens at the lead's last time, because time does not run backwards.
	expect(scoresIn(run)).toEqual([10, 10, 20, 30]);
});

describe('a date that cannot be read is the error of its item', () => {
	const date = '={{ $json.when }}';
	const items = [
		{ lead: 'ann', id: '1', when: '2026-01-01T00:00:00Z' },
		{ lead: 'ann', id: '2', when: 'n/a' },
		{ lead: 'ann', id: '3', when: '2026-01-03T00:00:00Z' },
	];
	const at = { options: { asIf: date } };
	const decay = { ...at, applyTo: 'incoming', leadId: '={{ $json.lead }}' };
	const adjust = { ...at, operation: 'adjust', points: 1, reason: 'x' };

	test.each([
		['"Simulated Date"', 'Score Lead', scoreLead, at],
		['"Simulated Date"', 'Apply Decay', applyDecay, decay],
		['"Simulated Date"', 'Lead Score', leadScore, adjust],
		['"As It Was At"', 'Lead Score', leadScore, { operation: 'get', options: { asItWas: date } }],
		['"From"', 'Lead Score', leadScore, { operation: 'takeBack', takeFrom: date, reason: 'x' }],
		['"To"', 'Lead Score', leadScore, { operation: 'giveBack', takeTo: date, reason: 'x' }],
	])('%s in %s', async (field, name, build, parameters) => {
		const message = `${field} is not a date and time: n/a`;
		const stopped = await freshN8n().run(journey(build(parameters)), items);
		expect(stopped.error).toMatchObject({ message, context: { itemIndex: 1 } });

		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '0' }]);
		const node = build(parameters, { onError: 'continueErrorOutput' });
		const outputs = await n8n.run(journey(node), items);
		const errors = outputs.runData[name]![0]!.data!.main!.at(-1)!;
		expect(errors.map(({ json }) => json)).toEqual([{ ...items[1], error: message }]);
	});

	test('and the others count', async () => {
		const node = scoreLead(at, { onError: 'continueRegularOutput' });
		const run = await freshN8n().run(journey(node), items);

		expect(scoresIn(run)).toEqual([10, null, 20]);
	});

	test('also where an item has none', async () => {
		const node = scoreLead(at, { onError: 'continueRegularOutput' });
		const run = await freshN8n().run(journey(node), [items[0]!, { lead: 'ann', id: '2' }]);

		expect(jsonOf(run, 'Score Lead')[1]!.error).toBe('"Simulated Date" is not a date and time: ');
	});
});

describe('rules that follow the item', () => {
	const events = [
		{ lead: 'ann', id: '1', event: 'Open', p: 2 },
		{ lead: 'ann', id: '2', event: 'Demo', p: 40 },
		{ lead: 'ann', id: '3', event: 'Open', p: 2 },
	];
	const byEvent = rules(every({ name: '={{ $json.event }}', points: '={{ $json.p }}' }));

	test('by name: each is a rule of its own', async () => {
		const run = await freshN8n().run(journey(scoreLead(byEvent)), events);
		const why = resultsIn(run, 'Score Lead').map((result) => result.why);

		expect(why).toEqual(['Open +2', 'Demo +40, Open +2', 'Demo +40, Open +4 (2 times)']);
	});

	test('and nobody is told that one was renamed', async () => {
		const n8n = freshN8n();
		for (const event of events) {
			const run = await n8n.run(journey(scoreLead(byEvent)), [event]);
			expect(messages(run).filter((message) => message.includes('renamed'))).toEqual([]);
		}
	});

	test('by expiry, limit and whether they are active', async () => {
		const node = scoreLead(
			rules(
				every({ name: 'E', expiresAfter: '={{ $json.days }}', expiresAfterUnit: 'days' }),
				every({ name: 'L', limitTo: '={{ $json.most }}', limitOf: 'times', limitUnit: 'days' }),
				every({ name: 'A', points: 100, active: '={{ $json.isBig }}' }),
			),
		);
		const run = await freshN8n().run(journey(node), [
			{ lead: 'ann', id: '1', days: 1, most: 1, isBig: false },
			{ lead: 'bob', id: '2', days: 30, most: 2, isBig: true },
			{ lead: 'ann', id: '3', days: 1, most: 1, isBig: false },
			{ lead: 'bob', id: '4', days: 30, most: 2, isBig: true },
		]);

		expect(scoresIn(run)).toEqual([20, 120, 30, 240]);
	});

	test('while true: a lead leaves the one and is in the other', async () => {
		const segment = rules({ ...every({ name: '={{ $json.segment }}' }), award: 'whileTrue' });
		const run = await freshN8n().run(journey(scoreLead(segment)), [
			{ lead: 'ann', segment: 'Trial' },
			{ lead: 'bob', segment: 'Trial' },
			{ lead: 'ann', segment: 'Customer' },
		]);
		const why = resultsIn(run, 'Score Lead').map((result) => result.why);

		expect(why).toEqual(['Trial +10', 'Trial +10', 'Customer +10']);
	});

	test('an item whose rule has no name is an error of its own', async () => {
		const node = scoreLead(byEvent, { onError: 'continueRegularOutput' });
		const run = await freshN8n().run(journey(node), [events[0]!, { lead: 'bob', id: '9', p: 1 }]);

		expect(scoresIn(run)).toEqual([2, null]);
		expect(String(jsonOf(run, 'Score Lead')[1]!.error)).toMatch(/^Rule "number 1": Name /);
	});

	test.each([
		[
			'group',
			'={{ $json.channel }}',
			'"Group" of the rule "Visit" differs between items: it is "Web" for item 0 and "Mail" for item 1',
		],
		[
			'maxPoints',
			'={{ $json.most }}',
			'"Maximum" of the rule "Visit" differs between items: it is "5" for item 0 and "9" for item 1',
		],
	])('what belongs to a rule for all leads must not differ: %s', async (field, value, message) => {
		const run = await freshN8n().run(journey(scoreLead(rules(every({ [field]: value })))), [
			{ lead: 'ann', id: '1', channel: 'Web', most: 5 },
			{ lead: 'bob', id: '2', channel: 'Mail', most: 9 },
		]);

		expect(run.error?.message).toBe(message);
	});

	test('but may where the name differs with it', async () => {
		const node = scoreLead(rules(every({ name: '={{ $json.channel }}', group: '={{ $json.channel }}' })));
		const run = await freshN8n().run(journey(node), [
			{ lead: 'ann', id: '1', channel: 'Web' },
			{ lead: 'ann', id: '2', channel: 'Mail' },
		]);

		expect(scoresIn(run)).toEqual([10, 20]);
	});

	test('names without end are refused, and nothing is stored', async () => {
		const n8n = freshN8n();
		const items = Array.from({ length: 1_001 }, (_, n) => ({
			lead: 'ann',
			id: n,
			event: `Event ${n}`,
			p: 1,
		}));
		const run = await n8n.run(journey(scoreLead(byEvent)), items);

		expect(run.error?.message).toBe('This step has 1001 rules; 1000 are the most');
		expect(await held(n8n, 'ann', 'Lead Score')).toBeNull();
		await n8n.run(journey(scoreLead(byEvent)), items.slice(1));
		const more = await n8n.run(journey(scoreLead(byEvent)), items.slice(0, 1));
		expect(more.error?.message).toBe('The score "Lead Score" has 1000 rules and would have more than 1000');
	});
});

describe('a setting of the whole run that differs between items is refused by name', () => {
	const items = [
		{ lead: 'ann', id: '1', a: 'x', n: 1, hot: 50 },
		{ lead: 'bob', id: '2', a: 'x', n: 1, hot: 50 },
		{ lead: 'cy', id: '3', a: 'y', n: 2, hot: 60 },
	];
	const text = '={{ $json.a }}';
	const number = '={{ $json.n }}';
	const differ = (label: string, one = 'x', other = 'y') =>
		`${label} differs between items: it is "${one}" for item 0 and "${other}" for item 2`;

	test.each([
		[
			'Maximum Score',
			scoreLead({ options: { max: '={{ $json.hot }}' } }),
			differ('"Maximum Score"', '50', '60'),
		],
		['Minimum Score', scoreLead({ options: { min: number } }), differ('"Minimum Score"', '1', '2')],
		[
			'a computed one',
			scoreLead({ options: { max: '={{ $json.hot + 1 }}' } }),
			differ('"Maximum Score"', '51', '61'),
		],
		[
			'Group Limits',
			scoreLead({ options: { groupLimits: { group: [{ name: 'Web', cap: number }] } } }),
			differ('"At Most" of "Group" number 1', '1', '2'),
		],
		['Name of These Rules', scoreLead({ options: { rulesName: text } }), differ('"Name of These Rules"')],
		['Output Field', scoreLead({ options: { outputField: text } }), differ('"Output Field"')],
		[
			'a band',
			router({ bands: { band: [{ name: 'Hot', from: '={{ $json.hot }}' }] } }),
			differ('"From" of "Band" number 1', '50', '60'),
		],
		[
			'the name of a band',
			router({ bands: { band: [{ name: text, from: 1 }] } }),
			differ('"Name" of "Band" number 1'),
		],
		['the margin', router({ options: { margin: number } }), differ('"Buffer"', '1', '2')],
		[
			'the weight of a person',
			assignLead({ people: { person: [{ name: 'Ann', weight: number }] } }),
			differ('"Weight" of "Person" number 1', '1', '2'),
		],
		['Every', applyDecay({ amount: number }), differ('"Every"', '1', '2')],
		[
			'the score of all leads',
			applyDecay({ score: { __rl: true, mode: 'name', value: text } }),
			differ('"Score"'),
		],
		[
			'Only These Groups',
			applyDecay({ applyTo: 'incoming', options: { groups: text } }),
			differ('"Only These Groups"'),
		],
		['Limit', leadScore({ operation: 'getMany', limit: number }), differ('"Limit"', '1', '2')],
		[
			'a filter',
			leadScore({ operation: 'getMany', filters: { minScore: number } }),
			differ('"Minimum Score"', '1', '2'),
		],
		['Timeline of Lead', leadScore({ operation: 'report', timelineOf: text }), differ('"Timeline of Lead"')],
		[
			'the rule to correct',
			leadScore({ operation: 'correct', rule: { __rl: true, mode: 'name', value: text } }),
			differ('"Rule"'),
		],
		[
			'the score of companies',
			leadScore({ operation: 'rollUp', company: 'c', companyScore: text }),
			differ('"Score of the Company"'),
		],
	])('%s', async (_what, node, message) => {
		const run = await freshN8n().run(journey(node), items);

		expect(run.error?.message).toBe(message);
		expect(run.error?.description).toContain('Enter one value');
	});

	test('items that say the same are fine', async () => {
		const run = await freshN8n().run(
			journey(scoreLead({ options: { max: '={{ $json.hot }}', outputField: text } })),
			items.slice(0, 2),
		);

		expect(jsonOf(run, 'Score Lead')).toMatchObject([{ x: 10 }, { x: 10 }]);
	});

	test('what is the same for all items is evaluated once', async () => {
		const run = await freshN8n().run(
			journey(scoreLead({ options: { max: "={{ $('Start').first().json.hot }}" } })),
			items,
		);

		expect(run.error).toBeUndefined();
	});
});

test('items of one run count as they would in runs of their own', async () => {
	const item = fc.record({
		lead: fc.constantFrom('ann', 'bob', 'cy'),
		id: fc.nat(9),
		product: fc.constantFrom('A', 'B'),
		kind: fc.constantFrom('contact', 'company'),
		event: fc.constantFrom('Open', 'Demo'),
		segment: fc.constantFrom('Trial', 'Customer'),
		days: fc.constantFrom(0, 1, 30),
		most: fc.constantFrom(0, 1, 2),
		on: fc.constantFrom('2026-01-01', '2026-01-02', '2026-02-15'),
	});
	const node = scoreLead({
		...byProduct,
		...rules(
			every({ name: '={{ $json.event }}', expiresAfter: '={{ $json.days }}', limitTo: '={{ $json.most }}' }),
			{ ...every({ name: '={{ $json.segment }}', points: 3 }), award: 'whileTrue' },
		),
		options: { entity: '={{ $json.kind }}', asIf: '={{ $json.on }}', output: 'full' },
	});
	const outcome = (run: WorkflowRun) => resultsIn(run, 'Score Lead');
	await fc.assert(
		fc.asyncProperty(fc.array(item, { minLength: 2, maxLength: 12 }), async (items) => {
			const together = await freshN8n().run(journey(node), items);
			const n8n = freshN8n();
			const alone: unknown[] = [];
			for (const one of items) alone.push(...outcome(await n8n.run(journey(node), [one])));

			expect(outcome(together)).toEqual(alone);
		}),
		{ numRuns: 25 },
	);
}, 60_000);

test('a look back is at the time that each item says', async () => {
	const n8n = freshN8n();
	const at = (asIf: string) => ({ options: { asIf } });
	await n8n.run(journey(scoreLead(at('2026-01-01T00:00:00Z'))), [{ lead: 'ann', id: '1' }]);
	await n8n.run(journey(scoreLead(at('2026-02-01T00:00:00Z'))), [{ lead: 'ann', id: '2' }]);
	const node = leadScore({ operation: 'get', options: { asItWas: '={{ $json.when }}' } });
	const run = await n8n.run(journey(node), [
		{ lead: 'ann', when: '2026-01-15T00:00:00Z' },
		{ lead: 'ann', when: '2026-02-15T00:00:00Z' },
		{ lead: 'ann', when: '2025-01-15T00:00:00Z' },
	]);

	expect(scoresIn(run, 'Lead Score')).toEqual([10, 20, null]);
});

describe('a date field that is blank is empty', () => {
	const date = '={{ $json.when }}';
	const given = { operation: 'takeBack', reason: 'x' };
	const wrong = { operation: 'correct', rule: { __rl: true, mode: 'name', value: 'Any event' } };

	test.each([
		['Simulated Date', scoreLead({ options: { asIf: date } })],
		['As It Was At', leadScore({ operation: 'get', options: { asItWas: date } })],
		['Date of an outcome', leadScore({ operation: 'recordOutcome', outcomeDate: date })],
		['Date of a touch', assignLead({ operation: 'markTouched', touchedAt: date })],
		['From', leadScore({ ...given, takeFrom: date, takeTo: '2099-01-01' })],
		['To', leadScore({ ...given, takeFrom: '1999-01-01', takeTo: date })],
		['From and To', leadScore({ ...given, takeFrom: date, takeTo: date })],
		['From and To of a correction', leadScore({ ...wrong, correctFrom: date, correctTo: date })],
		['Changed Since', leadScore({ operation: 'getMany', filters: { changedSince: date } })],
	])('%s', async (_field, node) => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-03-01T00:00:00Z'));
		const results: unknown[] = [];
		for (const when of ['', ' ']) {
			const n8n = freshN8n();
			await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
			const run = await n8n.run(journey(node), [{ lead: 'ann', id: '2', when }]);
			results.push([run.error?.message, jsonOf(run, node.name).map((json) => ({ ...json, when: '' }))]);
		}
		now.mockRestore();

		expect(results[1]).toEqual(results[0]);
	});
});

test('a step of more than 1,000 rules is refused', async () => {
	const conditions = filter([when('a', 'string', 'equals', 'x')]);
	const all = Array.from({ length: 1_001 }, (_, n) => rule(conditions, { name: `Rule ${n}` }));
	const run = await freshN8n().run(journey(scoreLead(rules(...all))), [{ lead: 'ann', id: '1', a: 'x' }]);

	expect(run.error?.message).toBe('This step has 1001 rules; 1000 are the most');
	const most = await freshN8n().run(journey(scoreLead(rules(...all.slice(1)))), [
		{ lead: 'ann', id: '1', a: 'x' },
	]);
	expect(scoresIn(most)).toEqual([10_000]);
});
