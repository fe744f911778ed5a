import { DAY, isRecounted, keyOf, leavesAt, newLead } from '../../scoring';
import { scoreWith } from './states';

const week = { amount: 7, unit: 'days' as const };
const lead = (times: number, window: string) => ({
	...newLead(),
	counted: new Map([[0, { times, window }]]),
});

test('an event leaves a window by the calendar of its score, and for ever without one', () => {
	const score = scoreWith([], { zone: 'Europe/Berlin' });
	const start = Date.parse('2026-03-28T12:00:00+01:00');

	expect(leavesAt(start, week, score)).toBe(start + 7 * DAY - 3_600_000);
	expect(leavesAt(start, undefined, score)).toBeNull();
});

test('windows are distinguished by what people wrote', () => {
	expect([week, { amount: 1, unit: 'weeks' as const }, undefined].map(keyOf)).toEqual([
		'7 days',
		'1 weeks',
		'',
	]);
});

test('events are counted again when the window of their rule is another one', () => {
	const score = scoreWith([{ name: 'Visit', tiers: [[1, 5]], window: week }]);

	expect(isRecounted(lead(1, '7 days'), score)).toBe(false);
	expect(isRecounted(lead(1, '8 days'), score)).toBe(true);
	expect(isRecounted(lead(0, '8 days'), score)).toBe(true);
});

test('where none was counted and there was no window, there is nothing to count again', () => {
	const score = scoreWith([{ name: 'Visit', tiers: [[1, 5]], window: week }]);

	expect([0, 1].map((times) => isRecounted(lead(times, ''), score))).toEqual([false, true]);
});
