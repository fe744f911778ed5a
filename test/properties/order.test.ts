import fc, { type Arbitrary } from 'fast-check';
import type { Fade, Instant, Rule } from '../../scoring';
import { fade, leads, matches, place, ruleBody, rulesOf } from './arbitraries';
import type { Decay } from './journey';
import { decaying, instant as instantIn } from './stepsOf';
import type { Item } from './model';
import { expectSame, journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

interface Story {
	zone: string;
	rules: Rule[];
	events: Item[];
	/** Decays on the way, and the last one. */
	decays: Decay[];
	fade: Fade;
	end: Instant;
}

/** The order in which events arrive, at which instants, and after how many of them each decay runs. */
interface Arrivals {
	order: number[];
	at: Instant[];
	decays: number[];
}

const among = leads.slice(0, 2);

/** Rules that look at events themselves, not at which of them came first. */
const orderless = ruleBody
	.filter(({ award }) => award !== 'once')
	.map((rule) => ({ ...rule, limit: undefined }));

const stories: Arbitrary<[Story, Arrivals, Arrivals]> = fc
	.tuple(place, rulesOf(orderless), fc.array(fade, { minLength: 1, maxLength: 2 }))
	.chain(([where, rules, fades]) => {
		const instant = instantIn(where);
		const event = fc.record({
			lead: fc.constantFrom(...among),
			eventId: fc.constant(null),
			at: instant,
			matches,
		});
		// Of items of one time the last to arrive decides what is held, so no two of a lead have the same.
		const events = fc.uniqueArray(event, {
			selector: ({ lead, at }) => `${lead} ${at}`,
			minLength: 2,
			maxLength: 8,
			size: 'max',
		});
		const decays = fc.array(decaying({ where, leads: among, fades }), { maxLength: 3 });
		return fc
			.record({
				zone: fc.constant(where.zone),
				rules: fc.constant(rules),
				events,
				decays,
				fade,
				end: instant,
			})
			.chain((story) => {
				const arrivals = arrivalsOf(story, instant);
				return fc.tuple(fc.constant(story), arrivals, arrivals);
			});
	});

function arrivalsOf({ events, decays }: Story, instant: Arbitrary<Instant>): Arbitrary<Arrivals> {
	const each = { minLength: events.length, maxLength: events.length };
	return fc.record({
		order: fc.shuffledSubarray([...events.keys()], each),
		at: fc.array(instant, each),
		decays: fc.array(fc.nat(events.length), { minLength: decays.length, maxLength: decays.length }),
	});
}

async function scoresOf(story: Story, { order, at, decays }: Arrivals): Promise<Array<number | null>> {
	const player = new Player(store, story.zone);
	const notLater = (instant: Instant) => Math.min(instant, story.end);
	for (let index = 0; index <= story.events.length; index++) {
		for (const [number, decay] of story.decays.entries()) {
			if (decays[number] === index) await player.play({ ...decay, at: notLater(decay.at) });
		}
		const event = story.events[order[index] ?? -1];
		if (event) await player.scoreItems('A', notLater(at[index]!), story.rules, [event]);
	}
	await player.play({ do: 'decay', leads: null, at: story.end, fade: story.fade });
	return (await player.read(among)).map((lead) => lead && lead.score);
}

test(
	'events that arrive in any order, around any decays, give the same scores after the last decay',
	async () => {
		await fc.assert(
			fc.asyncProperty(stories, async ([story, one, other]) => {
				expectSame(await scoresOf(story, one), await scoresOf(story, other));
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
