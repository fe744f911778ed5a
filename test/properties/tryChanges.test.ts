import fc from 'fast-check';
import { replayedScore, underChanges, type Changes, type LedgerLine } from '../../scoring';
import { openPostgres, type Store } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { fade, leads, settings } from './arbitraries';
import { journeys, openStore, timeoutMs, Player } from './play';
import { changedStep, expectSameTo9, history, lastOf, play, tried, withSteadyRules } from './tried';

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

const THRESHOLDS = [-5, 0.5, 5, 10, 12.5, 20, 40];

async function pastOf(player: Player) {
	return await player.store.transaction(async (tx) => {
		const { id, score } = (await tx.score(player.entity, player.score))!;
		const states = await tx.leads(id, leads);
		const spans = [...states.keys()].map((lead): [string, number, number] => [lead, -Infinity, Infinity]);
		return { score, states, ledgers: await tx.ledger(id, spans), sweeps: await tx.sweeps(id) };
	}, 'preview');
}

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
					const { score, sweeps, states, ledgers } = await pastOf(real);
					const under = underChanges(score, sweeps, changed);
					for (const [lead, state] of states) {
						const ledger = ledgers.get(lead) as LedgerLine[];
						const since = steps[from]?.at ?? -Infinity;
						const past = {
							...under,
							lines: under.ledgerOf(ledger),
							clock: Math.max(state.clock, score.sweeps.clock),
						};
						const { passings } = replayedScore(past, THRESHOLDS, since);
						crossed += passings.length;
						const instants = new Set([
							...ledger.map(({ writtenAt }) => writtenAt),
							...sweeps.map(({ at }) => at),
						]);
						const told = [...expected.get(lead)!].filter(
							([at]) => instants.has(at) && ledger[0] && at >= ledger[0].writtenAt,
						);
						const before = told.findLast(([at]) => at < since)?.[1] ?? -Infinity;
						for (const threshold of THRESHOLDS) {
							const of = passings.filter((one) => one.threshold === threshold);
							for (const [at, shown] of told.filter(([at]) => at >= since)) {
								if (shown !== threshold && Math.abs(shown - threshold) < 1e-8) continue;
								const net = of
									.filter((one) => one.at <= at)
									.reduce((sum, { isRise }) => sum + (isRise ? 1 : -1), 0);
								expect([lead, threshold, at, Number(before >= threshold) + net]).toEqual([
									lead,
									threshold,
									at,
									Number(shown >= threshold),
								]);
							}
						}
					}
				},
			),
			{ numRuns: journeys(350) },
		);
		expect(crossed).toBeGreaterThan(journeys(350));
	},
	timeoutMs,
);
