import { newLead, startWork } from '../../../scoring';
import { pay, refuse } from '../../../scoring/awards/award';
import { scoreWith } from '../states';

const score = scoreWith([{ name: 'Opened' }]);
const rule = { name: 'Opened', award: 'everyTime' as const, id: 0 };
const expiring = { ...rule, expiresAfter: { amount: 10, unit: 'seconds' as const } };
const occasion = { at: 1_000, eventId: 'e', author: { step: 1, execution: '1' } };
const workAt = (clock: number) => startWork({ ...newLead(), clock });

test('what is paid is in the ledger and in the score', () => {
	const work = workAt(2_000);
	pay(work, score, rule, 5, 8, occasion);

	expect(work.lines).toMatchObject([
		{ kind: 'award', at: 1_000, points: 5, offered: 8, event: 'e', isOnce: false, expiresAt: null },
	]);
	expect(work.state.awarded.get(0)).toMatchObject({ times: 1, given: 5 });
});

test('what was offered is said only where it was cut', () => {
	const work = workAt(2_000);
	pay(work, score, { ...rule, award: 'once' }, 5, 5, occasion);

	expect(work.lines).toMatchObject([{ offered: null, isOnce: true }]);
});

test('points of a late event that have expired by now are in the ledger alone', () => {
	const [before, at] = [workAt(10_999), workAt(11_000)];
	for (const work of [before, at]) pay(work, score, expiring, 5, 5, occasion);

	expect(before.state.awarded.get(0)!.times).toBe(1);
	expect(before.state.next).toMatchObject({ expiresAt: 11_000, seq: 1, points: 5 });
	expect(at.state.awarded.get(0)!.times).toBe(0);
	expect(at.state.next).toBeNull();
	expect(at.lines).toHaveLength(1);
});

test('what is refused is in the ledger, with what it would have given', () => {
	const work = workAt(2_000);
	refuse(work, rule, 8, occasion);

	expect(work.lines).toMatchObject([{ kind: 'refused', points: 0, offered: 8, event: 'e', isOnce: false }]);
	expect(work.state.awarded.size).toBe(0);
});
