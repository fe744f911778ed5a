import fc from 'fast-check';
import type { Changes } from '../../scoring';
import { openPostgres, type Store } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { fade, settings } from './arbitraries';
import { journeys, openStore, timeoutMs, Player } from './play';
import {
	changedStep,
	expectCrossings,
	expectSameTo9,
	history,
	lastOf,
	play,
	tried,
	withSteadyRules,
} from './tried';

const { store, close } = openStore();
afterAll(close);

const changes: fc.Arbitrary<Changes> = fc.record({
	fade: fc.oneof({ weight: 4, arbitrary: fade }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) }),
	settings,
});

const pairs: Array<[name: string, open: () => Store, runs: number]> = [
	['SQLite', () => store, 500],
	['PostgreSQL', () => openPostgres(freshSchema()), 150],
];

test.each(pairs)(
	'in %s, what scores would be is what scoring the same events under the changed settings gives',
	async (_, open, runs) => {
		const place = open();
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(history, settings, changes, async ({ zone, steps }, bounds, changed) => {
				const real = new Player(place, zone);
				await play(
					real,
					steps.map((step) => changedStep(step, { settings: {} })),
					bounds,
				);
				const reference = new Player(place, zone);
				const under = {
					...bounds,
					...changed.settings,
					caps: [...(bounds.caps ?? []), ...(changed.settings.caps ?? [])],
				};
				const expected = await play(
					reference,
					steps.map((step) => changedStep(step, changed)),
					under,
				);
				const got = await tried(real, changed, steps.at(-1)!.at);
				for (const [lead, shown] of expected) {
					expectSameTo9(got.get(lead), lastOf(shown), lead);
					compared++;
				}
			}),
			{ numRuns: journeys(runs) },
		);
		expect(compared).toBeGreaterThan(journeys(runs));
	},
	timeoutMs,
);

test(
	'crossings would be those that scoring the same events under the changed settings shows',
	async () => {
		let crossed = 0;
		await fc.assert(
			fc.asyncProperty(
				history.map(withSteadyRules),
				changes,
				fc.nat(12),
				async ({ zone, steps }, changed, from) => {
					const real = new Player(store, zone);
					await play(
						real,
						steps.map((step) => changedStep(step, { settings: {} })),
						{},
					);
					const reference = new Player(store, zone);
					const expected = await play(
						reference,
						steps.map((step) => changedStep(step, changed)),
						changed.settings,
					);
					crossed += await expectCrossings(real, changed, expected, steps[from]?.at ?? -Infinity);
				},
			),
			{ numRuns: journeys(350) },
		);
		expect(crossed).toBeGreaterThan(journeys(350));
	},
	timeoutMs,
);
