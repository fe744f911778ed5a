import fc, { type Arbitrary } from 'fast-check';
import { followsActivity, settleAsLeft, startWork, totalOf, type Fade, type Rule } from '../../scoring';
import { adjustLeads, correctRule, type CorrectRequest, type CorrectSummary } from '../../steps';
import { openPostgres, type Store } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { fade, instantOf, leads, place, ruleBody, ruleNames, spot, type Place } from './arbitraries';
import type { Step } from './journey';
import type { Item } from './model';
import { expectNear, journeys, openStore, timeoutMs, Player } from './play';
import { adjusting, decaying, merging, scoring, type World } from './stepsOf';
import { tell } from './inWords';

const { store, close } = openStore();
afterAll(close);

/** A journey in which the rule "open" gave wrong points up to some step, and how that is corrected then. */
interface Mistake {
	where: Place;
	before: Step[];
	at: number;
	after: Step[];
	what: CorrectRequest['what'];
	/** Corrected are events from here on only. */
	from: number;
}

/** What a rule with another name or price does not touch: its own awards are free of limits, which look at what was paid. */
const openRule: Arbitrary<Rule> = ruleBody.map((body): Rule => {
	const { group, maxPoints } = body;
	const award = body.award === 'once' ? 'once' : 'everyTime';
	return { name: 'open', award, group, maxPoints, expiresAfter: body.expiresAfter };
});

const size = fc.constantFrom(10, 5, 2.5, 0.1, 20, 1 / 3);

const mistake: Arbitrary<Mistake> = fc
	.record({
		where: place,
		open: openRule,
		others: fc.tuple(...ruleNames.slice(1).map((name) => ruleBody.map((body) => ({ name, ...body })))),
		fades: fc.array(fade, { minLength: 1, maxLength: 2 }),
		count: fc.integer({ min: 1, max: 3 }),
		do: fc.constantFrom('remove' as const, 'give' as const, 'move' as const),
		was: fc.constantFrom(1, 1, -1),
		is: fc.constantFrom(1, 1, -1),
		points: size,
		from: fc.option(spot, { nil: null }),
		at: spot,
	})
	.chain(({ where, open, others, fades, count, was, is, ...drawn }) => {
		// A match stays an activity, or none, whatever its points become.
		const isFlipped = drawn.do === 'give' && was !== is;
		const usual = isFlipped ? fades.filter((one) => !followsActivity(one)) : fades;
		const rules = [open, ...others].map((rule): [Rule, Rule] => [rule, rule]);
		const world: World = {
			where,
			leads: leads.slice(0, count),
			rules,
			fades: usual.length ? usual : [HALVED],
		};
		const step = fc.oneof<Array<{ weight: number; arbitrary: Arbitrary<Step> }>>(
			{ weight: 6, arbitrary: scoring(world) },
			{ weight: 4, arbitrary: decaying(world) },
			{ weight: 1, arbitrary: adjusting(world) },
			{ weight: 1, arbitrary: merging(world) },
		);
		const steps = fc.array(step, { maxLength: 5, size: 'max' });
		return fc.record({ before: steps, after: steps, wrong: size }).map(({ before, after }): Mistake => {
			const what =
				drawn.do === 'give'
					? { do: drawn.do, points: is * drawn.points }
					: drawn.do === 'move'
						? { do: drawn.do, to: 'renamed' }
						: { do: drawn.do };
			const signed = (all: Step[]) =>
				all.map((one) => withOpen(one, ({ points }) => was * Math.abs(points || 1)));
			return {
				where,
				before: signed(before),
				at: instantOf(where, drawn.at),
				after: signed(after),
				what,
				// Where all are corrected, events may come twice and without a time.
				from: drawn.from === null || drawn.do === 'move' ? -Infinity : instantOf(where, drawn.from),
			};
		});
	})
	.map((one) => ({
		...one,
		...(one.from !== -Infinity && { before: timed(one.before), after: timed(one.after) }),
	}))
	.map((one) => ({
		...one,
		[fc.toStringMethod]: () =>
			`${JSON.stringify({ what: one.what, at: one.at, from: one.from })}\n${tell({ zone: one.where.zone, steps: one.before })}\nTHEN\n${tell({ zone: one.where.zone, steps: one.after })}`,
	}));

const HALVED: Fade = { type: 'halfLife', every: { amount: 1, unit: 'days' } };

/** With other points for the rule, in all items. */
function withOpen(step: Step, points: (match: { points: number }, item: Item) => number): Step {
	if (step.do !== 'score') return step;
	const items = step.items.map((item) => {
		const open = item.matches.open!;
		return { ...item, matches: { ...item.matches, open: { ...open, points: points(open, item) } } };
	});
	return { ...step, items };
}

/** Each event once, at a time of its own: so it is known which of them a span of time holds. */
function timed(steps: Step[]): Step[] {
	return steps.map((step) =>
		step.do === 'score'
			? { ...step, items: step.items.map((item) => ({ ...item, eventId: null, at: item.at ?? step.at })) }
			: step,
	);
}

/** With the rule under another name. */
function renamed(step: Step): Step {
	if (step.do !== 'score') return step;
	return {
		...step,
		rules: step.rules.map((rule) => (rule.name === 'open' ? { ...rule, name: 'renamed' } : rule)),
		items: step.items.map((item) => ({
			...item,
			matches: { ...item.matches, renamed: item.matches.open! },
		})),
	};
}

/** The journey as it would have been with the right rule from the start. */
function rightly({ what, from }: Mistake, step: Step): Step {
	if (what.do === 'move') return renamed(step);
	const isIn = ({ at }: Item) => from === -Infinity || at! >= from;
	return withOpen(step, ({ points }, item) => {
		if (!isIn(item)) return points;
		// Nothing, and yet a match that shows the lead is active.
		return what.do === 'give' ? what.points : Math.sign(points) * 1e-13;
	});
}

/** All leads are worked on, as the correction works on those it changes. */
async function touch(player: Player, at: number): Promise<void> {
	const adjustments = leads.map((lead) => ({ lead, points: 0, reason: '' }));
	await adjustLeads(player.store, player.request('adjust', at, null), adjustments);
}

async function correct(
	player: Player,
	{ at, what, from }: Mistake,
	preview = false,
): Promise<CorrectSummary> {
	return await correctRule(player.store, {
		...player.request('correct', at, null),
		...{ rule: 'open', from, to: Infinity, what, reason: 'It was wrong', thresholds: [5, 10], preview },
	});
}

async function expectSame(got: Player, expected: Player, { what }: Mistake): Promise<void> {
	const [some, others] = [await got.read(leads), await expected.read(leads)];
	some.forEach((lead, index) => {
		const other = others[index]!;
		if (!lead || !other) {
			expect(lead).toBe(other);
			return;
		}
		expectNear(lead.score, other.score, lead.leadId);
		const sum = lead.reasons.reduce((total, { points }) => total + points, 0);
		expectNear(sum, lead.score, `reasons of ${lead.leadId}`);
		// What gives nothing expires in the one, and is not there in the other.
		if (what.do !== 'remove') expect(lead.expiresNext?.at).toBe(other.expiresNext?.at);
	});
}

/** The ledgers alone give the scores that are shown. */
async function expectExplained(player: Player): Promise<void> {
	const shown = await player.read(leads);
	await player.store.transaction(async (tx) => {
		const stored = (await tx.score(player.entity, player.score))!;
		const states = await tx.leads(stored.id, leads);
		const spans = [...states.keys()].map((lead): [string, number, number] => [lead, -Infinity, Infinity]);
		const ledgers = await tx.ledger(stored.id, spans);
		for (const [lead, state] of states) {
			for (const awarded of state.awarded.values()) Object.assign(awarded, { faded: NaN, fresh: NaN });
			const work = startWork(state, { ledger: ledgers.get(lead)!, whole: true });
			settleAsLeft(work, stored.score);
			const read = shown.find((one) => one?.leadId === lead)!;
			expectNear(totalOf(work.state, stored.score), read.score, `the ledger of ${lead}`);
		}
	}, 'preview');
}

/** Plays both journeys. Returns how many awards were corrected. */
async function playMistake(into: Store, one: Mistake): Promise<number> {
	const wrong = new Player(into, one.where.zone);
	const right = new Player(into, one.where.zone, `${wrong.entity} right`);
	for (const step of one.before) {
		await wrong.play(step);
		await right.play(rightly(one, step));
	}
	for (const player of [wrong, right]) await touch(player, one.at);
	if (!one.before.some((step) => step.do === 'score' && step.rules.some(({ name }) => name === 'open')))
		return 0;

	const previewed = await correct(wrong, one, true);
	const done = await correct(wrong, one);
	expect(previewed).toEqual(done);
	await expectSame(wrong, right, one);
	await expectExplained(wrong);
	expect(await correct(wrong, one)).toMatchObject({ awards: 0, corrected: 0, changed: 0, points: 0 });

	for (const step of one.after) {
		// From now on the rule is right, also for what comes late.
		await wrong.play(rightly(one, step));
		await right.play(rightly(one, step));
	}
	await expectSame(wrong, right, one);
	await expectExplained(wrong);
	return done.awards;
}

test(
	'corrected points are as if the rule had been right from the start, now and later',
	async () => {
		let corrected = 0;
		await fc.assert(
			fc.asyncProperty(mistake, async (one) => {
				corrected += await playMistake(store, one);
			}),
			{ numRuns: journeys(1500) },
		);
		expect(corrected).toBeGreaterThan(journeys(500));
	},
	timeoutMs,
);

test(
	'they are so in PostgreSQL too',
	async () => {
		const postgres = openPostgres(freshSchema());
		await fc.assert(
			fc.asyncProperty(mistake, async (one) => {
				await playMistake(postgres, one);
			}),
			{ numRuns: journeys(60) },
		);
	},
	timeoutMs,
);
