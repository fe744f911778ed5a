import {
	BY_HAND,
	isSoundExpiring,
	isSoundLedger,
	isSoundState,
	newLead,
	noneYet,
	type Fade,
	type LedgerLine,
} from '../../scoring';
import { adjusted, award, common, correction, counted } from './lines';
import { leadWith, scoreWith } from './states';

const halving: Fade = { type: 'halfLife', every: { amount: 10, unit: 'days' } };
const score = { ...scoreWith([{ name: 'Opened' }, { name: 'Often' }]), fades: [halving] };
const lead = leadWith([10], { clock: 50, counted: new Map([[1, { times: 1, window: '' }]]) });
const lines = (...all: LedgerLine[]) => isSoundLedger(all, lead, score, true);

test('a lead that is new, and one with points, can be worked with', () => {
	expect(isSoundState(newLead(), score)).toBe(true);
	expect(isSoundState(lead, score)).toBe(true);
});

test.each([
	['a clock that is no date', { clock: 1e300 }],
	['no number of lines', { lines: null as never }],
	['a decay by a way of fading that is not there', { marks: [{ group: null, fade: 1, at: 5 }] }],
	['sums of a rule that is not there', { awarded: new Map([[7, noneYet(newLead(), score, 7)]]) }],
	['sums that are none', { awarded: new Map([[0, { ...noneYet(newLead(), score, 0), given: NaN }]]) }],
	['counted events of a rule that is not there', { counted: new Map([[7, { times: 1, window: '' }]]) }],
	[
		'points held by a step without a number',
		{ held: new Map([[0, { points: 1, at: 1, steps: ['1' as never] }]]) },
	],
	['a once-only rule that is not there', { once: [7] }],
	['an expiry of no award', { next: { rule: 1, at: 1, expiresAt: 2, seq: 1, points: 5 } }],
	['a fall at no date', { watch: { threshold: 5, from: Infinity } }],
])('%s cannot be worked with', (_what, change) => {
	expect(isSoundState({ ...lead, ...change }, score)).toBe(false);
});

test('what is to expire is an award, or a counted event, of a rule with sums', () => {
	const one = { rule: 0, at: 1, expiresAt: 2, seq: 1, points: 5 };

	expect(isSoundExpiring(one, lead)).toBe(true);
	expect(isSoundExpiring({ ...one, rule: 1, points: null }, lead)).toBe(true);
	expect(isSoundExpiring({ ...one, points: null }, lead)).toBe(false);
	expect(isSoundExpiring({ ...one, expiresAt: NaN }, lead)).toBe(false);
});

test('a ledger with a line that could not be read cannot be worked with', () => {
	expect(isSoundLedger(null, lead, score, false)).toBe(false);
	expect(isSoundLedger([], lead, score, true)).toBe(true);
});

test('each award and counted event has its sums, and each correction its award', () => {
	expect(lines(award(1, 10), correction(2, 1, -3), counted(3, { rule: 1 }), adjusted(4, 5))).toBe(true);
	expect(lines(award(1, 10, { rule: 1 }))).toBe(false);
	expect(lines(counted(1))).toBe(false);
	expect(lines(award(1, 10), correction(2, 9, -3))).toBe(false);
});

test('a part of a ledger may be without them', () => {
	expect(isSoundLedger([correction(2, 9, -3)], lead, score, false)).toBe(true);
});

test.each([
	['a rule that is not there', award(1, 10, { rule: 7 })],
	['points that are no number', award(1, NaN)],
	['an instant that is no date', award(1, 10, { at: 1e300 })],
	['an expiry that is no date', award(1, 10, { expiresAt: Infinity })],
	['what was offered, which is no number', award(1, 10, { offered: '8' as never })],
	['points by hand that a rule held', { ...common(1), kind: 'held' as const, rule: BY_HAND }],
	[
		'a way of fading that is not there',
		{ ...common(1), kind: 'decayed' as const, rule: null, decay: { fade: 1, groups: [null] } },
	],
])('a line with %s cannot be worked with', (_what, line) => {
	expect(isSoundLedger([line], lead, score, false)).toBe(false);
});
