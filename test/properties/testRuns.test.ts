import fc from 'fast-check';
import { TestRun } from '../../steps';
import { leads } from './arbitraries';
import { journey, type Step } from './journey';
import { expectSame, journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

const scoresOf = async (player: Player) => (await player.read(leads)).map((lead) => lead && lead.score);

let executions = 0;

/** Plays steps as one execution that a person has started, each from what the one before it left. */
async function tryByHand(player: Player, steps: Step[]): Promise<Array<number | null>> {
	const execution = String(++executions);
	let seen: Array<number | null> = [];
	for (const [index, step] of steps.entries()) {
		const test = await TestRun.open(store, {
			workflow: 'workflow',
			execution,
			step: `step ${index}`,
			run: 0,
			before: [],
			now: 0,
		});
		await test.bringLeads(player.entity, [player.score], leads);
		player.store = test.store;
		await player.play(step);
		seen = await scoresOf(player);
		await test.save();
	}
	player.store = store;
	return seen;
}

test(
	'a test that starts from live scores gives what the same steps then give live, and changes nothing until then',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey({ maxSteps: 8 }), fc.nat(6), async ({ zone, steps }, cut) => {
				const tried = steps.slice(cut).filter((step) => step.do === 'score' || step.do === 'decay');
				fc.pre(tried.length > 0);
				const player = new Player(store, zone);
				for (const step of steps.slice(0, cut)) await player.play(step);
				const before = await scoresOf(player);
				const once = await tryByHand(player, tried);
				const again = await tryByHand(player, tried);
				expect(await scoresOf(player)).toEqual(before);
				expect(again).toEqual(once);
				for (const step of tried) await player.play(step);
				expectSame(once, await scoresOf(player));
			}),
			{ numRuns: journeys(150) },
		);
	},
	timeoutMs,
);
