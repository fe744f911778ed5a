import { Payments } from '../../scoring';

const paid = (at: number, rule = 0) => ({ rule, at, points: at });
const instants = (payments: Payments, from: number, to: number, rule = 0) =>
	[...payments.within(rule, from, to)].map(({ at }) => at);

test('payments lie within a span from its beginning until, not including, its end', () => {
	const payments = new Payments([paid(3), paid(1), paid(2), paid(4)]);

	expect(instants(payments, 2, 4)).toEqual([2, 3]);
	expect(instants(payments, -Infinity, Infinity)).toEqual([1, 2, 3, 4]);
	expect(instants(payments, 5, 9)).toEqual([]);
});

test('each rule has its own', () => {
	const payments = new Payments([paid(1), paid(1, 7)]);
	payments.add(paid(2, 7));

	expect(instants(payments, 0, 9, 7)).toEqual([1, 2]);
	expect(instants(payments, 0, 9, 8)).toEqual([]);
});

test('one for a late event goes to its place', () => {
	const payments = new Payments([paid(1), paid(3)]);
	for (const at of [2, 0, 3]) payments.add(paid(at));

	expect(instants(payments, -1, 9)).toEqual([0, 1, 2, 3, 3]);
});
