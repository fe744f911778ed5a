import fc from 'fast-check';
import { twoScores, type TwoScoresData } from '../../reports';
import { DAY } from '../../scoring';
import { expectSound, parse, svgsIn } from './drawings';
import { empty } from './examples';

const START = Date.UTC(2026, 8, 7);

const side = (names: string[], leads: number): TwoScoresData['now'] => ({
	bands: names.map((name, index) => ({ name, from: 20 * (index + 1), leads: leads / 2 ** index })),
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

const NOBODY: TwoScoresData['now'] = { bands: [], below: 0, distribution: [], weeks: [] };
const { entity, at, zone } = empty;
const about = { score: 'Engagement', otherScore: 'Engagement (draft)', entity, at, zone };

const none: TwoScoresData = {
	...about,
	...{ leads: 0, onlyScore: 0, onlyOther: 0, same: 0, pairs: [], most: [], now: NOBODY, changedTo: NOBODY },
};
const withText = (name: string): TwoScoresData => ({
	...about,
	...{ score: name, otherScore: `${name}2`, entity: name },
	...{ leads: 640, onlyScore: 12, onlyOther: 3, same: 512 },
	pairs: [
		{ band: null, other: null, leads: 400 },
		{ band: name, other: null, leads: 128 },
		{ band: name, other: name, leads: 112 },
	],
	now: side([name, `1${name}`], 64),
	changedTo: side([name, `1${name}`], 32),
	most: [{ leadId: name, score: 71.2, other: 43.5 }],
});
const some = withText('Sales');
const noBands: TwoScoresData = { ...some, pairs: [], now: side([], 64), changedTo: side([], 32) };
const long = withText('評価の高い見込み客'.repeat(20));

describe.each(Object.entries({ none, some, noBands, long, hostile: withText('"><script>&') }))(
	'two scores: %s',
	(_, data) => {
		test('has sound drawings, no script and no figure that is none, and comes out the same again', () => {
			const made = twoScores(data);
			expectSound(made);
			expect(twoScores(data)).toEqual(made);
		});
	},
);

test('the page says how far they agree, by band and as a whole, and names what is compared', () => {
	const { html, charts } = twoScores({ ...some, ...about });

	expect(charts.map(({ name }) => name)).toEqual(['distribution', 'crossings']);
	for (const words of [
		'80%',
		'of 640 leads in the same band by both',
		'−27.7',
		'Leads, Engagement (draft)',
	]) {
		expect(html).toContain(words);
	}
	expect(html).toMatch(
		/<th scope="row"><bdi>Sales<\/bdi><\/th><td[^>]*><bdi>128<\/bdi><\/td><td[^>]*><bdi>112/,
	);
	expect(html).not.toMatch(/with the changes|would/i);
});

test('texts of any kind leave page and drawings whole', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
			const made = twoScores(withText(text));
			for (const svg of [...made.charts.map((chart) => chart.svg), ...svgsIn(made.html)]) parse(svg);
		}),
		{ numRuns: 10 },
	);
});
