import { learned, type LearnedData } from '../../reports';
import { expectSound } from './drawings';

const share = (all: number, won: number) => ({
	...{ all, won, share: all > 0 ? won / all : 0, low: 0 },
	high: all > 0 ? Math.min(1, won / all + 0.05) : 1,
});

const some: LearnedData = {
	...{ outcome: 'outcome', wonValue: 'won', at: Date.UTC(2026, 10, 29), zone: 'UTC', isByTime: true },
	learnedFrom: { leads: 700, won: 90 },
	figures: {
		...{ leads: 300, won: 40, lift: 3.2, calibrationError: 0.012 },
		auc: { value: 0.78, low: 0.7, high: 0.84, tied: 0.02 },
	},
	free: { auc: 0.8 },
	slices: [0, 10, 20].map((from) => ({ name: `${from} to ${from + 10}`, ...share(100, from + 5) })),
	groups: [0.05, 0.1, 0.5].map((expected) => ({ expected, ...share(100, 10) })),
	rules: [
		{
			name: 'Title is Owner',
			points: 12,
			leads: 80,
			won: 30,
			conversion: { value: 0.375, low: 0.28, high: 0.48 },
		},
	],
	warnings: ['Times have changed.'],
};
const none: LearnedData = { ...some, slices: [], groups: [], rules: [], warnings: [], free: null };
const withText = (text: string): LearnedData => ({
	...some,
	...{ outcome: text, wonValue: text, warnings: [text] },
	rules: [{ ...some.rules[0]!, name: text }],
	slices: some.slices.map((slice) => ({ ...slice, name: text })),
});

describe.each(Object.entries({ some, none, hostile: withText('"><script>&'), proto: withText('__proto__') }))(
	'learned points: %s',
	(_, data) => {
		test('has sound drawings, no script and no figure that is none, and comes out the same again', () => {
			const made = learned(data);
			expectSound(made);
			expect(learned(data)).toEqual(made);
		});
	},
);

test('the answers, as a marketer would say them', () => {
	expect(learned(some).answers).toEqual([
		'The points predict wins. They were learned from 700 leads and checked on 300 leads that learning never saw, the later ones: in 78 of 100 pairs of a lead that won and one that did not, the one that won had more points; 50 would be chance. The true figure lies between 70 and 84 (95% sure).',
		'The top tenth of leads by points won 3.2 times as often as leads overall.',
		'The chance of winning that goes with the points was off by 1.2% on average.',
		'The direction that was chosen for points costs 2 of 100 pairs: as learned, the points would have been right in 80.',
	]);
});
