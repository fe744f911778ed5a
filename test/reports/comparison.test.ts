import fc from 'fast-check';
import { comparison, type ComparisonData } from '../../reports';
import { DAY } from '../../scoring';
import { expectSound, parse, svgsIn } from './drawings';
import { empty } from './examples';

type Side = ComparisonData['now'];

const START = Date.UTC(2026, 8, 7);

const side = (names: string[], leads: number, step: number): Side => ({
	bands: names.map((name, index) => ({ name, from: step * (index + 1), leads: leads / 2 ** index })),
	below: 3,
	distribution: Array.from({ length: 20 }, (_, bin) => ({
		from: bin * 5,
		to: bin * 5 + 5,
		leads: Math.max(0, leads - bin),
	})),
	weeks: Array.from({ length: 12 }, (_, week) => ({
		start: START + week * 7 * DAY,
		crossings: names.map((band, index) => ({ band, rose: week + index, dropped: week % 3 })),
	})),
});

const NOBODY: Side = { bands: [], below: 0, distribution: [], weeks: [] };
const { score, entity, at, zone } = empty;
const about = { score, entity, at, zone };

const none: ComparisonData = {
	...about,
	...{ tried: [], notes: [], leads: 0, changed: 0, notExact: 0, now: NOBODY, changedTo: NOBODY },
	...{ most: [], removed: [] },
};
const some: ComparisonData = {
	...about,
	tried: ['Points halved every 14 days', 'Sales from 60'],
	leads: 640,
	changed: 512,
	notExact: 2,
	now: side(['Nurture', 'Sales'], 64, 20),
	changedTo: side(['Nurture', 'Sales'], 32, 30),
	most: [{ leadId: 'ann@example.com', now: 71.2, changedTo: 43.5 }],
	...{ notes: [], removed: [] },
};
const withText = (text: string): ComparisonData => ({
	...some,
	...{ score: text, entity: text, tried: [text], notes: [text] },
	removed: [{ rule: text, leads: 1, points: 2 }],
	now: side([text, `1${text}`], 64, 20),
	changedTo: side([`1${text}`, `2${text}`], 32, 30),
	most: [{ leadId: text, now: 1, changedTo: 2 }],
});
const noBands: ComparisonData = { ...some, now: side([], 64, 20), changedTo: side([], 32, 20) };
const farAway: ComparisonData = { ...some, changedTo: side(['Sales'], 32, 1e9) };

describe.each(Object.entries({ none, some, noBands, farAway, hostile: withText('"><script>&') }))(
	'a comparison of %s',
	(_, data) => {
		test('has sound drawings, no script and no figure that is none, and comes out the same again', () => {
			const made = comparison(data);
			expectSound(made);
			expect(comparison(data)).toEqual(made);
		});
	},
);

test('both sides stand beside each other, with what is tried above them', () => {
	const { html, charts } = comparison(some);

	expect(charts.map(({ name }) => name)).toEqual(['distribution', 'crossings']);
	for (const words of [
		'Points halved every 14 days',
		'32 → 16',
		'instead of 40',
		'−27.7',
		'For 2 leads this is an estimate',
	]) {
		expect(html).toContain(words);
	}
});

test('many changes are a list; what leads have of removed rules, and what cannot be tried, stand below', () => {
	const changes = ['"Opened": points from 2 to 3.', '"Clicked": group from none to Web.', '"A" is new.', 'B'];
	const removed = [{ rule: 'Visited', leads: 12, points: 1234.5 }];
	const { html } = comparison({ ...some, tried: changes, removed, notes: ['Tried as if: "Visited".'] });

	expect(html.match(/<li><bdi>/g)).toHaveLength(4);
	expect(html).toMatch(/Visited.*12.*1,234\.5/s);
	expect(html).toContain('Tried as if: &#34;Visited&#34;.');
	expect(comparison(some).html).not.toContain('Points of removed rules');
});

test('texts of any kind leave page and drawings whole', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
			const made = comparison(withText(text));
			for (const svg of [...made.charts.map((chart) => chart.svg), ...svgsIn(made.html)]) parse(svg);
		}),
		{ numRuns: 10 },
	);
});
