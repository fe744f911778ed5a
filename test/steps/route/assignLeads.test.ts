import {
	assignLeads,
	eraseLeads,
	exportLeads,
	exportScore,
	importScore,
	mergeLeads,
	moveStore,
	releaseLeads,
	scoreLeads,
	whoHasWhat,
	type AssignedLead,
	type AssignRequest,
	type LeadToAssign,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { assigning, DAY, decaying, event, everyTime, NEW_YEAR, person, scoring, toAssign } from '../setup';

const step = { key: 'instance/workflow/assign', workflow: 'Hot leads', node: 'Assign' };
const request = (more: Partial<AssignRequest> = {}) => assigning({ step, ...more });

const give = async (store: Store, leads: Array<string | LeadToAssign>, more: Partial<AssignRequest> = {}) =>
	await assignLeads(
		store,
		request(more),
		leads.map((one) => (typeof one === 'string' ? toAssign(one) : one)),
	);
const people = (given: AssignedLead[]) => given.map((one) => one.person?.charAt(0) ?? '-').join('');
const named = (count: number, prefix = 'lead') => Array.from({ length: count }, (_, n) => `${prefix} ${n}`);

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('a batch is dealt in the order of its items, over chunks and runs', async () => {
		const store = open();
		expect(people(await give(store, named(1_205)))).toBe('ABACBA'.repeat(201).slice(0, 1_205));
		expect(people(await give(store, ['x', 'y'], { people: null }))).toBe('AA');
		const [ann, ben] = await whoHasWhat(store, 'Sales', NEW_YEAR);
		expect(ann).toMatchObject({ name: 'Ann', weight: 3, leads: 604, today: 604, isInPool: true });
		expect(ben).toMatchObject({ leads: 402, byDay: [{ date: '2026-01-01', leads: 402 }] });
	});

	test('what is new is said with its number and why, what is kept with who has it', async () => {
		const store = open();
		expect(await give(store, ['ann', 'bob', 'ann'])).toEqual([
			{ leadId: 'ann', pool: 'Sales', person: 'Ann', isNew: true, number: 1, why: 'Next in turn: Ann' },
			{ leadId: 'bob', pool: 'Sales', person: 'Ben', isNew: true, number: 2, why: 'Next in turn: Ben' },
			{
				...{ leadId: 'ann', pool: 'Sales', person: 'Ann', isNew: false, number: null },
				why: 'Ann has this lead already',
			},
		]);
	});

	test('a run that n8n repeats gives the same, and deals nothing again', async () => {
		const store = open();
		const run = { run: 'execution/0/hash' };
		const first = await give(store, named(600), run);
		expect(await give(store, named(600), run)).toEqual(first);
		expect(people(await give(store, ['next']))).toBe('A');
	});

	test('an event that is delivered twice assigns nobody twice, whether or not leads keep their person', async () => {
		const store = open();
		expect(people(await give(store, [toAssign('ann', { event: 'e1' })]))).toBe('A');
		expect(people(await give(store, [toAssign('ann', { event: 'e1' }), 'bob']))).toBe('AB');
		const anew = { keepsPerson: false };
		const events = ['e1', 'e2', 'e3', 'e2', 'e1', 'e3'].map((one) => toAssign('cay', { event: one }));
		expect(people(await give(store, events, anew))).toBe('ACBCAB');
		expect(people(await give(store, events, anew))).toBe('ACBCAB');
		expect(people(await give(store, ['cay', 'cay'], anew))).toBe('AA');
	});

	test('an event that comes again takes the lead from nobody who has got it since', async () => {
		const store = open();
		const anew = { keepsPerson: false };
		const event = (id: string) => toAssign('cay', { event: id });
		expect(people(await give(store, [event('e1'), event('e2')], anew))).toBe('AB');
		expect(await give(store, [event('e1')], anew)).toMatchObject([
			{ person: 'Ann', isNew: false, why: 'Ann got the lead by this event before' },
		]);
		const current = await store.transaction(async (tx) => await tx.assignmentsOf('contact', ['cay']));
		expect(current.get('cay')!.find((one) => one.event === '')).toMatchObject({ person: 'Ben', number: 2 });
		expect(people(await give(store, ['cay']))).toBe('B');
	});

	test('an owner in the pool is kept, takes no turn and is not counted against the maximum', async () => {
		const store = open();
		const few = [person('Ann', { dailyMaximum: 1 }), person('Ben')];
		const owned = (owner: string, id = 'x') => toAssign(id, { owner });
		const given = await give(store, ['a', owned('ANN'), owned('Dan', 'y'), owned('ben', 'a'), 'a'], {
			people: few,
		});
		expect(people(given)).toBe('AABBB');
		expect(given.map(({ isNew }) => isNew)).toEqual([true, false, true, false, false]);
		const [ann] = await whoHasWhat(store, 'Sales', NEW_YEAR);
		expect([ann!.leads, ann!.today]).toEqual([1, 1]);
	});

	test('a change of people takes effect at once, and deals no known lead again', async () => {
		const store = open();
		await give(store, named(6));
		const changed = [person('Ann', { isActive: false }), person('Cay'), person('Dan')];
		expect(people(await give(store, [...named(6), 'new 1', 'new 2'], { people: changed }))).toBe('CDCCDCDC');
		expect(people(await give(store, named(6), { people: null }))).toBe('CDCCDC');
		const held = await whoHasWhat(store, 'Sales', NEW_YEAR);
		expect(held.map(({ name, leads, today }) => [name, leads, today])).toEqual([
			['Ann', 0, 3],
			['Cay', 5, 5],
			['Dan', 3, 3],
		]);
	});

	test('where nobody is free, the lead keeps the person who is away', async () => {
		const store = open();
		await give(store, ['ann'], { people: [person('Ann')] });
		const away = await give(store, ['ann', 'bob'], { people: [person('Ann', { isActive: false })] });
		expect(away[1]).toEqual({
			...{ leadId: 'bob', pool: 'Sales', person: null, isNew: false, number: null },
			why: 'Nobody is free: not active: Ann',
		});
		expect((await give(store, ['ann'], { people: [person('Ann')] }))[0]).toMatchObject({ isNew: false });
	});

	test('days begin in the zone of the pool, which is that of the workflow until a step sets another', async () => {
		const store = open();
		const one = { people: [person('Ann', { dailyMaximum: 1 })] };
		const at = (now: number) => ({ ...one, now });
		await give(store, ['a'], { ...at(NEW_YEAR), zone: 'Pacific/Auckland' });
		// Midnight in Auckland is at 11:00 in UTC.
		expect(people(await give(store, ['b'], at(NEW_YEAR + 11 * 3_600_000 - 1)))).toBe('-');
		expect(people(await give(store, ['b'], at(NEW_YEAR + 11 * 3_600_000)))).toBe('A');
		const utc = { ...at(NEW_YEAR + 2 * DAY - 1), poolZone: 'UTC' };
		expect(people(await give(store, ['c'], utc))).toBe('-');
		expect(people(await give(store, ['c'], { ...utc, now: NEW_YEAR + 2 * DAY }))).toBe('A');
	});

	test('a released lead is a new one when it comes again', async () => {
		const store = open();
		await give(store, ['ann', 'bob']);
		expect(await releaseLeads(store, request(), ['ann', 'cay', 'ann'])).toEqual([
			{
				...{ leadId: 'ann', pool: 'Sales', isReleased: true, releasedFrom: 'Ann' },
				what: 'Released: Ann had this lead since 2026-01-01',
			},
			...['cay', 'ann'].map((leadId) => ({
				...{ leadId, pool: 'Sales', isReleased: false, releasedFrom: null },
				what: 'Nobody in "Sales" has this lead, so nothing was released',
			})),
		]);
		expect(await give(store, ['bob', 'ann', 'cay'])).toMatchObject([
			{ person: 'Ben', isNew: false },
			{ person: 'Ann', isNew: true, number: 3 },
			{ person: 'Cay', isNew: true, number: 4 },
		]);
	});

	test('pools are apart, and so are record types', async () => {
		const store = open();
		await give(store, ['ann']);
		expect(people(await give(store, ['ann'], { pool: 'Care' }))).toBe('A');
		expect((await give(store, ['ann'], { entity: 'company' }))[0]).toMatchObject({
			person: 'Ben',
			isNew: true,
		});
	});

	test('a pool without people, and one that is not there, are said', async () => {
		const store = open();
		await expect(give(store, ['ann'], { people: null })).rejects.toMatchObject({
			message: 'The pool "Sales" has no people',
		});
		await expect(releaseLeads(store, request(), ['ann'])).rejects.toMatchObject({
			message: 'There is no pool "Sales" in the store, which has none',
		});
		await give(store, ['ann'], { pool: 'Care' });
		await expect(whoHasWhat(store, 'Sales', NEW_YEAR)).rejects.toMatchObject({
			message: 'There is no pool "Sales" in the store, which has "Care"',
		});
	});

	test('two steps that name different people for a pool are told', async () => {
		const store = open();
		const said: string[] = [];
		const warn = (sentence: string) => said.push(sentence);
		const other = { step: { ...step, key: 'other' }, warn };
		await give(store, ['ann'], { warn });
		await give(store, ['bob'], { ...other, people: null });
		await give(store, ['bob'], other);
		await give(store, ['bob'], { ...other, people: [person('Ben')] });
		expect(said).toEqual([]);
		await give(store, ['bob'], { warn });
		expect(said).toEqual([
			expect.stringContaining('Another step has named other people for the pool "Sales"'),
		]);
	});

	test('a merge keeps the person of the survivor; one without a person takes over the other', async () => {
		const store = open();
		await give(store, ['ann', 'bob', 'cay']);
		await mergeLeads(store, decaying(), [
			{ from: 'bob', into: 'ann' },
			{ from: 'cay', into: 'dan' },
		]);
		const given = await give(store, ['bob', 'ann', 'dan', 'cay']);
		expect(people(given)).toBe('AAAA');
		expect(given.map(({ leadId, isNew }) => [leadId, isNew])).toEqual([
			['ann', false],
			['ann', false],
			['dan', false],
			['dan', false],
		]);
		const held = await whoHasWhat(store, 'Sales', NEW_YEAR);
		expect(held.map(({ leads }) => leads)).toEqual([2, 0, 0]);
	});

	test('an erased lead is unknown to the pool, and of a repeated run that named it nothing is said', async () => {
		const store = open();
		const run = { run: 'execution/0/hash' };
		await give(store, [toAssign('ann', { event: 'e1' }), 'bob'], run);
		expect(await eraseLeads(store, decaying(), ['ann'])).toEqual([
			{ erased: true, scores: 0, historyLines: 0 },
		]);
		expect((await exportLeads(store, 'contact', ['ann', 'bob']))[0]).toBeNull();
		await expect(give(store, [toAssign('ann', { event: 'e1' }), 'bob'], run)).rejects.toMatchObject({
			message: expect.stringContaining('erased') as string,
		});
		expect(await give(store, ['ann'])).toMatchObject([{ isNew: true, number: 3 }]);
	});

	test('an export of a lead says whom it is assigned to', async () => {
		const store = open();
		await give(store, [toAssign('ann', { event: 'e1' })], { keepsPerson: false });
		const one = { pool: 'Sales', person: 'Ann', date: '2026-01-01T00:00:00.000Z' };
		const by = { workflow: 'Hot leads', step: 'Assign', execution: '1' };
		expect((await exportLeads(store, 'contact', ['ann']))[0]).toMatchObject({
			leadId: 'ann',
			assignedTo: [
				{ ...one, ...by },
				{ ...one, event: 'e1', ...by },
			],
		});
	});

	test('exported scores bring their people with them, except where a lead has its own', async () => {
		const store = open();
		const leads = ['ann', 'bob'];
		await scoreLeads(
			store,
			scoring(
				everyTime,
				leads.map((id) => event(id, 5)),
			),
		);
		await give(store, leads);
		const other = open();
		await give(other, ['bob', 'x']);
		let text = '';
		for await (const part of exportScore(store, 'contact', 'Lead Score')) text += part;
		const lines = async function* () {
			yield* text.trimEnd().split('\n');
		};
		const report = await importScore(other, { ...decaying(), idOf: (id) => id }, lines());
		expect(report).toMatchObject({ leads: 2 });
		expect((await exportLeads(other, 'contact', ['ann']))[0]!.assignedTo).toMatchObject([
			{ pool: 'Sales', person: 'Ann', step: 'Assign' },
		]);
		expect(await give(other, ['ann', 'bob'])).toMatchObject([
			{ person: 'Ann', isNew: false },
			{ person: 'Ann', isNew: false },
		]);
	});

	test('a move takes pools along, and goes into no store that has some', async () => {
		const [store, target] = [open(), open()];
		await scoreLeads(store, scoring(everyTime, [event('ann', 5)]));
		await give(store, ['ann', 'bob']);
		await moveStore(store, target, () => true);
		expect(await give(target, ['bob', 'cay'], { people: null })).toMatchObject([
			{ person: 'Ben', isNew: false },
			{ person: 'Ann', number: 3 },
		]);
		const [own, held] = [open(), open()];
		await give(held, ['ann']);
		await expect(moveStore(own, held, () => true)).rejects.toMatchObject({
			message: 'The store to move to holds assignments already',
		});
	});
});
