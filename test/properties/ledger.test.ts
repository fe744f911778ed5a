import fc from 'fast-check';
import { settleAsLeft, startWork, totalOf, type LeadState, type Line, type Score } from '../../scoring';
import { leads } from './arbitraries';
import { journey } from './journey';
import { expectNear, journeys, openStore, patience, Player } from './play';

const { store, close } = openStore();
afterAll(close);

const sumOf = (lines: Line[], kind: Line['kind'], rule?: number): number =>
	lines
		.filter((line) => line.kind === kind && (rule === undefined || line.rule === rule))
		.reduce((sum, { points }) => sum + points, 0);

/** What is kept of a lead must follow from its ledger alone. */
function expectExplained(score: Score, state: LeadState, ledger: Line[], shown: number): void {
	for (const [rule, { points }] of state.held) expectNear(sumOf(ledger, 'held', rule), points, 'held points');
	expectNear(sumOf(ledger, 'adjusted'), state.adjusted, 'adjustments');
	expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_line, index) => index + 1));
	expect(state.lines).toBe(ledger.length);

	// Whatever the sums say, they are made anew from the lines.
	for (const awarded of state.awarded.values())
		Object.assign(awarded, { faded: NaN, fresh: NaN, times: NaN });
	for (const counted of state.counted.values()) counted.times = NaN;
	const work = startWork(state, { ledger, whole: true });
	settleAsLeft(work, score);
	expectNear(totalOf(work.state, score), shown, 'score from the ledger');
}

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
	patience,
);
