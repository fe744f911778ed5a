import fc, { type Arbitrary } from 'fast-check';
import { rounded, type Bursts, type Fade, type Instant, type Rule } from '../../scoring';
import { fade, leads, matches, place, ruleBody, ruleNames, rulesOf } from './arbitraries';
import { expectExplained, playBoth } from './againstModel';
import { bursts, closeInstant } from './burstJourneys';
import { journey, type Decay } from './journey';
import type { Item } from './model';
import { expectNear, expectSame, journeys, openStore, timeoutMs, Player } from './play';
import { expectAgreeing } from './records';
import { decaying, instant } from './stepsOf';

const { store, close } = openStore();
afterAll(close);

test.each<['same' | 'changing', number]>([
	['same', 1500],
	['changing', 600],
])(
	'after every step of a journey with bursts (%s), every score is what the whole history says',
	async (bursts, count) => {
		await fc.assert(
			fc.asyncProperty(journey({ bursts, maxLeads: 3 }), async (one) => {
				await playBoth(store, one, async ({ player, model, output, values }) => {
					const items = output as Array<{ score: number }>;
					values.forEach((value, index) => expectNear(items[index]!.score, value, `item ${index + 1}`));
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

/** Events that look at nothing but themselves and their neighbours, each with an ID and a time of its own. */
interface Story {
	zone: string;
	rules: Rule[];
	bursts: Bursts;
	events: Item[];
	/** Decays on the way, and the last one. */
	decays: Decay[];
	fade: Fade;
	end: Instant;
}

/** The order in which events arrive, some of them again, in which batches, and after how many each decay runs. */
interface Arrivals {
	order: number[];
	again: number[];
	batches: number[];
	decays: number[];
}

const among = leads.slice(0, 2);

/** Of while-true rules the last of two items of one time would decide. */
const orderless = ruleBody
	.filter(({ award }) => award === 'everyTime' || award === 'byCount')
	.map((rule) => ({ ...rule, limit: undefined }));

const stories: Arbitrary<[Story, Arrivals, Arrivals]> = fc
	.record({
		where: place,
		rules: rulesOf(orderless),
		fades: fc.array(fade, { minLength: 1, maxLength: 2 }),
		bursts,
	})
	.chain(({ where, rules, fades, bursts }) => {
		const event = fc.record({ lead: fc.constantFrom(...among), at: closeInstant(where), matches });
		return fc.record({
			zone: fc.constant(where.zone),
			rules: fc.constant(rules),
			bursts: fc.constant(bursts),
			events: fc
				.array(event, { minLength: 2, maxLength: 10, size: 'max' })
				.map((events) => events.map((one, index) => ({ ...one, eventId: `e${index}` }))),
			decays: fc.array(decaying({ where, leads: among, fades }), { maxLength: 2 }),
			fade: fc.constantFrom(...fades),
			end: instant(where),
		});
	})
	.chain((story) => fc.tuple(fc.constant(story), arrivalsOf(story), arrivalsOf(story)));

function arrivalsOf({ events, decays }: Story): Arbitrary<Arrivals> {
	const each = { minLength: events.length, maxLength: events.length };
	return fc.record({
		order: fc.shuffledSubarray([...events.keys()], each),
		again: fc.array(fc.nat(events.length - 1), { maxLength: 2 }),
		batches: fc.array(fc.integer({ min: 1, max: 4 }), each),
		decays: fc.array(fc.nat(events.length), { minLength: decays.length, maxLength: decays.length }),
	});
}

/** The scores after all events have arrived, and after one decay more. */
async function scoresOf(
	story: Story,
	{ order, again, batches, decays }: Arrivals,
): Promise<Array<number | null>> {
	const { rules, bursts, events, end } = story;
	const player = new Player(store, story.zone);
	const rest = [...order, ...again].map((index) => events[index]!);
	for (let batch = 0; rest.length > 0; batch++) {
		for (const [index, decay] of story.decays.entries()) {
			if (decays[index] === batch) await player.play({ ...decay, at: Math.min(decay.at, end) });
		}
		const items = rest.splice(0, batches[batch] ?? rest.length);
		await player.play({
			...SCORING,
			at: end,
			rules,
			items,
			settings: { min: null, bursts },
			execution: String(batch),
		});
	}
	await player.play({ do: 'decay', leads: null, at: end, fade: story.fade });
	return (await player.read(among)).map((lead) => lead && lead.score);
}

const SCORING = { do: 'score' as const, step: 'A' };

test(
	'in whatever order and batches events arrive, bursts make no difference to the scores',
	async () => {
		await fc.assert(
			fc.asyncProperty(stories, async ([story, one, other]) => {
				expectSame(await scoresOf(story, one), await scoresOf(story, other));
			}),
			{ numRuns: journeys(800) },
		);
	},
	timeoutMs,
);

/** The events of a lead that lie in bursts of all rules, said once more without the model. */
function isInBurst({ bursts: { events: least, seconds }, events, rules }: Story, event: Item): boolean {
	const isMatch = ({ matches }: Item) =>
		rules.some(({ name, award }) => {
			const { holds, points } = matches[name]!;
			return holds === true && (award === 'byCount' || points > 0);
		});
	const near = events.filter((one) => one.lead === event.lead && isMatch(one)).map(({ at }) => at!);
	return near.some((from) => {
		const to = from + seconds * 1000;
		const isIn = (at: Instant) => at >= from && at <= to;
		return isMatch(event) && isIn(event.at!) && near.filter(isIn).length >= least;
	});
}

test(
	'what a burst earned is exactly nothing: the score is as if its events had matched no rule',
	async () => {
		let taken = 0;
		const none = Object.fromEntries(ruleNames.map((name) => [name, { holds: false, points: 0 }]));
		await fc.assert(
			fc.asyncProperty(stories, async ([{ ...story }, one, other]) => {
				story.bursts = { ...story.bursts, groups: undefined };
				const events = story.events.map((event) => {
					if (!isInBurst(story, event)) return event;
					taken++;
					return { ...event, matches: none };
				});
				const without = await scoresOf({ ...story, events }, other);
				expect((await scoresOf(story, one)).map((score) => score && rounded(score))).toEqual(
					without.map((score) => score && rounded(score)),
				);
			}),
			{ numRuns: journeys(500) },
		);
		expect(taken).toBeGreaterThan(journeys(250));
	},
	timeoutMs,
);
