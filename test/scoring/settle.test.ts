import {
	DAY,
	needsHistory,
	newLead,
	noneYet,
	settle,
	settleAsLeft,
	startWork,
	totalOf,
	withFade,
	withSweep,
	type Fade,
	type LeadState,
} from '../../scoring';
import { award } from './lines';
import { scoreWith } from './states';

const halving: Fade = { type: 'halfLife', every: { amount: 10, unit: 'days' } };
const evenly: Fade = { type: 'linear', every: { amount: 100, unit: 'days' } };
const inSilence: Fade = {
	type: 'percentOfOriginal',
	percent: 10,
	every: { amount: 1, unit: 'days' },
	countFrom: 'lastActivity',
};
const score = scoreWith([{ name: 'Opened' }]);

/** A lead of the instant 0 with an award of 100 points, whose sums know it by heart. */
function lead(more: Partial<LeadState> = {}): LeadState {
	const state = { ...newLead(), clock: 0, lines: 1, ...more };
	state.awarded.set(0, {
		...noneYet(state, score, 0),
		times: 1,
		given: 100,
		fresh: 100,
		mass: 100,
		newest: 0,
		plus: 100,
	});
	return state;
}
const ledger = [award(1, 100, { at: 0 })];

test('time never runs backwards for a lead', () => {
	const work = startWork(lead({ clock: 50 }));
	settle(work, score, 20);

	expect(work.state.clock).toBe(50);
});

test('what expires at the instant goes; the next to expire is known', () => {
	const one = { rule: 0, at: 0, expiresAt: 10, seq: 1, points: 60 };
	const work = startWork(lead({ next: one }), { due: [one, { ...one, expiresAt: 11, seq: 2, points: 5 }] });
	work.state.awarded.get(0)!.times = 2;
	settle(work, score, 10);

	expect(totalOf(work.state, score)).toBe(40);
	expect(work.hasExpired).toBe(true);
	expect(work.state.next).toMatchObject({ seq: 2 });
});

test('a decay of all leads is taken in once, at the instant it was made', () => {
	const swept = withSweep(score, 1, 10 * DAY, halving);
	const work = startWork(lead(), { ledger, whole: true });
	settleAsLeft(work, swept);
	settleAsLeft(work, swept);

	expect(totalOf(work.state, swept)).toBeCloseTo(50, 12);
	expect(work.state).toMatchObject({ clock: 10 * DAY, seen: 1 });
});

test('a decay of one lead is its own', () => {
	const [known, fade] = withFade(score, halving);
	const work = startWork(lead(), { ledger, whole: true });
	settle(work, known, 20 * DAY, { fade, groups: [null] });

	expect(totalOf(work.state, known)).toBeCloseTo(25, 12);
});

describe('the whole ledger is needed', () => {
	const needs = (state: LeadState, fade?: Fade, earliest?: number) => {
		const swept = fade ? withSweep(score, 1, 10, fade) : score;
		return needsHistory({ state, due: [] }, swept, 20, undefined, earliest);
	};
	const under = (fade: number, state = lead()) => {
		for (const awarded of state.awarded.values()) Object.assign(awarded, { fade, at: 5 });
		return { ...state, marks: [{ group: null, fade, at: 5 }] };
	};

	test('under another way of fading than before, not without a decay', () => {
		expect(needs(lead())).toBe(false);
		expect(needs(lead(), halving)).toBe(true);
	});

	test('for a later decay where points do not fade as one', () => {
		expect(needs(under(0), halving)).toBe(false);
		expect(needs(under(0), evenly)).toBe(true);
	});

	test('for an event in a silence that a decay has charged', () => {
		const silent = { ...withSweep(score, 1, 10, inSilence) };
		const state = { ...under(0), marks: [{ group: null, fade: 0, at: 10 }], seen: 1 };
		state.awarded.get(0)!.at = 10;

		expect(needsHistory({ state, due: [] }, silent, 20, undefined, 10)).toBe(false);
		expect(needsHistory({ state, due: [] }, silent, 20, undefined, 9)).toBe(true);
	});

	test('not for a lead without awards', () => {
		expect(needs(newLead(), evenly)).toBe(false);
	});
});

test('sums that do not say what is left are never taken for it', () => {
	expect(() => settleAsLeft(startWork(lead()), withSweep(score, 1, 10, halving))).toThrow(
		'A ledger is needed',
	);
});
