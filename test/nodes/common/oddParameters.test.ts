import type { IDataObject } from 'n8n-workflow';
import { pollOnce } from '../../engine';
import {
	applyDecay,
	assignLead,
	filter,
	freshN8n,
	journey,
	leadScore,
	nodeTypes,
	router,
	rule,
	scoreLead,
	trigger,
	when,
} from '../setup';
import { asText } from '../../../nodes/common/values';

/* Panels as expressions and programs fill them in: what is of another type is said by its name, in a sentence. */

const NOTHING = '={{ null }}';
const TEXT = '={{ "lots" }}';
const OBJECT = '={{ ({ toString: 1 }) }}';
const bands = { band: [{ name: 'Cold', from: 0 }] };
const events = (more: object = {}) => ({
	rule: [{ name: 'Any event', award: 'everyTime', points: 10, appliesTo: 'every', ...more }],
});

const run = async (step: ReturnType<typeof scoreLead>, items: IDataObject[] = [{ lead: 'ann', id: '1' }]) =>
	await freshN8n().run(journey(scoreLead(), step), items);

test.each([
	[leadScore({ operation: 'toString' }), '"Operation" is not one of the choices: toString'],
	[leadScore({ operation: 'constructor' }), '"Operation" is not one of the choices: constructor'],
	[leadScore({ operation: '__proto__' }), '"Operation" is not one of the choices: __proto__'],
	[leadScore({ operation: { toString: 1 } }), '"Operation" is not one of the choices: {"toString":1}'],
	[leadScore({ operation: 'adjust', how: 'double', points: 1 }), '"How" is not one of the choices: double'],
	[leadScore({ operation: 'exportScores', exportFormat: 'xls' }), '"Format" is not one of the choices: xls'],
	[leadScore({ operation: 'importScores', importFormat: 'xls' }), '"Format" is not one of the choices: xls'],
	[
		leadScore({ operation: 'report', period: 'toString' }),
		'"Movements By" is not one of the choices: toString',
	],
	[leadScore({ operation: 'report', period: 7 }), '"Movements By" is not one of the choices: 7'],
	[leadScore({ operation: 'getMany', sort: 'best' }), '"Sort" is not one of the choices: best'],
	[leadScore({ operation: 'forget', forgetUnit: 'eons' }), '"Unit" is not one of the choices: eons'],
	[router({ bands, route: 'often' }), '"Route" is not one of the choices: often'],
	[applyDecay({ applyTo: 'some' }), '"Apply To" is not one of the choices: some'],
	[
		scoreLead({ options: { missingFields: 'toString' } }),
		'"Missing Fields" is not one of the choices: toString',
	],
	[assignLead({ operation: 'give' }), '"Operation" is not one of the choices: give'],
	[assignLead({ options: { entity: [7] } }), '"Record Type" is not one of the choices: [7]'],
	[assignLead({ options: { testRuns: 'often' } }), '"Test Runs" is not one of the choices: often'],
	...[scoreLead, leadScore, router].map((step): [ReturnType<typeof scoreLead>, string] => [
		step({ bands, route: 'always', operation: 'get', options: { entity: [7] } }),
		'"Record Type" is not one of the choices: [7]',
	]),
])('a choice that is none is refused by its name: %j', async (step, message) => {
	const { error } = await run({ ...step, name: 'Step' });

	expect(error?.message).toBe(message);
	expect(error?.description).toMatch(/^Choose one of /);
});

test.each([
	[{ operation: 'forget', forgetAmount: 1e300 }, '"Older Than" is more than 100000'],
	[{ operation: 'forget', forgetAmount: '1e5000' }, '"Older Than" is not a whole number above zero'],
	[{ operation: 'forget', forgetAmount: OBJECT }, '"Older Than" is not a whole number above zero'],
	[{ operation: 'forget', forgetAmount: true }, '"Older Than" is not a whole number above zero'],
	[{ operation: 'history', limit: OBJECT }, '"Limit" is not a whole number above zero'],
	[{ operation: 'history', limit: 0.5 }, '"Limit" is not a whole number above zero'],
	[{ operation: 'rollUp', company: 'acme', combine: 'sum', bestContacts: [] }, null],
	[
		{ operation: 'rollUp', company: 'acme', combine: 'sumOfBest', bestContacts: OBJECT },
		'"Best Contacts" is not a whole number above zero',
	],
	[
		{ operation: 'getMany', filters: { minScore: OBJECT } },
		'"Minimum Score" is not a number: {"toString":1}',
	],
	[{ operation: 'getMany', filters: NOTHING }, null],
])('a number that is none is refused by its name: %j', async (parameters, message) => {
	const { error } = await run(leadScore(parameters));

	if (message !== null) expect(error?.message).toBe(message);
	else expect(error?.message ?? '').not.toMatch(/Cannot|is not a function|Expected/);
});

test.each([
	[{ rules: events({ expiresAfter: TEXT }) }, 'Rule "Any event": Expires After must be a number'],
	[{ rules: events({ award: 'daily' }) }, 'Rule "Any event": Give Points is not one of the choices'],
	[{ rules: events({ award: [7] }) }, 'Rule "Any event": Give Points is not one of the choices'],
	[{ rules: events({ name: [7] }) }, 'Rule "[7]": Name must be a text'],
	[
		{ rules: events({ expiresAfter: 3, expiresAfterUnit: 'eons' }) },
		'Rule "Any event": Expires After Unit is not one of the choices',
	],
	[{ rules: events({ active: 'yes' }) }, 'Rule "Any event": Active must be true or false'],
	[{ options: { groupLimits: { group: [{ name: 7, cap: 1 }] } } }, '"Name" must be a text'],
])('a setting of another type is refused by its name: %j', async (parameters, message) => {
	const { error } = await freshN8n().run(journey(scoreLead(parameters)), [{ lead: 'ann', id: '1' }]);

	expect(error?.message).toBe(message);
	expect(error?.description).toMatch(/^Correct /);
});

test.each<object>([
	{ options: { rulesName: 42 } },
	{ options: { rulesName: [7] } },
	{ options: { groupLimits: NOTHING } },
	{ options: { preview: true, thresholds: 20 } },
	{ options: { preview: true, thresholds: [20, 50] } },
	{ options: '={{ null }}' },
	{ options: { toString: 7 } },
])('what has a meaning in another type has it: %j', async (parameters) => {
	const { error } = await freshN8n().run(journey(scoreLead(parameters)), [{ lead: 'ann', id: '1' }]);

	expect(error).toBeUndefined();
});

test('a step with rules by a number as its name is known by it', async () => {
	const held = {
		rules: {
			rule: [rule(filter([when('title', 'string', 'equals', 'CEO')]), { award: 'whileTrue', points: 5 })],
		},
	};
	const n8n = freshN8n();
	const step = (more: object) => journey(scoreLead({ ...held, options: { rulesName: 42 }, ...more }));
	await n8n.run(step({}), [{ lead: 'ann', id: '1', title: 'CEO' }]);
	const { error } = await n8n.run(step({ options: { rulesName: '42' } }), [{ lead: 'ann', title: 'CEO' }]);

	expect(error).toBeUndefined();
});

test.each([
	[{ score: 'Lead Score', startWhen: 'rises' }, /^The score has no name/],
	[{ score: NOTHING, startWhen: 'rises' }, /^The score has no name/],
	[{ score: { value: 'Lead Score' }, startWhen: 'rises', threshold: [7] }, /^"Threshold" is not a number/],
])('a trigger with an odd setting says which: %j', async (parameters, message) => {
	const { userFolder } = freshN8n();
	const workflow = journey(trigger(parameters));
	const nodes = workflow.nodes.slice(1);

	await expect(pollOnce({ ...workflow, nodes, connections: {} }, { userFolder, nodeTypes })).rejects.toThrow(
		message as RegExp,
	);
});

describe('what cannot be written as a text', () => {
	let deep: unknown = 1;
	for (let level = 0; level < 100_000; level++) deep = { a: deep };

	const circle: { a?: unknown } = {};
	circle.a = circle;

	test.each([
		['thousands of levels', deep, ''],
		['a circle', circle, ''],
		['nothing', undefined, ''],
	])('is one all the same: %s', (_what, value, text) => {
		expect(asText(value)).toBe(text);
	});

	const levels = (wrap: (inner: unknown) => unknown) => {
		let inner: unknown = 1;
		for (let level = 0; level < 1_500; level++) inner = wrap(inner);
		return inner;
	};
	/** n8n itself could not read so many levels where they are written out. */
	const computed = '={{ JSON.parse("[".repeat(1500) + "]".repeat(1500)) }}';
	const list = levels((inner) => [inner]);
	const fields = levels((a) => ({ a }));

	test.each([
		[
			'Thresholds',
			applyDecay({ return: 'summary', thresholds: computed }),
			/^"Thresholds" has a part that is no number/,
		],
		[
			'Thresholds',
			applyDecay({ return: 'summary', thresholds: fields }),
			/^"Thresholds" has a part that is no number/,
		],
		['Group', scoreLead({ rules: events({ group: list }) }), /: Group must be a text$/],
		['Maximum', scoreLead({ options: { max: fields } }), /^Maximum Score must be a number$/],
		[
			'Score',
			leadScore({ operation: 'get', score: { value: computed } }),
			/^The name of the score has more than/,
		],
		['Limit', leadScore({ operation: 'history', limit: fields }), /^"Limit" is not a whole number/],
	])('is refused as %s', async (_what, step, message) => {
		const items = [{ lead: 'ann', id: '1' }, { lead: 'bob' }];
		const { error } = await freshN8n().run(journey(step), items);

		expect(error?.message).toMatch(message);
	});
});
