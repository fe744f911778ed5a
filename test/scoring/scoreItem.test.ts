import {
	newLead,
	scoreItem,
	startWork,
	type EventRecord,
	type Match,
	type RegisteredRule,
} from '../../scoring';
import { scoreWith } from './states';

const opened: RegisteredRule = { name: 'Opened', award: 'everyTime', id: 0 };
const first: RegisteredRule = { name: 'First', award: 'once', id: 1 };
const isVip: RegisteredRule = { name: 'VIP', award: 'whileTrue', id: 2 };
const score = scoreWith([opened, first, isVip]);
const author = { step: 1, execution: '1' };

function apply(
	item: { eventId?: string; at?: number; holds: Array<boolean | null> },
	known?: EventRecord,
	work = startWork({ ...newLead(), clock: 100 }),
) {
	const matches = item.holds.map((holds): Match => ({ holds, points: 10 }));
	const occurrence = { eventId: item.eventId ?? null, at: item.at ?? null, matches };
	return { work, record: scoreItem(work, score, [opened, first, isVip], occurrence, known, author) };
}

test('rules decide in their order, and which have is remembered under the event ID', () => {
	const { work, record } = apply({ eventId: 'e', at: 90, holds: [true, true, false] });

	expect(work.lines.map(({ kind, rule, at }) => [kind, rule, at])).toEqual([
		['award', 0, 90],
		['award', 1, 90],
	]);
	expect(record).toEqual({ at: 90, decided: [0, 1] });
});

test('a rule that does not match decides nothing', () => {
	expect(apply({ eventId: 'e', holds: [false, null, true] }).record!.decided).toEqual([]);
});

test('a rule that has decided about an event does not again; the event keeps its first instant', () => {
	const { work, record } = apply(
		{ eventId: 'e', at: 95, holds: [true, true, false] },
		{ at: 80, decided: [0] },
	);

	expect(work.lines.map(({ rule, at }) => [rule, at])).toEqual([[1, 80]]);
	expect(record).toEqual({ at: 80, decided: [0, 1] });
});

test("without an event ID every item is a new event, dated as it says or at the lead's clock", () => {
	const { work, record } = apply({ holds: [true, false, false] });
	apply({ at: 7, holds: [true, false, false] }, undefined, work);

	expect(record).toBeNull();
	expect(work.lines.map(({ at }) => at)).toEqual([100, 7]);
});

test('the newest activity is remembered; what a lead is, is none', () => {
	const { work } = apply({ at: 90, holds: [false, false, true] });
	expect(work.state.activity).toBeNull();
	apply({ at: 80, holds: [true, false, true] }, undefined, work);
	apply({ at: 70, holds: [true, false, true] }, undefined, work);

	expect(work.state.activity).toBe(80);
});
