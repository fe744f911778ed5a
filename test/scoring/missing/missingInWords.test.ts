import type { Way } from '../../../scoring';
import { missingInWords } from '../../../scoring/missing/missingInWords';

const NOW = Date.parse('2026-11-30T23:30:00Z');

const way = (rule: string, times: number | null, brings: number | null, more: Partial<Way> = {}): Way => ({
	...{ rule, times, brings, suffices: times === 1 },
	bringTogether: times === null || brings === null ? null : times * brings,
	...{ until: null, why: null, isState: false },
	...more,
});

const until = (text: string) => ({ until: Date.parse(text) });

test.each<[string, Way[], string]>([
	['none', [], 'no rule is enough by itself'],
	['none that is enough', [way('Visit', null, 5)], 'no rule is enough by itself'],
	['one', [way('Demo', 1, 20)], 'one "Demo" (+20)'],
	['several of one', [way('Visit', 2, 5)], 'two "Visit" (+5 each)'],
	['more than words are needed for', [way('Visit', 12, 5)], '12 "Visit" (+5 each)'],
	['each another amount', [way('Visit', 3, 2, { bringTogether: 13 })], 'three "Visit" (+13 together)'],
	['a state', [way('Is a CEO', 1, 20, { isState: true })], '"Is a CEO" becoming true (+20)'],
	[
		'two, of which one is enough for a time',
		[way('Demo', 1, 20), way('Visit', 2, 5, until('2026-12-12T12:00:00Z'))],
		'one "Demo" (+20), or two "Visit" (+5 each) before 12 December',
	],
	[
		'until next year',
		[way('Demo', 1, 9, until('2027-03-01T12:00:00Z'))],
		'one "Demo" (+9) before 1 March 2027',
	],
	[
		'until today, where its clocks are',
		[way('Demo', 1, 9, until('2026-12-01T05:45:59Z'))],
		'one "Demo" (+9) before 06:45 today',
	],
	['until points fade', [way('Demo', 1, 9, { until: NOW })], 'one "Demo" (+9) before its points fade again'],
	[
		'four',
		['A', 'B', 'C', 'D'].map((name) => way(name, 1, 9)),
		'one "A" (+9), one "B" (+9), one "C" (+9), or 1 other rule',
	],
	[
		'six',
		['A', 'B', 'C', 'D', 'E', 'F'].map((name) => way(name, 1, 9)),
		'one "A" (+9), one "B" (+9), one "C" (+9), or 3 other rules',
	],
	[
		'of which one is unknown',
		[way('Demo', 1, 20), way('Order', null, null)],
		'one "Demo" (+20). It depends on the item what "Order" would bring',
	],
])('rules that bring what is missing: %s', (_what, ways, expected) => {
	const sentence = missingInWords({ band: 'Sales', points: 7, ways }, NOW, 'Europe/Berlin');
	expect(sentence).toBe(`7 points to Sales: ${expected}`);
});

test.each([
	[1, '1 point to Sales'],
	[0.001, '0.01 points to Sales'],
	[6.996, '7 points to Sales'],
	[6.99, '6.99 points to Sales'],
])('%f points that are missing are rounded up, as scores are cut downwards', (points, expected) => {
	const sentence = missingInWords({ band: 'Sales', points, ways: [] }, NOW, 'UTC');
	expect(sentence).toBe(`${expected}: no rule is enough by itself`);
});
