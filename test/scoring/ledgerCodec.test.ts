import fc from 'fast-check';
import {
	BY_HAND,
	decodeLine,
	decodeLines,
	encodeLine,
	LINE_KINDS,
	type LedgerLine,
	type LineKind,
	type StoredLine,
} from '../../scoring';
import { adjusted, award, common, correction, counted } from './lines';

const stored = (kind: LineKind, rule: number | null, note: string | null): StoredLine => ({
	...common(1),
	kind,
	rule,
	note,
});

const KEPT: Array<[what: string, line: LedgerLine, note: string | null]> = [
	['an award', award(1, 5), null],
	['the award of a once-only rule', award(1, 5, { isOnce: true }), 'once'],
	['points given by hand', award(1, 5, { rule: BY_HAND, reason: 'Met "Ann"' }), 'Met "Ann"'],
	['points given by hand without a reason', award(1, 5, { rule: BY_HAND, reason: '' }), ''],
	['points given by hand "once"', award(1, 5, { rule: BY_HAND, reason: 'once' }), 'once'],
	['what was refused', { ...common(1), kind: 'refused', rule: 0, isOnce: false }, null],
	[
		'a second once-only award of merged leads',
		{ ...common(1), kind: 'refused', rule: 0, isOnce: true },
		'once',
	],
	['a counted event', counted(1), null],
	['an award for an event with a time of its own', award(1, 5, { hasOwnTime: true }), 'timed'],
	['a once-only award without one', award(1, 5, { isOnce: true, hasOwnTime: false }), 'once untimed'],
	['a counted event without one', counted(1, { hasOwnTime: false }), 'untimed'],
	[
		'what a burst took back',
		{ ...common(9), kind: 'takenBack', rule: 0, points: -5, of: 7, by: 'burst', reason: '4 events' },
		'{"of":7,"by":"burst","reason":"4 events"}',
	],
	[
		'what was given back by hand',
		{ ...common(9), kind: 'givenBack', rule: 0, points: 5, of: 7, by: 'hand', reason: '' },
		'{"of":7,"by":"hand","reason":""}',
	],
	['points held', { ...common(1), kind: 'held', rule: 2, points: -3 }, null],
	['an adjustment', adjusted(1, 5, 'Fair'), 'Fair'],
	['an adjustment with a forgotten reason', adjusted(1, 5), null],
	['a correction', correction(9, 7, -3, { reason: 'Typo' }), '{"award":7,"reason":"Typo"}'],
	[
		'a correction of an award for good',
		correction(9, 7, -3, { isDouble: true }),
		'{"award":7,"reason":"","isDouble":true}',
	],
	[
		'a decay of all points',
		{ ...common(1), kind: 'decayed', rule: null, decay: { fade: 2, groups: [null] } },
		'{"fade":2,"groups":[null]}',
	],
	[
		'a decay of a group',
		{ ...common(1), kind: 'decayed', rule: null, decay: { fade: 0, groups: ['Email'] } },
		'{"fade":0,"groups":["Email"]}',
	],
	['a merge', { ...common(1), kind: 'merged', rule: null, what: 'Merged with bob' }, 'Merged with bob'],
	['the same event of a merged lead', { ...common(1), kind: 'merged', rule: 0, isOnce: false }, null],
	[
		'the same once-only event of a merged lead',
		{ ...common(1), kind: 'merged', rule: 0, isOnce: true },
		'once',
	],
];

test.each(KEPT)('%s is kept, and read back', (_what, line, note) => {
	const kept = encodeLine(line);

	expect(kept.note).toBe(note);
	expect(decodeLine(kept)).toStrictEqual(line);
});

test('every kind of line is among these', () => {
	expect(new Set(KEPT.map(([, { kind }]) => kind))).toEqual(new Set(LINE_KINDS));
});

test('fields are kept in the order that files have them in', () => {
	expect(Object.keys(encodeLine(award(1, 5)))).toEqual([
		...['at', 'seq', 'kind', 'rule', 'points', 'offered', 'expiresAt'],
		...['event', 'step', 'execution', 'writtenAt', 'note'],
	]);
});

test.each([
	['a correction without a note', stored('corrected', 0, null)],
	['a correction whose note is no JSON', stored('corrected', 0, '{')],
	['a correction of no award', stored('corrected', 0, '{"reason":""}')],
	['a correction without a reason', stored('corrected', 0, '{"award":7}')],
	['a correction whose note is a number', stored('corrected', 0, '7')],
	['a decay without a note', stored('decayed', null, null)],
	['a decay whose note is a list', stored('decayed', null, '[]')],
	['a decay of a group that is a number', stored('decayed', null, '{"fade":0,"groups":[7]}')],
	['a decay by no way of fading', stored('decayed', null, '{"fade":"0","groups":[]}')],
	['an award by no rule', stored('award', null, null)],
	['a counted event of no rule', stored('counted', null, null)],
	['an adjustment by a rule', stored('adjusted', 0, null)],
	['a line of no known kind', stored('gift' as LineKind, 0, null)],
	['a line of the kind of a method', stored('toString' as LineKind, null, null)],
	['a note that is a number', stored('adjusted', null, 7 as never)],
])('%s cannot be read, nor can the ledger it is in', (_what, line) => {
	expect(decodeLine(line)).toBeNull();
	expect(decodeLines([encodeLine(award(1, 5)), line])).toBeNull();
});

test('whatever people write as a reason comes back', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (reason) => {
			for (const line of [
				adjusted(1, 5, reason),
				award(1, 5, { rule: BY_HAND, reason }),
				correction(2, 1, 5, { reason }),
			]) {
				expect(decodeLine(encodeLine(line))).toStrictEqual(line);
			}
		}),
	);
});

test('whatever a note says, a line is read as one that says the same, or not at all', () => {
	const note = fc.oneof(fc.constantFrom(null, 'once', '{}'), fc.string(), fc.json());
	fc.assert(
		fc.property(
			fc.constantFrom(...LINE_KINDS),
			fc.constantFrom(null, 0, BY_HAND),
			note,
			(kind, rule, text) => {
				const line = decodeLine(stored(kind, rule, text));
				if (line) expect(decodeLine(encodeLine(line))).toStrictEqual(line);
			},
		),
	);
});
