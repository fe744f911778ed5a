import fc from 'fast-check';
import { leads } from './arbitraries';
import { expectExplained, playBoth } from './againstModel';
import { journey } from './journey';
import { journeys, openStore, timeoutMs } from './play';

const { store, close } = openStore();
afterAll(close);

test(
	'a merged lead has what both had',
	async () => {
		const merging = journey({
			maxLeads: 3,
			maxSteps: 9,
			weights: { score: 4, decay: 2, adjust: 0, merge: 3 },
		});
		await fc.assert(
			fc.asyncProperty(merging, async (one) => {
				await playBoth(store, one, async ({ player, model }) => {
					const read = await player.read(leads);
					leads.forEach((lead, index) => expectExplained(model, lead, read[index]!));
				});
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
