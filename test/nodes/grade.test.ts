import type { IDataObject, INode } from 'n8n-workflow';
import example from '../../workflows/fit-and-engagement.json';
import { freshN8n, journey, jsonOf, leadScore, messages, router, scoreLead, type N8n } from './setup';

/* The option "Grade", which is the same in the Threshold Router, Get and Get Many. */

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const graded = (more: object = {}) => ({ options: { grade: { of: more } } });
const fit = [
	{ lead: 'ann', id: '1', fit: 75, engagement: 75 },
	{ lead: 'bob', id: '2', fit: 60, engagement: 10 },
	{ lead: 'cay', id: '3', fit: -5, engagement: 50 },
];
const by = (field: string) => ({
	score: named(field === 'fit' ? 'Fit' : 'Engagement'),
	rules: {
		rule: [{ name: `Any ${field}`, award: 'everyTime', points: `={{ $json.${field} }}`, appliesTo: 'every' }],
	},
});
async function scored(): Promise<N8n> {
	const n8n = freshN8n();
	const run = await n8n.run(
		journey(scoreLead(by('fit')), scoreLead(by('engagement'), { name: 'Engagement' })),
		fit,
	);
	expect(run.error).toBeUndefined();
	return n8n;
}
const leads = ['ann', 'bob', 'cay', 'nobody'].map((lead) => ({ lead }));
const gradesIn = (json: IDataObject[]) =>
	json.map(({ lead, leadId, leadScoreGrade }) => [lead ?? leadId, leadScoreGrade]);

test('as it is added, it grades by "Fit" from A to D and by "Engagement" from 1 to 4', async () => {
	const n8n = await scored();
	const get = leadScore({ operation: 'get', score: named('Fit'), ...graded() });

	expect(gradesIn(jsonOf(await n8n.run(journey(get), leads), 'Lead Score'))).toEqual([
		['ann', 'A1'],
		['bob', 'B4'],
		['cay', 'D2'],
		['nobody', 'D4'],
	]);
	expect(gradesIn(jsonOf(await n8n.run(journey(leadScore()), leads), 'Lead Score'))[0]).toEqual([
		'ann',
		undefined,
	]);
});

test('the grade stands beside the score, and the full detail says which scores gave it', async () => {
	const n8n = await scored();
	const options = { ...graded().options, output: 'full', outputField: 'fit' };
	const get = leadScore({ operation: 'get', score: named('Fit'), options });
	const [ann] = jsonOf(await n8n.run(journey(get), [{ lead: 'ann' }]), 'Lead Score');

	expect(Object.keys(ann!).slice(0, 3)).toEqual(['fit', 'fitGrade', 'lead']);
	expect(ann).toMatchObject({ fitGrade: 'A1', fitDetail: { gradedBy: { Fit: 75, Engagement: 75 } } });
});

test('the router, Get and Get Many name the same grades', async () => {
	const n8n = await scored();
	const own = {
		firstScore: named('Engagement'),
		firstBands: 'hot 60, warm: 50, cold',
		secondScore: named('Fit'),
		secondBands: '-, + from 60',
	};
	const bands = { band: [{ name: 'Any', from: -100 }] };
	const score = named('Engagement');
	const routed = await n8n.run(journey(router({ bands, score, ...graded(own) })), leads);
	const got = await n8n.run(journey(leadScore({ operation: 'get', score, ...graded(own) })), leads);
	const many = leadScore({ operation: 'getMany', score, sort: 'leadId', ...graded(own) });
	const expected = [
		['ann', 'hot+'],
		['bob', 'cold+'],
		['cay', 'warm-'],
	];

	expect(gradesIn(jsonOf(routed, 'Threshold Router', 1)).slice(0, 3)).toEqual(expected);
	expect(gradesIn(jsonOf(got, 'Lead Score')).slice(0, 3)).toEqual(expected);
	expect(gradesIn(jsonOf(await n8n.run(journey(many), [{}]), 'Lead Score'))).toEqual(expected);
});

test.each([
	['A1', ['ann']],
	['a*', ['ann']],
	['B4, *2', ['bob', 'cay']],
	['C*', []],
	[
		['A1', 'B4'],
		['ann', 'bob'],
	],
	['', ['ann', 'bob', 'cay']],
])('Get Many finds the leads with a grade: %j', async (grade, found) => {
	const n8n = await scored();
	const many = leadScore({
		...{ operation: 'getMany', score: named('Fit'), sort: 'leadId' },
		...{ filters: { grade }, ...graded() },
	});
	const run = await n8n.run(journey(many), [{}]);

	expect(run.error).toBeUndefined();
	expect(jsonOf(run, 'Lead Score').map(({ leadId }) => leadId)).toEqual(found);
});

test('Get grades a lead as it was, too', async () => {
	const n8n = await scored();
	const options = { ...graded().options, asItWas: '2026-01-01T00:00:00Z' };
	const run = await n8n.run(journey(leadScore({ score: named('Fit'), options })), [{ lead: 'ann' }]);

	expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScore: null, leadScoreGrade: 'D4' }]);
});

test('in a test run, the router grades by what the steps before it scored', async () => {
	const apart = { options: { testRuns: 'apart' } };
	const steps = [
		scoreLead({ ...by('fit'), ...apart }),
		scoreLead({ ...by('engagement'), ...apart }, { name: 'Engagement' }),
		router({ score: named('Engagement'), options: { ...apart.options, ...graded().options } }),
	];
	const run = await freshN8n().run(journey(...steps), fit.slice(0, 1));

	expect(jsonOf(run, 'Threshold Router', 3)).toMatchObject([{ leadScoreGrade: 'A1' }]);
});

test('a score that is not there is told, with those that are', async () => {
	const n8n = await scored();
	const wrong = graded({ firstScore: named('Fitt') });
	const score = named('Engagement');
	for (const step of [
		leadScore({ operation: 'get', score, ...wrong }),
		leadScore({ operation: 'getMany', score, ...wrong }),
		router({ score, ...wrong }),
	]) {
		const run = await n8n.run(journey(step), [{ lead: 'ann' }], { mode: 'trigger' });

		expect(messages(run, step.name)).toEqual([
			'There is no score "Fitt" (record type "contact"). The store has "Fit", "Engagement".',
		]);
	}
});

describe.each([
	['Get', (options: object) => leadScore({ operation: 'get', ...options })],
	['Get Many', (options: object) => leadScore({ operation: 'getMany', ...options })],
	['Threshold Router', (options: object) => router(options)],
])('%s says what is wrong with a grade', (_name, step) => {
	test.each([
		[{ firstScore: named(' ') }, '"First Score" is empty'],
		[{ secondScore: named('Fit') }, '"First Score" and "Second Score" are both "Fit"'],
		[
			{ firstBands: 'A from 75, B from 50' },
			'"Bands of the First Score" has no band for the scores below all others',
		],
		[{ firstBands: '' }, '"Bands of the First Score" has no band for the scores below all others'],
		[
			{ secondBands: '1 from 75, 2, 3' },
			'"Bands of the Second Score" has two bands without a number: "2" and "3"',
		],
		[{ firstBands: 'A 75, A 50, B' }, '"Bands of the First Score" has two bands named "A"'],
		[
			{ firstBands: 'A 75, B from 75, C' },
			'"Bands of the First Score": the bands "A" and "B" both begin at 75',
		],
		[
			{ firstBands: 'A 75, A1 50, B', secondBands: '1 50, 11' },
			'The bands of both scores can be put together to "A11" in two ways',
		],
	])('%j', async (more, message) => {
		const { error } = await freshN8n().run(journey(step(graded(more))), [{ lead: 'ann' }]);

		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(/\.$/);
	});
});

test('a grade that there cannot be, and one without the option, are refused by what to do', async () => {
	const many = async (more: object) =>
		(await freshN8n().run(journey(leadScore({ operation: 'getMany', ...more })), [{}])).error;

	expect(await many({ filters: { grade: 'A1, E1' }, ...graded() })).toMatchObject({
		message: 'There is no grade "E1"',
		description:
			'The grades are A1, A2, A3, A4, B1, B2, B3, B4, C1, C2, C3, C4, D1, D2, D3, D4. A star stands for any band: A* or *1.',
	});
	expect(await many({ filters: { grade: 'A1' } })).toMatchObject({
		message: 'The filter "Grade" does not know what a grade is',
		description: 'Add "Grade" under "Options", which says by which two scores leads are graded.',
	});
});

test('the example "Fit and engagement" grades its leads', async () => {
	const steps = ['Fit', 'Engagement', 'Fit and engagement'].map((name) => {
		const node = example.nodes.find((one) => one.name === name)!;
		return node as unknown as ReturnType<typeof scoreLead> & INode;
	});
	const events = example.pinData['Website or CRM'].map(({ json }) => json as IDataObject);
	const run = await freshN8n().run(journey(...steps), events);
	const out = [0, 1, 2, 3].flatMap((output) => jsonOf(run, 'Fit and engagement', output));

	expect(run.error).toBeUndefined();
	expect(out.map((json) => [(json.body as IDataObject).email, json.engagementGrade])).toEqual([
		['omar@cedar.example', 'A3'],
		['ivy@campus.example', 'C1'],
		['maria@nordwind.example', 'A1'],
	]);
});
