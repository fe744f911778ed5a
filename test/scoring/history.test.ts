import { BY_HAND, decaysInWords, lineInWords, type Fade, type LedgerLine } from '../../scoring';
import { adjusted, award, common, correction, counted } from './lines';
import { scoreWith } from './states';

const halving: Fade = { type: 'halfLife', every: { amount: 30, unit: 'days' } };
const evenly: Fade = { type: 'linear', every: { amount: 1, unit: 'weeks' } };
const score = { ...scoreWith([{ name: 'Opened' }]), fades: [halving, evenly] };

const LINES: Array<[line: LedgerLine, what: string]> = [
	[award(1, 5), 'Opened'],
	[award(1, 5, { offered: 8 }), 'Opened (cut by its limit: of 8)'],
	[award(1, 5, { rule: BY_HAND, reason: 'Fair' }), 'Adjusted by hand: Fair'],
	[award(1, 5, { rule: BY_HAND, reason: null }), 'Adjusted by hand'],
	[
		{ ...common(1), kind: 'refused', rule: 0, offered: 5, isOnce: false },
		'Opened (nothing of 5: over its limit, or given before)',
	],
	[counted(1), 'Opened (counted)'],
	[{ ...common(1), kind: 'held', rule: 0, points: 5 }, 'Opened (became true)'],
	[{ ...common(1), kind: 'held', rule: 0, points: -5 }, 'Opened (is no longer true, or worth less)'],
	[adjusted(1, 5, 'Fair'), 'Adjusted by hand: Fair'],
	[adjusted(1, 5, ''), 'Adjusted by hand'],
	[correction(2, 1, -1, { reason: 'Typo' }), 'Opened (corrected: Typo)'],
	[correction(2, 1, -1), 'Opened (corrected)'],
	[
		{ ...common(1), kind: 'decayed', rule: null, decay: { fade: 0, groups: [null] } },
		'Points halved every 30 days',
	],
	[{ ...common(1), kind: 'merged', rule: null, what: 'Merged with bob' }, 'Merged with bob'],
	[{ ...common(1), kind: 'merged', rule: 0, isOnce: false }, 'Opened (the same event of a merged lead)'],
	[{ ...common(1), kind: 'merged', rule: 0, isOnce: true }, 'Opened (the same event of a merged lead)'],
];

test.each(LINES)('line %#: $kind', (line, what) => {
	expect(lineInWords(line, score).what).toBe(what);
});

test('points are rounded', () => {
	expect(lineInWords(award(1, 0.1 + 0.2), score).points).toBe(0.3);
});

test('decays of all leads one after another say each kind once', () => {
	const decay = (fade: number | null, groups: string[] | null = null) => ({ at: 1, fade, groups });

	expect(decaysInWords([decay(0), decay(0), decay(null), decay(1, ['Email', 'Web'])], score)).toBe(
		'Points halved every 30 days; Expired points went; Points shrunk evenly to zero over 1 week (group "Email", group "Web")',
	);
});
