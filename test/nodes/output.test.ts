import type { IDataObject } from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	applyDecay,
	assignLead,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	router,
	scoreLead,
	type N8n,
} from './setup';

/* What the steps add to items: flat fields that begin with "Output Field", and one detail field. */

const points = (value: unknown) => ({
	rules: { rule: [{ name: 'Any event', award: 'everyTime', points: value, appliesTo: 'every' }] },
});
const full = { options: { output: 'full' } };
const ann = { lead: 'ann', id: '1', name: 'Ann' };

async function first(n8n: N8n, ...steps: Array<ReturnType<typeof scoreLead>>): Promise<IDataObject> {
	const run = await n8n.run(journey(...steps), [ann]);
	expect(run.error).toBeUndefined();
	const last = steps.at(-1)!.name;
	return [0, 1, 2, 3].flatMap((output) => jsonOf(run, last, output))[0]!;
}

describe('in a table', () => {
	test('the score stands first, then the own fields of the item, then what explains it', async () => {
		expect(Object.keys(await first(freshN8n(), scoreLead()))).toEqual([
			'leadScore',
			...['lead', 'id', 'name'],
			...['leadScoreChange', 'leadScorePrevious', 'leadScoreWhy', 'leadScoreDetail'],
		]);
	});

	test('a router adds the band beside the score', async () => {
		const json = await first(freshN8n(), scoreLead(points(60)), router());

		expect(Object.keys(json).slice(0, 3)).toEqual(['leadScore', 'leadScoreBand', 'lead']);
		expect(json).toMatchObject({ leadScore: 60, leadScoreBand: 'Sales', leadScoreChange: 60 });
	});

	test('numbers are cut downwards to two decimals, and the detail has the exact score', async () => {
		expect(await first(freshN8n(), scoreLead(points(49.999999)))).toMatchObject({
			leadScore: 49.99,
			leadScoreChange: 49.99,
			leadScoreWhy: 'Any event +49.99',
			leadScoreDetail: { score: 49.999999 },
		});
		expect(await first(freshN8n(), scoreLead(points(49.999999)), router())).toMatchObject({
			leadScore: 49.99,
			leadScoreBand: 'Warm',
		});
	});
});

describe('the detail', () => {
	test('is short unless it is asked for', async () => {
		expect((await first(freshN8n(), scoreLead())).leadScoreDetail).toEqual({ leadId: 'ann', score: 10 });
		expect((await first(freshN8n(), scoreLead(full))).leadScoreDetail).toEqual({
			...{ leadId: 'ann', score: 10, change: 10, previous: 0 },
			reasons: [{ reason: 'Any event', points: 10, given: 10, times: 1 }],
			awarded: [{ rule: 'Any event', points: 10 }],
		});
	});

	test('says also in short that an event had counted before', async () => {
		const n8n = freshN8n();
		await first(n8n, scoreLead());

		expect(await first(n8n, scoreLead())).toMatchObject({
			leadScoreChange: 0,
			leadScoreDetail: { leadId: 'ann', score: 10, countedBefore: ['Any event'] },
		});
	});

	test('of a router goes on from what Score Lead said of the lead', async () => {
		const routed = { previousBand: 'Below', direction: 'up', crossing: '1' };
		expect((await first(freshN8n(), scoreLead(full), router())).leadScoreDetail).toMatchObject({
			...{ leadId: 'ann', change: 10, reasons: [{ reason: 'Any event' }] },
			...routed,
		});
		expect((await first(freshN8n(), scoreLead(), router())).leadScoreDetail).toEqual({
			...{ leadId: 'ann', score: 10 },
			...routed,
		});
	});

	test('of a router is its own where the item speaks of another lead', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: 'bob' }]);
		const { leadScoreDetail } = await first(n8n, scoreLead(full), router({ leadId: 'bob' }));

		expect(leadScoreDetail).not.toHaveProperty('reasons');
		expect(leadScoreDetail).toMatchObject({ leadId: 'bob' });
	});

	test('of a second Score Lead step has nothing left of the first', async () => {
		const twice = [scoreLead(full), scoreLead({ ...points(1), leadId: 'bob' }, { name: 'Again' })];

		expect((await first(freshN8n(), ...twice)).leadScoreDetail).toEqual({ leadId: 'bob', score: 1 });
	});
});

test('all fields begin with the name that the option gives', async () => {
	const named = (name: string) => ({ options: { outputField: name } });
	const json = await first(
		freshN8n(),
		scoreLead(named('fit')),
		leadScore(named('now')),
		router(named('fit')),
	);

	expect(Object.keys(json)).toEqual([
		...['fit', 'fitBand', 'now'],
		...['lead', 'id', 'name'],
		...['fitChange', 'fitPrevious', 'fitWhy', 'fitDetail', 'nowWhy', 'nowDetail'],
	]);
});

test('Output has only these two choices', async () => {
	const run = await freshN8n().run(journey(scoreLead({ options: { output: 'some' } })), [ann]);

	expect(run.error?.message).toBe('"Output" is not one of the choices: some');
});

test('a decay gives each lead the same fields as a score does', async () => {
	const n8n = freshN8n();
	const asIf = (at: string) => ({ options: { asIf: at } });
	await first(n8n, scoreLead({ ...points(100), ...asIf('2026-01-01T00:00:00Z') }));
	const night = { ...asIf('2026-01-31T00:00:00Z'), return: 'falls', thresholds: '60, 80' };

	expect(await first(n8n, applyDecay(night))).toEqual({
		...{ leadScore: 50, leadScoreFellBelow: 60, leadId: 'ann' },
		...{ leadScoreChange: -50, leadScorePrevious: 100, leadScoreWhy: 'Any event +50' },
		leadScoreDetail: { leadId: 'ann', score: 50 },
	});
});

test('looking up says "Below" for a lead below every band, as the router does', async () => {
	const n8n = freshN8n();
	const bands = { bands: { band: [{ name: 'Sales', from: 50 }] }, route: 'always' };
	await first(n8n, scoreLead(), router(bands));

	expect(await first(n8n, leadScore())).toMatchObject({ leadScore: 10, leadScoreBand: 'Below' });
	expect(await first(n8n, leadScore({ operation: 'getMany' }))).toMatchObject({ leadScoreBand: 'Below' });
});

test('what is no score stays in one field', async () => {
	const n8n = freshN8n();
	await first(n8n, scoreLead());

	expect(await first(n8n, leadScore({ operation: 'exportLead' }))).toMatchObject({
		lead: 'ann',
		leadScore: { leadId: 'ann', scores: [{ score: 10 }] },
	});
	expect(Object.keys(await first(n8n, leadScore({ operation: 'erase' })))).toEqual(['leadScore']);
});

/** Paths to the fields of an object that are no objects themselves. */
const pathsIn = (value: unknown, path = ''): string[] =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.entries(value).flatMap(([name, held]) => pathsIn(held, `${path}.${name}`))
		: [path];

interface Schema {
	properties?: Record<string, Schema>;
}
const pathsOf = ({ properties }: Schema, path = ''): string[] =>
	properties
		? Object.entries(properties).flatMap(([name, held]) => pathsOf(held, `${path}.${name}`))
		: [path];

describe('the fields that the editor offers before a first run are those that come out', () => {
	const company = { company: 'acme', mergeInto: 'bob' };
	const operation = (name: string, more = {}) =>
		leadScore({ operation: name, points: 5, ...company, ...more });

	test.each([
		['ScoreLead', '', scoreLead()],
		['ThresholdRouter', '', router({ route: 'always' })],
		['ApplyDecay', '', applyDecay({ options: { asIf: '2026-01-31T00:00:00Z' } })],
		...['get', 'getMany', 'history', 'adjust', 'merge', 'recordOutcome', 'removeOutcome', 'rollUp'].map(
			(name): [string, string, ReturnType<typeof leadScore>] => [
				'LeadScore',
				`/lead/${name}`,
				operation(name),
			],
		),
		...['assign', 'release', 'whoHasWhat'].map((name): [string, string, ReturnType<typeof leadScore>] => [
			'AssignLead',
			`/lead/${name}`,
			assignLead({ operation: name }),
		]),
	])('%s%s', async (node, path, step) => {
		const file = join(__dirname, `../../nodes/${node}/__schema__/v1.0.0${path}.json`);
		expect(existsSync(file)).toBe(true);
		const n8n = freshN8n();
		const before = { ...points(40), options: { asIf: '2026-01-01T00:00:00Z' } };
		const both = ['ann', 'bob'].map((lead) => ({ lead, id: '0' }));
		await n8n.run(journey(scoreLead(before), router({ route: 'always' })), both);
		await n8n.run(journey(assignLead()), both);
		const json = await first(n8n, step);
		const own = ['.lead', '.id', '.name'];
		const added = pathsIn(json).filter((one) => !own.includes(one));

		expect(added.sort()).toEqual(pathsOf(JSON.parse(readFileSync(file, 'utf8')) as Schema).sort());
	});
});
