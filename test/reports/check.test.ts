import { check, type CheckData } from '../../reports';
import { expectSound } from './drawings';
import { empty } from './examples';

const { score, entity, at, zone } = empty;

const share = (all: number, won: number) => ({
	...{ all, won, share: all > 0 ? won / all : 0 },
	...{ low: 0, high: all > 0 ? Math.min(1, won / all + 0.05) : 1 },
});

type Rule = CheckData['rules'][number];

const rule = (name: string, won: number, more: Partial<Rule> = {}): Rule => ({
	...{ rule: name, points: 5, leads: 100, shareOfLeads: 0.1, suggested: 7, isIdle: false, leak: null },
	with: share(100, won),
	without: share(900, 90),
	difference: { difference: won / 100 - 0.1, low: won / 100 - 0.15, high: won / 100 - 0.05 },
	verdict: 'goesWithWinning',
	...more,
});

const none: CheckData = {
	...{ score, entity, at, zone, leads: 0, won: 0, lost: 0, rejected: 0 },
	...{ from: Date.UTC(2026, 0, 5), to: Date.UTC(2026, 5, 29), days: 90, entering: 'asWritten' },
	...{ rows: 0, wins: 0, ranking: null, beforeOutcome: null, bands: [], slices: [], tops: [] },
	...{
		calibration: null,
		capacity: null,
		rules: [],
		thresholds: [],
		cohorts: [],
		atMaximum: null,
		rejections: [],
	},
	...{ loadedLater: 0, merged: 0, unknown: 0 },
};

const reach = (threshold: number, over: number) => ({
	...{ threshold, weeks: [40, 30, 42, 20, 31, 33, 29, 38], over, reachedWinners: 19, share: 19 / 31 },
});

const some: CheckData = {
	...none,
	...{ leads: 1240, won: 96, lost: 0, rejected: 23, rows: 21400, wins: 840, atMaximum: 12 },
	ranking: { auc: 0.81, low: 0.74, high: 0.87, tied: 0.12, won: 84, notWon: 1120 },
	beforeOutcome: { auc: 0.86, low: 0.8, high: 0.91, tied: 0, won: 90, notWon: 133 },
	bands: ['below all bands', 'Nurture', 'Sales'].map((name, at) => ({
		name,
		...share(5_000, 50 * (at + 1)),
	})),
	slices: ['0 to 10', '10 to 20'].map((name, at) => ({ name, ...share(5_000, 100 * (at + 1)) })),
	tops: [{ top: 0.1, share: 0.34 }],
	calibration: [0.02, 0.1].map((expected) => ({ expected, ...share(1_000, 60) })),
	capacity: {
		...{ leads: 40, winners: 31, olderWeeks: 26, advised: reach(57, 1), today: [reach(50, 8)] },
		curve: Array.from({ length: 40 }, (_, at) => ({
			threshold: at + 1,
			leadsAWeek: 80 - 2 * at,
			share: 1 - at / 40,
		})),
	},
	rules: [
		rule('Asked for a demo', 40),
		rule('Student', 2, { verdict: 'goesAgainstItsPoints' }),
		rule('Signed', 90, { leak: 'minutesBefore' }),
		rule('Fair', 5, { verdict: 'tooFewToSay', suggested: null, isIdle: true, difference: null }),
		rule('Opened', 11, { verdict: 'saysNothing', shareOfLeads: 0.99 }),
	],
	thresholds: [20, 50],
	cohorts: [0, 1, 2].map((month) => ({
		month: Date.UTC(2026, month),
		leads: 5,
		median: 50 - month,
		above: [0.5, 0.25],
	})),
	rejections: [{ band: 'Sales', reason: 'No budget', count: 11 }],
	...{ loadedLater: 1, merged: 2, unknown: 1 },
};

const hostile = (text: string): CheckData => ({
	...some,
	...{ score: text, entity: text },
	bands: some.bands.map((band) => ({ ...band, name: text })),
	rules: some.rules.map((one, index) => ({ ...one, rule: `${text}${index}` })),
	rejections: [{ band: text, reason: text, count: 1 }],
});

const few: CheckData = {
	...some,
	ranking: { auc: 0.9, low: 0.5, high: 1, tied: 0, won: 4, notWon: 30 },
	capacity: { leads: 40, winners: 0, olderWeeks: 0, advised: null, today: [], curve: [] },
	cohorts: some.cohorts.slice(0, 1),
};

describe.each(
	Object.entries({ none, some, few, hostile: hostile('"><script>&'), proto: hostile('__proto__') }),
)('a check of %s', (_, data) => {
	test('has sound drawings, no script and no figure that is none, and comes out the same again', () => {
		const made = check(data);
		expectSound(made);
		expect(check(data)).toEqual(made);
	});
});

test('the answers, as a marketer would say them', () => {
	expect(check(some).answers).toEqual([
		'The score predicts wins. A lead that won within 90 days had the higher score in 81 of 100 pairs with one that did not; 50 would be chance. The true figure lies between 74 and 87 (95% sure).',
		'In 12 of 100 pairs both had the same score; these count half.',
		'The tenth of leads with the highest scores had 34% of all wins that followed.',
		'If sales takes 40 leads a week, try a threshold of 57 in your Threshold Router. Of the 31 leads that won in the last 8 weeks, 61.3% would have reached it before they won; 61.3% reached today’s threshold of 50. In 1 of the last 8 weeks, sales would have had more than 40 leads.',
	]);
	const answer = (low: number, high: number) =>
		check({ ...some, ranking: { ...some.ranking!, low, high } }).answers[0];
	expect(answer(0.45, 0.6)).toMatch(/^It is not clear yet whether the score predicts wins\./);
	expect(answer(0.3, 0.45)).toMatch(/^The score points the wrong way/);
});

test('too few winners are no number', () => {
	const { answers, html } = check(few);
	expect(answers).toEqual([
		'There is too little to say whether the score predicts wins: 4 leads won within 90 days of a reference day (5 Jan 2026 to 29 Jun 2026), of 96 with a win at any time. At least 10 are needed, 6 more: record more outcomes, or look back over more weeks.',
		'If sales takes 40 leads a week, no threshold can be suggested yet: there are no older weeks to choose it on.',
	]);
	expect(html).not.toContain('of 100</strong>');
});

test('where too many leads reach even the maximum, it says so and not that weeks are missing', () => {
	const { answers, html } = check({ ...some, capacity: { ...some.capacity!, advised: null } });
	expect(answers.at(-1)).toBe(
		'If sales takes 40 leads a week, no threshold can be suggested: in the older weeks, too many leads reached even the maximum. Give fewer points, or raise the maximum.',
	);
	expect(html).not.toContain('is the threshold that brings sales');
});

test('where nearly all leads won, it is the others that are too few', () => {
	const answers = check({
		...some,
		ranking: { ...some.ranking!, won: 50, notWon: 4 },
		capacity: null,
	}).answers;
	expect(answers).toEqual([
		'Nearly all leads won: 4 leads did not, and at least 10 are needed to say whether the score predicts wins.',
	]);
});

test('what makes the figures worth less is said', () => {
	expect(check(some).warnings).toEqual([
		'“Signed” mostly comes minutes before the win, so it probably records the win.',
		'Only wins were recorded: every other lead counts as not won, also those that nobody has decided on.',
		'1 lead is left out: their history was loaded after the last reference day. To check it as if it had been scored in time, turn on “As If Scored in Time”.',
		'2 leads came from a merge, and count as one from the start.',
		'1 lead with an outcome has no such score, and is left out.',
		'No points were given for 90 days by “Fair”.',
		'Nearly all leads have “Opened”, so it no longer tells leads apart.',
	]);
});
