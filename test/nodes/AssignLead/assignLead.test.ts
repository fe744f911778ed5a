import type { IDataObject } from 'n8n-workflow';
import { assignLead, freshN8n, journey, jsonOf, leadScore, messages, scoreLead, type N8n } from '../setup';

const rl = (value: string) => ({ __rl: true, mode: 'name', value });
const leads = (...ids: string[]): IDataObject[] => ids.map((lead) => ({ lead }));
const team = (...person: object[]) => ({ people: { person } });
const STEP = 'Assign Lead';

async function go(n8n: N8n, parameters: object, items: IDataObject[], options: object = {}) {
	const run = await n8n.run(journey(assignLead(parameters)), items, options);
	expect(run.error).toBeUndefined();
	return run;
}

const people = async (n8n: N8n, parameters: object, items: IDataObject[]) =>
	jsonOf(await go(n8n, parameters, items), STEP).map(({ assignedTo }) => assignedTo);

const failure = async (n8n: N8n, parameters: object, items: IDataObject[]) => {
	const { error } = await n8n.run(journey(assignLead(parameters)), items);
	return error && { message: error.message, description: (error as { description?: string }).description };
};

describe('assigning', () => {
	test('adds the person, whether the lead is new to them, and why', async () => {
		const run = await go(freshN8n(), {}, [{ lead: 'Ann@X.com ', name: 'Ann' }, { lead: 'ann@x.com' }]);
		expect(jsonOf(run, STEP)).toEqual([
			{
				...{ assignedTo: 'Ann', assignedToIsNew: true, lead: 'Ann@X.com ', name: 'Ann' },
				assignedToWhy: 'Next in turn: Ann',
				assignedToDetail: { leadId: 'ann@x.com', pool: 'Sales', number: 1 },
			},
			{
				...{ assignedTo: 'Ann', assignedToIsNew: false, lead: 'ann@x.com' },
				assignedToWhy: 'Ann has this lead already',
				assignedToDetail: { leadId: 'ann@x.com', pool: 'Sales', number: null },
			},
		]);
		expect(jsonOf(run, STEP, 1)).toEqual([]);
	});

	test('takes turns over items and runs; people who are named once can be left out later', async () => {
		const n8n = freshN8n();
		expect(await people(n8n, {}, leads('a', 'b', 'c', 'd'))).toEqual(['Ann', 'Ben', 'Ann', 'Ann']);
		expect(await people(n8n, { people: {} }, leads('e', 'a'))).toEqual(['Ben', 'Ann']);
		expect(await n8n.pick(assignLead(), 'searchPools')).toEqual(['Sales']);
	});

	test('sends those whom nobody can take to the second output, with the reason', async () => {
		const few = team({ name: 'Ann', dailyMaximum: 1 }, { name: 'Ben', active: false });
		const run = await go(freshN8n(), few, leads('a', 'b'));
		expect(jsonOf(run, STEP).map(({ lead }) => lead)).toEqual(['a']);
		expect(jsonOf(run, STEP, 1)).toMatchObject([
			{
				...{ lead: 'b', assignedTo: null, assignedToIsNew: false },
				assignedToWhy: 'Nobody is free: not active: Ben; daily maximum reached: Ann (1)',
			},
		]);
	});

	test('leaves the lead with the owner that the item names', async () => {
		const owner = { owner: '={{ $json.owner }}' };
		const items = [
			{ lead: 'a', owner: 'BEN' },
			{ lead: 'b', owner: 'Zoe' },
			{ lead: 'c' },
			{ lead: 'd', owner: null },
		];
		const run = await go(freshN8n(), owner, items);
		expect(jsonOf(run, STEP).map(({ assignedToWhy }) => assignedToWhy)).toEqual([
			'Ben is the owner',
			'Next in turn: Ann, instead of Zoe, who is not in this pool',
			'Next in turn: Ben',
			'Next in turn: Ann',
		]);
	});

	test('takes the pool from the item', async () => {
		const n8n = freshN8n();
		for (const pool of ['North', 'South']) {
			await go(
				n8n,
				{ pool: rl(pool), ...team({ name: `${pool} 1` }, { name: `${pool} 2` }) },
				leads(`x ${pool}`),
			);
		}
		const byRegion = { pool: rl('={{ $json.region }}'), people: {} };
		const items = ['North', 'South', 'North', 'South'].map((region, n) => ({ lead: String(n), region }));
		expect(await people(n8n, byRegion, items)).toEqual(['North 2', 'South 2', 'North 1', 'South 1']);
		expect(await people(n8n, byRegion, items)).toEqual(['North 2', 'South 2', 'North 1', 'South 1']);
		expect(await failure(n8n, { pool: rl('={{ $json.region }}') }, items)).toMatchObject({
			message: '"Pool" differs between items: it is "North" for item 0 and "South" for item 1',
		});
	});

	test('where one of several pools has no people, nobody is assigned in the others, and the error is true', async () => {
		const n8n = freshN8n();
		await go(n8n, { pool: rl('North') }, leads('x'));
		const byRegion = { pool: rl('={{ $json.region }}'), people: {} };
		const items = ['North', 'Nort'].map((region) => ({ lead: region, region }));
		const said = expect.stringContaining('Nobody was assigned.') as string;
		expect(await failure(n8n, byRegion, items)).toMatchObject({
			message: 'The pool "Nort" has no people',
			description: said,
		});
		const goesOn = assignLead(byRegion, { onError: 'continueRegularOutput' });
		expect(jsonOf(await n8n.run(journey(goesOn), items), STEP)).toMatchObject([
			{ lead: 'North', error: said },
			{ lead: 'Nort', error: said },
		]);
		const later = await go(n8n, byRegion, items.slice(0, 1));
		expect(jsonOf(later, STEP)).toMatchObject([{ assignedTo: 'Ben', assignedToIsNew: true }]);
	});

	test('gives a lead to the next each time where it keeps nobody, but once for each event', async () => {
		const anew = { options: { keepsPerson: false, eventId: '={{ $json.id }}' } };
		const items = ['1', '2', '1', '3', '2'].map((id) => ({ lead: 'a', id }));
		expect(await people(freshN8n(), anew, items)).toEqual(['Ann', 'Ben', 'Ann', 'Ann', 'Ben']);
	});

	test('items without a lead ID go to Nobody Free as they are, and are counted', async () => {
		const run = await go(freshN8n(), {}, [{ lead: 'a' }, { lead: '' }, {}]);
		expect(jsonOf(run, STEP, 1)).toEqual([{ lead: '' }, {}]);
		expect(messages(run, STEP)).toContainEqual(
			expect.stringContaining('2 items had no lead ID and went to Nobody Free.'),
		);
	});

	test('follows Score Lead as it is: the lead is the one that was scored, and the score stays', async () => {
		const step = assignLead();
		delete step.parameters.leadId;
		const run = await freshN8n().run(journey(scoreLead(), step), [{ lead: 'A ', id: '1' }]);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run, STEP)).toMatchObject([
			{ leadScore: 10, assignedTo: 'Ann', assignedToDetail: { leadId: 'a' } },
		]);
	});
});

describe('releasing', () => {
	test('makes a lead new again, and says who had it', async () => {
		const n8n = freshN8n();
		await go(n8n, {}, leads('a', 'b'));
		const release = { operation: 'release', people: {} };
		const run = await go(n8n, release, leads('a', 'x'));
		expect(jsonOf(run, STEP)).toMatchObject([
			{
				...{
					assignedTo: null,
					assignedToWhat: expect.stringContaining('Released: Ann had this lead since 20') as string,
				},
				assignedToDetail: { leadId: 'a', pool: 'Sales', isReleased: true, releasedFrom: 'Ann' },
			},
			{ assignedToWhat: 'Nobody in "Sales" has this lead, so nothing was released' },
		]);
		expect(await people(n8n, {}, leads('a', 'b', 'c'))).toEqual(['Ann', 'Ben', 'Ann']);
	});

	test('releases nobody in any pool where one of several is not there', async () => {
		const n8n = freshN8n();
		await go(n8n, { pool: rl('North') }, leads('a'));
		const release = { operation: 'release', people: {}, pool: rl('={{ $json.region }}') };
		const items = ['North', 'Nort'].map((region) => ({ lead: 'a', region }));
		expect(await failure(n8n, release, items)).toMatchObject({
			message: 'There is no pool "Nort" in the store, which has "North"',
		});
		const kept = await go(n8n, { pool: rl('North') }, leads('a'));
		expect(jsonOf(kept, STEP)[0]).toMatchObject({ assignedToIsNew: false });
	});
});

describe('who has what', () => {
	test('is an item for each person, with those who left and still have leads', async () => {
		const n8n = freshN8n();
		await go(n8n, {}, leads('a', 'b', 'c'));
		await go(n8n, team({ name: 'Ben', dailyMaximum: 5 }), leads('d'));
		const found = jsonOf(await go(n8n, { operation: 'whoHasWhat', people: {} }, leads('x', 'y')), STEP);
		const today = (found[0]!.byDay as Array<{ date: string }>)[0]!.date;
		expect(found).toEqual([
			{
				...{ person: 'Ben', active: true, pool: 'Sales', weight: 1, dailyMaximum: 5, isInPool: true },
				...{ leads: 2, today: 2, byDay: [{ date: today, leads: 2 }] },
			},
			{
				...{ person: 'Ann', active: false, pool: 'Sales', weight: 0, dailyMaximum: null, isInPool: false },
				...{ leads: 2, today: 2, byDay: [{ date: today, leads: 2 }] },
			},
		]);
	});
});

describe('a run by hand', () => {
	const apart = (more: object = {}) => ({ options: { testRuns: 'apart' }, ...more });

	test('assigns nobody, can be repeated, and shows who is next', async () => {
		const n8n = freshN8n();
		await go(n8n, {}, leads('a', 'b'), { mode: 'trigger' });
		for (let time = 0; time < 2; time++) {
			const run = await go(n8n, apart({ people: {} }), leads('a', 'x', 'y'));
			expect(jsonOf(run, STEP)).toMatchObject([
				{ assignedTo: 'Ann', assignedToIsNew: true, assignedToDetail: { test: true } },
				{ assignedTo: 'Ann' },
				{ assignedTo: 'Ben' },
			]);
			expect(messages(run, STEP)).toEqual([
				'Run by hand: no lead was assigned or released. To let such a run count, set the option Test Runs.',
			]);
		}
		expect(await people(n8n, { people: {} }, leads('x'))).toEqual(['Ann']);
	});

	test('can start from the live assignments', async () => {
		const n8n = freshN8n();
		await go(n8n, {}, leads('a', 'b'));
		const run = await go(n8n, { options: { testRuns: 'fromLive' } }, leads('b', 'x'));
		expect(jsonOf(run, STEP)).toMatchObject([
			{ assignedTo: 'Ben', assignedToIsNew: false },
			{ assignedTo: 'Ann', assignedToIsNew: true },
		]);
	});

	test('releases nobody', async () => {
		const n8n = freshN8n();
		await go(n8n, {}, leads('a'));
		const run = await go(n8n, apart({ operation: 'release', people: {} }), leads('a'));
		expect(jsonOf(run, STEP)[0]).toMatchObject({ assignedToDetail: { test: true, isReleased: true } });
		const kept = await go(n8n, {}, leads('a'));
		expect(jsonOf(kept, STEP)[0]).toMatchObject({ assignedToIsNew: false });
	});

	test('goes on from an earlier step of the same test', async () => {
		const n8n = freshN8n();
		const second = assignLead(apart({ people: {} }), { name: 'Second' });
		const run = await n8n.run(journey(assignLead(apart()), second), leads('a', 'b'));
		expect(jsonOf(run, 'Second')).toMatchObject([{ assignedToIsNew: false }, { assignedToIsNew: false }]);
	});

	test('that counts says how many leads it assigned', async () => {
		expect(messages(await go(freshN8n(), {}, leads('a', 'a', 'b')), STEP)).toEqual([
			'This run by hand assigned 2 leads, because the option Test Runs is set to "Change Live Assignments".',
		]);
	});
});

describe('what is wrong is named', () => {
	test.each([
		[{ pool: rl(' ') }, '"Pool" is empty'],
		[{ people: {} }, 'The pool "Sales" has no people'],
		[team({ name: ' ' }), 'People: A person has no name'],
		[team({ name: 'Ann' }, { name: ' ann' }), '"ann" is under "People" twice'],
		[team({ name: 'Ann', weight: 1.5 }), 'People, "Ann": Weight must be a whole number from 1 to 1,000'],
		[team({ name: 'Ann', weight: 0 }), 'People, "Ann": Weight must be a whole number from 1 to 1,000'],
		[
			team({ name: 'Ann', dailyMaximum: -1 }),
			'People, "Ann": Daily Maximum must be a whole number from 0 to 100,000',
		],
		[team({ name: 'Ann', active: 'yes' }), 'People, "Ann": Active must be true or false'],
		[{ options: { zone: 'Mars' } }, '"Time Zone" is not a known one: "Mars"'],
		[{ operation: 'release', pool: rl('Nort') }, 'There is no pool "Nort" in the store, which has none'],
	])('%j', async (parameters, message) => {
		expect(await failure(freshN8n(), parameters, leads('a'))).toMatchObject({
			message,
			description: expect.stringMatching(/\w/) as string,
		});
	});

	test('numbers can be texts, as expressions give them, and names numbers', async () => {
		const written = team({ name: 4711, weight: '2', dailyMaximum: '1' });
		expect(await people(freshN8n(), written, leads('a'))).toEqual(['4711']);
	});
});

test('an export of a lead says whom it is assigned to', async () => {
	const n8n = freshN8n();
	await go(n8n, {}, leads('a'));
	const run = await n8n.run(journey(leadScore({ operation: 'exportLead' })), leads('a'));
	expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({
		leadId: 'a',
		assignedTo: [{ pool: 'Sales', person: 'Ann', workflow: expect.any(String) as string, step: STEP }],
	});
});
