import fc from 'fast-check';
import type { ChangedRule, Changes, Rule, Settings } from '../../scoring';
import { openPostgres, type Store } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { fade, points, ruleBody, ruleNames, settings } from './arbitraries';
import type { Journey, Scoring, Step } from './journey';
import { journeys, openStore, timeoutMs, Player } from './play';
import {
	changedStep,
	expectCrossings,
	expectSameTo9,
	history,
	lastOf,
	play,
	tried,
	withSteadyRules,
} from './tried';

const { store, close } = openStore();
afterAll(close);

type Changed = ChangedRule<Rule> | null;

/** What would have become of a rule, as far as that can be known; undefined: it stays as it is. */
type Change = { body: Omit<Rule, 'name'>; points: number | null } | null | undefined;

const change: fc.Arbitrary<Change> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ body: ruleBody, points: fc.option(points, { freq: 2 }) }) },
	{ weight: 1, arbitrary: fc.constantFrom(null, undefined) },
);

/** A rule that begins or ends to hold points keeps its way of giving them: which events matched is in no ledger. */
function changedRule({ name, ...was }: Rule, { body, points: given }: NonNullable<Change>): Changed {
	const isKnown = (was.award === 'whileTrue') === (body.award === 'whileTrue');
	const { group, maxPoints } = body;
	const rule = isKnown ? { name, ...body } : { name, ...was, group, maxPoints };
	// What each event would have given is not known of one that was only counted.
	return { rule, points: given ?? (was.award === 'byCount' ? 5 : null) };
}

const scoringOf = ({ steps }: Journey): Scoring[] => steps.filter((step) => step.do === 'score');

function changesOf(one: Journey, all: Change[]): Map<string, Changed> {
	const rules = new Map(scoringOf(one).flatMap((step) => step.rules.map((rule) => [rule.name, rule])));
	return new Map(
		[...rules].flatMap(([name, rule]): Array<[string, Changed]> => {
			const changed = all[ruleNames.indexOf(name)];
			return changed === undefined ? [] : [[name, changed && changedRule(rule, changed)]];
		}),
	);
}

/** Rules that hold points hold some: that a condition holds is in no ledger where it gives nothing. */
function withHeldPoints(one: Journey): Journey {
	const holding = new Set(
		scoringOf(one).flatMap(({ rules }) =>
			rules.flatMap(({ name, award }) => (award === 'whileTrue' ? [name] : [])),
		),
	);
	const steps = one.steps.map((step) =>
		withPoints(step, (name, given) => (holding.has(name) && given === 0 ? 7 : given)),
	);
	return { ...one, steps };
}

function withPoints(step: Step, pointsOf: (rule: string, given: number) => number): Step {
	if (step.do !== 'score') return step;
	const items = step.items.map((item) => ({
		...item,
		matches: Object.fromEntries(
			Object.entries(item.matches).map(([rule, match]) => [
				rule,
				{ ...match, points: pointsOf(rule, match.points) },
			]),
		),
	}));
	return { ...step, items };
}

/** What a journey's steps do under changed rules. */
function underRules(step: Step, rules: ReadonlyMap<string, Changed>): Step {
	const changed = withPoints(step, (name, given) => rules.get(name)?.points ?? given);
	if (changed.do !== 'score') return changed;
	const instead = changed.rules.flatMap((rule) => {
		const one = rules.get(rule.name);
		return one === undefined ? [rule] : one ? [one.rule] : [];
	});
	return { ...changed, rules: instead };
}

const steadyHistory = history.map(withSteadyRules).map(withHeldPoints);

const changes = fc.record({
	fade: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fade }),
	rules: fc.tuple(...ruleNames.map(() => change)),
});

/** Plays a history as it is and, on an empty score, under changes. */
async function playBoth(place: Store, one: Journey, bounds: Settings, changed: Changes) {
	const steps = one.steps.map((step) => changedStep(step, { settings: {} }));
	const real = new Player(place, one.zone);
	await play(real, steps, bounds);
	const other = steps.map((step) => underRules(changedStep(step, changed), changed.rules!));
	return { real, expected: await play(new Player(place, one.zone), other, bounds) };
}

const pairs: Array<[name: string, open: () => Store, runs: number]> = [
	['SQLite', () => store, 300],
	['PostgreSQL', () => openPostgres(freshSchema()), 60],
];

test.each(pairs)(
	'in %s, what scores would be is what scoring the same events by the changed rules gives',
	async (_, open, runs) => {
		const place = open();
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(steadyHistory, settings, changes, async (one, bounds, { fade, rules }) => {
				const changed: Changes = { fade, settings: {}, rules: changesOf(one, rules) };
				const { real, expected } = await playBoth(place, one, bounds, changed);
				const got = await tried(real, changed, one.steps.at(-1)!.at);
				for (const [lead, shown] of expected) {
					expectSameTo9(got.get(lead), lastOf(shown), lead);
					compared++;
				}
			}),
			{ numRuns: journeys(runs) },
		);
		expect(compared).toBeGreaterThan(journeys(runs));
	},
	timeoutMs,
);

test(
	'crossings would be those that scoring the same events by the changed rules shows',
	async () => {
		let crossed = 0;
		await fc.assert(
			fc.asyncProperty(steadyHistory, changes, fc.nat(12), async (one, { fade, rules }, from) => {
				const changed: Changes = { fade, settings: {}, rules: changesOf(one, rules) };
				const { real, expected } = await playBoth(store, one, {}, changed);
				crossed += await expectCrossings(real, changed, expected, one.steps[from]?.at ?? -Infinity);
			}),
			{ numRuns: journeys(200) },
		);
		expect(crossed).toBeGreaterThan(journeys(200));
	},
	timeoutMs,
);
