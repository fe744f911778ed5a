import fc, { type Arbitrary } from 'fast-check';
import { correctRule } from '../../steps';
import { leads, points, ruleNames } from './arbitraries';
import { expectExplained, playBoth } from './againstModel';
import { isTaking, journey, type Journey, type Step, type Taking } from './journey';
import { expectSame, journeys, openStore, timeoutMs, Player } from './play';
import { expectAgreeing, expectReplayed } from './records';

const { store, close } = openStore();
afterAll(close);

const weights = { takeBack: 4, giveBack: 3 };

test.each<['none' | 'same', number]>([
	['none', 700],
	['same', 1300],
])(
	'what is taken and given back counts as the whole history says, bursts: %s',
	async (bursts, count) => {
		await fc.assert(
			fc.asyncProperty(journey({ bursts, weights, maxSteps: 8, maxLeads: 3 }), async (one) => {
				await playBoth(store, one, async ({ player, model }) => {
					const read = await player.read(leads);
					leads.forEach((lead, index) => expectExplained(model, lead, read[index]!));
					await expectAgreeing(player);
				});
			}),
			{ numRuns: journeys(count) },
		);
	},
	timeoutMs,
);

test(
	'the past of a lead, with what was taken and given back, comes to what it has now',
	async () => {
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(journey({ bursts: 'same', weights, isForward: true }), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				for (const step of steps) await player.play(step);
				compared += await expectReplayed(player);
			}),
			{ numRuns: journeys(300) },
		);
		expect(compared).toBeGreaterThan(journeys(100));
	},
	timeoutMs,
);

/** What changes the points that a rule gave, after some step of a journey. */
interface Corrected {
	after: number;
	rule: string;
	what: { do: 'remove' } | { do: 'give'; points: number } | { do: 'move'; to: string };
}

const corrected: Arbitrary<Corrected> = fc.record({
	after: fc.nat({ max: 7 }),
	rule: fc.constantFrom(...ruleNames),
	what: fc.oneof(
		fc.constant({ do: 'remove' as const }),
		points.map((given) => ({ do: 'give' as const, points: given })),
		fc.constantFrom(...ruleNames).map((to) => ({ do: 'move' as const, to })),
	),
});

async function correct(player: Player, { rule, what }: Corrected, at: number): Promise<void> {
	if (what.do === 'move' && what.to === rule) return;
	const request = { ...player.request('correct', at, null), from: -Infinity, to: Infinity };
	await correctRule(store, { ...request, rule, what, reason: '', thresholds: [], preview: false });
}

const takenAndGiven: Arbitrary<[Journey, Corrected[]]> = fc
	.tuple(
		journey({ weights: { takeBack: 3 }, maxSteps: 8, maxLeads: 3 }),
		fc.array(corrected, { maxLength: 2 }),
	)
	.map(([one, corrections]) => [
		one,
		Object.assign(corrections, { [fc.toStringMethod]: () => JSON.stringify(corrections) }),
	]);

/** Steps in which leads are looked at, as taking back does, and nothing is taken. */
const looking = ({ at, taking }: Taking): Step => ({
	do: 'decay',
	at,
	leads: taking.map(({ lead }) => lead),
});

test(
	'what is taken back and given back, whatever came between, is as if neither had been',
	async () => {
		await fc.assert(
			fc.asyncProperty(takenAndGiven, fc.nat({ max: 8 }), async ([{ zone, steps }, corrections], until) => {
				const [player, without] = [new Player(store, zone), new Player(store, zone)];
				const known = new Set<string>();
				const both = async (step: Step, other = step) => {
					await player.play(step);
					await without.play(other);
				};
				for (const [index, step] of steps.entries()) {
					if (step.do === 'score') for (const { name } of step.rules) known.add(name);
					if (!isTaking(step)) await both(step);
					else if (index <= until) {
						const taking = step.taking.filter(({ rule }) => rule === null || known.has(rule));
						await both({ ...step, taking }, looking({ ...step, taking }));
						const taken = await player.read(leads);
						await player.play({ ...step, taking });
						expect(await player.read(leads)).toEqual(taken);
					}
					for (const one of corrections) {
						if (one.after !== index || !known.has(one.rule)) continue;
						for (const each of [player, without]) await correct(each, one, step.at);
					}
					if (index !== Math.min(until, steps.length - 1)) continue;
					const all = leads.map((lead) => ({ lead, from: -Infinity, to: Infinity, rule: null }));
					const back: Taking = { do: 'giveBack', at: step.at, taking: all };
					await both(back, looking(back));
				}
				const [some, others] = [await player.read(leads), await without.read(leads)];
				expectSame(
					some.map((lead) => lead && lead.score),
					others.map((lead) => lead && lead.score),
				);
				// Of points that expire at one instant, either may be named.
				const expiries = (read: typeof some) => read.map((lead) => lead?.expiresNext?.at);
				expect(expiries(some)).toEqual(expiries(others));
				await expectAgreeing(player);
			}),
			{ numRuns: journeys(800) },
		);
	},
	timeoutMs,
);
