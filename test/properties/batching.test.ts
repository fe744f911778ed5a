import fc from 'fast-check';
import { leads, place, ruleBody, rulesOf } from './arbitraries';
import { journey } from './journey';
import { instant, items } from './stepsOf';
import { expectSame, journeys, openStore, timeoutMs, Player } from './play';
import type { Item } from './model';

const { store, close } = openStore();
afterAll(close);

const scoresOf = async (player: Player) => (await player.read(leads)).map((lead) => lead && lead.score);

/** Items for one step at one instant. */
const delivery = fc.record({ where: place, rules: rulesOf(ruleBody) }).chain(({ where, rules }) =>
	fc.record({
		zone: fc.constant(where.zone),
		at: instant(where),
		rules: fc.constant(rules),
		items: items(where, leads.slice(0, 3), 8),
		cuts: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
	}),
);

/** The same items in several batches. */
function cut(items: Item[], cuts: boolean[]): Item[][] {
	const batches: Item[][] = [];
	items.forEach((item, index) => {
		if (index > 0 && !cuts[index]) batches.at(-1)!.push(item);
		else batches.push([item]);
	});
	return batches;
}

test(
	'items give the same scores however they are split into batches',
	async () => {
		await fc.assert(
			fc.asyncProperty(delivery, async ({ zone, at, rules, items, cuts }) => {
				const whole = new Player(store, zone);
				await whole.scoreItems('A', at, rules, items);
				const split = new Player(store, zone);
				for (const batch of cut(items, cuts)) await split.scoreItems('A', at, rules, batch);
				expectSame(await scoresOf(split), await scoresOf(whole));
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);

test(
	'an event delivered again changes nothing',
	async () => {
		const events = ruleBody.filter(({ award }) => award !== 'whileTrue');
		await fc.assert(
			fc.asyncProperty(delivery, rulesOf(events), fc.nat(7), async (one, rules, pick) => {
				const { zone, at, items } = one;
				const named = items.map((item, index) => ({ ...item, eventId: item.eventId ?? `own ${index}` }));
				const player = new Player(store, zone);
				await player.scoreItems('A', at, rules, named);
				const before = await player.read(leads);
				const again = named[pick % named.length]!;
				// What it says of its own time and of its points by then does not matter.
				await player.scoreItems('A', at, rules, named);
				const late = { ...again, at: at - 1 };
				const [result] = await player.scoreItems('B', at, rules, [onlyDecided(late, named)]);
				expect(result).toMatchObject({ change: 0, awarded: [] });
				expect(await player.read(leads)).toEqual(before);
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);

/** A rule that an earlier delivery of the event did not match has not decided about it yet: it says no. */
function onlyDecided(item: Item, deliveries: Item[]): Item {
	const same = deliveries.filter((one) => one.lead === item.lead && one.eventId === item.eventId);
	const matches = Object.entries(item.matches).map(([name, match]) => {
		const isDecided = same.some((one) => one.matches[name]!.holds === true);
		return [name, isDecided ? { ...match, holds: true } : { ...match, holds: false }];
	});
	return { ...item, matches: Object.fromEntries(matches) as Item['matches'] };
}

test(
	'a run that is carried out again gives the same output and changes nothing',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey({ maxSteps: 5 }), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				for (const [index, step] of steps.entries()) {
					const output = await player.play(step, `run ${index}`);
					const before = await player.read(leads);
					expect(await player.play(step, `run ${index}`)).toEqual(output);
					expect(await player.read(leads)).toEqual(before);
				}
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
