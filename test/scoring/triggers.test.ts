import {
	DAY,
	newScore,
	triggerThresholds,
	withoutStopped,
	withoutTrigger,
	withTrigger,
	type Trigger,
} from '../../scoring';

const trigger = (step: number, more: Partial<Trigger> = {}): Trigger => ({
	step,
	thresholds: [50],
	after: null,
	looked: 100 * DAY,
	...more,
});
const none = newScore('contact', 'Lead Score');
const swept = (count: number) => ({ ...none.sweeps, count });

test('thresholds of all triggers are looked at, each once, the highest first', () => {
	const score = withTrigger(
		withTrigger(none, trigger(1, { thresholds: [20, 50] })),
		trigger(2, { thresholds: [80, 50] }),
	);

	expect(triggerThresholds(score)).toEqual([80, 50, 20]);
	expect(triggerThresholds(none)).toEqual([]);
});

test('a threshold that is new is looked at from the decays of today on', () => {
	const first = withTrigger({ ...none, sweeps: swept(1) }, trigger(1));
	const polled = withTrigger({ ...first, sweeps: swept(2) }, trigger(1, { after: '7' }));
	const raised = withTrigger({ ...polled, sweeps: swept(3) }, trigger(1, { thresholds: [60] }));

	expect([first, polled, raised].map(({ triggers }) => triggers!.since.count)).toEqual([1, 1, 3]);
});

test('a trigger with nothing new leaves the score as it is', () => {
	const score = withTrigger(none, trigger(1));

	expect(withTrigger(score, trigger(1))).toBe(score);
	expect(withoutTrigger(score, 2)).toBe(score);
});

test('a trigger that has not polled for more than 30 days has stopped', () => {
	const score = withTrigger(none, trigger(1));
	const left = (now: number) => withoutStopped(score, now).triggers!.all.length;

	expect([left(130 * DAY), left(130 * DAY + 1)]).toEqual([1, 0]);
});
