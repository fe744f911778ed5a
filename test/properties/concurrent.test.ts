import fc from 'fast-check';
import { leads } from './arbitraries';
import { journey } from './journey';
import { Model } from './model';
import { expectSame, journeys, openStore, timeoutMs, Player, playModel } from './play';

const { store, close } = openStore();
afterAll(close);

test(
	'steps that run at the same time give what they give one after the other',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey(), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				const model = new Model(zone);
				// Each step begins with its transaction in the store, so they take their turns in this order.
				await Promise.all(steps.map(async (step) => await player.play(step)));
				for (const step of steps) playModel(model, step);
				const read = await player.read(leads);
				expectSame(
					read.map((lead) => lead && lead.score),
					leads.map((lead) => model.value(lead)),
				);
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
