import fc from 'fast-check';
import { leads } from './arbitraries';
import { expectExplained, playBoth } from './againstModel';
import { journey } from './journey';
import { expectNear, journeys, openStore, timeoutMs } from './play';

const { store, close } = openStore();
afterAll(close);

test(
	'after every step, every score is what the whole history says, and its reasons add up to it',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey(), async (one) => {
				await playBoth(store, one, async ({ player, model, output, values }) => {
					const items = output as Array<{ score: number }>;
					values.forEach((value, index) => expectNear(items[index]!.score, value, `item ${index + 1}`));
					const read = await player.read(leads);
					leads.forEach((lead, index) => expectExplained(model, lead, read[index]!));
				});
			}),
			{ numRuns: journeys(1500) },
		);
	},
	timeoutMs,
);
