import fc from 'fast-check';
import { leads } from './arbitraries';
import { expectExplained } from './explained';
import { journey } from './journey';
import { journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

test(
	'the ledger explains every lead after every journey',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey(), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				for (const step of steps) await player.play(step);
				const shown = await player.read(leads);
				await store.transaction(async (tx) => {
					const stored = await tx.score(player.entity, player.score);
					if (!stored) return;
					const states = await tx.leads(stored.id, leads);
					const spans = [...states.keys()].map((lead): [string, number, number] => [
						lead,
						-Infinity,
						Infinity,
					]);
					const ledgers = await tx.ledger(stored.id, spans);
					for (const [lead, state] of states) {
						const read = shown.find((one) => one?.leadId === lead)!;
						expectExplained(stored.score, state, ledgers.get(lead)!, read.score);
					}
				}, 'preview');
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
