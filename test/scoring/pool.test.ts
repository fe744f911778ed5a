import fc from 'fast-check';
import { deal, dealtOn, newPool, nobodyFree, withPeople, type Person, type Pool } from '../../scoring';

const NOON = Date.parse('2026-03-31T12:00:00Z');

const person = (name: string, more: Partial<Person> = {}): Person => ({
	name,
	weight: 1,
	dailyMaximum: null,
	isActive: true,
	...more,
});

const poolOf = (...people: Person[]): Pool => withPeople(newPool('UTC'), people);

/** Deals so many leads; a dash where nobody is free. */
function dealt(start: Pool, leads: number, at = NOON): { pool: Pool; names: string } {
	let pool = start;
	let names = '';
	for (let lead = 0; lead < leads; lead++) {
		const done = deal(pool, at);
		pool = done.pool;
		names += done.person?.name ?? '-';
	}
	return { pool, names };
}

const threeTwoOne = poolOf(
	person('A', { weight: 3 }),
	person('B', { weight: 2 }),
	person('C', { weight: 1 }),
);

describe('turns', () => {
	test('weights 3, 2 and 1 give A B A C B A over and over', () => {
		expect(dealt(threeTwoOne, 18).names).toBe('ABACBAABACBAABACBA');
	});

	test('equal weights follow the list', () => {
		expect(dealt(poolOf(person('A'), person('B'), person('C')), 7).names).toBe('ABCABCA');
	});

	test('who is absent neither gains nor loses', () => {
		const away = (isActive: boolean, pool: Pool) =>
			withPeople(pool, [person('A', { weight: 3 }), person('B', { weight: 2, isActive }), person('C')]);
		const { pool } = dealt(threeTwoOne, 1);
		const without = dealt(away(false, pool), 4);
		expect(without.names).toBe('CAAA');
		expect(dealt(away(true, without.pool), 5).names).toBe('BACBA');
	});

	test('those who are added and removed are in and out at once', () => {
		const { pool } = dealt(threeTwoOne, 3);
		const changed = withPeople(pool, [person('A', { weight: 3 }), person('C'), person('D')]);
		const { names } = dealt(changed, 50);
		expect(names).not.toContain('B');
		expect(names.indexOf('D')).toBeLessThan(5);
	});

	test('who comes back after having been removed starts anew', () => {
		const { pool } = dealt(poolOf(person('A'), person('B')), 1);
		const back = withPeople(withPeople(pool, [person('B')]), [person('A'), person('B')]);
		expect(dealt(back, 2).names).toBe('BA');
	});
});

describe('a change of weights', () => {
	const weighing = (weights: Record<string, number>) =>
		Object.entries(weights).map(([name, weight]) => person(name, { weight }));

	test('leaves nobody to catch up for many leads in the old weights', () => {
		const { pool } = dealt(poolOf(...weighing({ A: 70, B: 30 })), 1);
		expect(dealt(withPeople(pool, weighing({ A: 1, B: 1 })), 6).names).toBe('BBABAB');
	});

	test('nor does a person who leaves', () => {
		const { pool } = dealt(poolOf(...weighing({ A: 1000, B: 1 })), 400);
		expect(dealt(withPeople(pool, weighing({ B: 1, C: 1 })), 8).names).toBe('BBCBCBCB');
	});

	test('is none where the same people are named again', () => {
		const { pool } = dealt(poolOf(...weighing({ A: 1000, B: 1 })), 400);
		expect(withPeople(pool, weighing({ A: 1000, B: 1 }))).toEqual(pool);
	});
});

describe('the daily maximum', () => {
	const people = poolOf(person('A', { dailyMaximum: 2 }), person('B'));

	test('holds until the day ends in the zone of the pool', () => {
		const berlin = { ...people, zone: 'Europe/Berlin' };
		const before = Date.parse('2026-03-31T21:59:59.999Z');
		const { pool, names } = dealt(berlin, 6, before);
		expect(names).toBe('ABABBB');
		expect(dealt(pool, 3, before + 1).names).toContain('A');
		expect(dealtOn(pool, '2026-03-31', 'a')).toBe(2);
	});

	test('a clock that is behind does not bring back the day before', () => {
		const { pool } = dealt(people, 4);
		expect(dealt(pool, 2, NOON - 86_400_000).names).toBe('BB');
	});

	test('holds for a person who was removed and comes back', () => {
		const { pool } = dealt(people, 4);
		expect(dealt(withPeople(withPeople(pool, []), people.people), 2).names).toBe('BB');
	});
});

test('nobody is free: nothing changes, and the reason names everyone', () => {
	const full = poolOf(
		person('Ann', { isActive: false }),
		person('Ben', { isActive: false, dailyMaximum: 1 }),
		person('Cay', { dailyMaximum: 1 }),
	);
	const { pool, names } = dealt(full, 3);
	expect(names).toBe('Cay--');
	expect(pool).toEqual(dealt(full, 1).pool);
	expect(nobodyFree(pool, NOON)).toBe('Nobody is free: not active: Ann, Ben; daily maximum reached: Cay (1)');
});

describe('for any weights', () => {
	const weights = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });
	const named = (all: number[]) =>
		all.map((weight, index) => person(String.fromCharCode(65 + index), { weight }));

	test('nobody is ever a whole lead ahead of the share, nor two behind', () => {
		fc.assert(
			fc.property(weights, (all) => {
				const sum = all.reduce((a, b) => a + b);
				const counts = all.map(() => 0);
				let pool = poolOf(...named(all));
				for (let lead = 1; lead <= sum; lead++) {
					const done = deal(pool, NOON);
					pool = done.pool;
					counts[done.person!.name.charCodeAt(0) - 65]!++;
					for (const [index, weight] of all.entries()) {
						const ahead = counts[index]! - (lead * weight) / sum;
						expect(ahead).toBeLessThan(1);
						expect(ahead).toBeGreaterThan(-2);
					}
				}
			}),
		);
	});

	test('up to three people are always less than a lead away from their shares', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 3 }), (all) => {
				const sum = all.reduce((a, b) => a + b);
				let pool = poolOf(...named(all));
				for (let lead = 1; lead <= sum; lead++) {
					pool = deal(pool, NOON).pool;
					for (const { name, weight } of pool.people) {
						const away = dealtOn(pool, '2026-03-31', name) - (lead * weight) / sum;
						expect(Math.abs(away)).toBeLessThan(1);
					}
				}
			}),
		);
	});

	test('after as many leads as the weights add up to, everyone has had the exact share, and it begins again', () => {
		fc.assert(
			fc.property(weights, (all) => {
				const start = poolOf(...named(all));
				const sum = all.reduce((a, b) => a + b);
				const once = dealt(start, sum);
				for (const { name, weight } of start.people) {
					expect(once.names.split(name)).toHaveLength(weight + 1);
				}
				expect(dealt(once.pool, sum).names).toBe(once.names);
			}),
		);
	});
});

describe('whatever the weights were before', () => {
	const someone = fc.record({
		name: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
		weight: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1_000 })),
		dailyMaximum: fc.constant(null),
		isActive: fc.boolean(),
	});
	const people = fc.uniqueArray(someone, { selector: ({ name }) => name, minLength: 1 });
	const past = fc.array(fc.tuple(people, fc.nat({ max: 60 })), { maxLength: 8 });
	const after = (all: Array<[Person[], number]>) =>
		all.reduce((pool, [named, leads]) => dealt(withPeople(pool, named), leads).pool, newPool('UTC'));

	test('from now on, nobody is ever three leads ahead of the new share, nor three behind', () => {
		fc.assert(
			fc.property(past, people, (before, named) => {
				const now = named.map((one) => ({ ...one, isActive: true }));
				const sum = now.reduce((all, { weight }) => all + weight, 0);
				const { names } = dealt(withPeople(after(before), now), 100);
				const away = now.flatMap(({ name, weight }) => {
					let ahead = 0;
					return [...names].map((next) => (ahead += Number(next === name) - weight / sum));
				});
				expect(Math.max(...away)).toBeLessThan(3);
				expect(Math.min(...away)).toBeGreaterThan(-3);
			}),
		);
	});
});

test('whatever happens to the people, each lead goes to one who is in the pool, active and not full', () => {
	const someone = fc.record({
		name: fc.constantFrom('A', 'B', 'C', 'D'),
		weight: fc.integer({ min: 1, max: 5 }),
		dailyMaximum: fc.option(fc.integer({ min: 1, max: 6 })),
		isActive: fc.boolean(),
	});
	const people = fc.uniqueArray(someone, { selector: ({ name }) => name, maxLength: 4 });
	fc.assert(
		fc.property(fc.array(fc.oneof(people, fc.constant('lead' as const)), { maxLength: 60 }), (journey) => {
			let pool = newPool('UTC');
			const had = new Map<string, number>();
			const countOf = ({ name }: Person) => had.get(name) ?? 0;
			for (const step of journey) {
				if (step !== 'lead') {
					pool = withPeople(pool, step);
					continue;
				}
				const done = deal(pool, NOON);
				const free = pool.people.filter(
					(one) => one.isActive && (one.dailyMaximum === null || countOf(one) < one.dailyMaximum),
				);
				expect(done.person === null).toBe(free.length === 0);
				if (!done.person) continue;
				expect(free).toContain(done.person);
				expect(done.pool.dealt).toBe(pool.dealt + 1);
				had.set(done.person.name, countOf(done.person) + 1);
				pool = done.pool;
			}
		}),
	);
});
