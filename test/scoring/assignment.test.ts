import {
	assign,
	assignmentsTakenOver,
	newPool,
	withPeople,
	type Ask,
	type Assignment,
	type Person,
} from '../../scoring';

const NOON = Date.parse('2026-03-31T12:00:00Z');

const person = (name: string, more: Partial<Person> = {}): Person => ({
	name,
	weight: 1,
	dailyMaximum: null,
	isActive: true,
	...more,
});
const pool = withPeople(newPool('UTC'), [
	person('Ann'),
	person('Ben', { isActive: false }),
	person('Cay', { dailyMaximum: 1 }),
]);

const ask = (more: Partial<Ask> = {}, of = pool) =>
	assign(of, { has: null, knownByEvent: null, owner: null, keepsPerson: true, ...more }, NOON);

test('a new lead goes to the next in turn', () => {
	expect(ask()).toMatchObject({
		person: 'Ann',
		isNew: true,
		number: 1,
		day: '2026-03-31',
		why: 'Next in turn: Ann',
	});
});

test.each([
	['a lead that is known', { has: 'Cay' }, 'Cay has this lead already'],
	['an owner in the pool, however it is written', { owner: ' CAY ' }, 'Cay is the owner'],
	['the owner of the item before the person of the lead', { owner: 'Cay', has: 'Ann' }, 'Cay is the owner'],
	[
		'an event that comes again',
		{ knownByEvent: 'Cay', keepsPerson: false },
		'Cay got the lead by this event before',
	],
])('%s keeps its person, which changes no turn and no count', (_what, more, why) => {
	expect(ask(more)).toEqual({ pool, person: 'Cay', isNew: false, number: null, day: '2026-03-31', why });
});

test('a person who is full keeps the leads that are known', () => {
	const full = ask({}, ask().pool).pool;
	expect(ask({ has: 'Cay' }, full)).toMatchObject({ person: 'Cay', isNew: false });
});

test.each([
	['is absent', { has: 'Ben' }, 'Next in turn: Ann, instead of Ben, who is not active'],
	['was removed', { has: 'Dan' }, 'Next in turn: Ann, instead of Dan, who is not in this pool'],
	[
		'owns it and is absent',
		{ owner: 'Ben', has: 'Dan' },
		'Next in turn: Ann, instead of Ben, who is not active',
	],
	[
		'owns it and is in no pool',
		{ owner: 'Dan' },
		'Next in turn: Ann, instead of Dan, who is not in this pool',
	],
])('the lead of a person who %s goes to the next in turn', (_what, more, why) => {
	expect(ask(more)).toMatchObject({ person: 'Ann', isNew: true, why });
});

test('a lead keeps nobody where it is not to', () => {
	expect(ask({ has: 'Cay', keepsPerson: false })).toMatchObject({ person: 'Ann', why: 'Next in turn: Ann' });
});

test('where nobody is free, it says why', () => {
	const absent = withPeople(pool, [person('Ben', { isActive: false })]);
	expect(ask({ has: 'Ben' }, absent)).toEqual({
		pool: absent,
		person: null,
		isNew: false,
		number: null,
		day: '2026-03-31',
		why: 'Nobody is free: not active: Ben',
	});
});

test('a merge keeps the person of the survivor, in each pool', () => {
	const had = (of: string, name: string, event = ''): Assignment => ({
		pool: of,
		event,
		person: name,
		at: NOON,
		day: '2026-03-31',
		number: 1,
		step: 1,
		execution: '1',
	});
	const own = [had('Sales', 'Ann'), had('Sales', 'Ann', 'e1')];
	const others = [
		had('Sales', 'Ben'),
		had('Sales', 'Ben', 'e1'),
		had('Sales', 'Ben', 'e2'),
		had('Care', 'Cay'),
	];
	expect(assignmentsTakenOver(own, others)).toEqual([others[2], others[3]]);
});
