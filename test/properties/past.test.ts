import fc from 'fast-check';
import { leadAt, newLead, Past, rounded, totalOf, type Line, type Score } from '../../scoring';
import type { SweepRecord } from '../../stores';
import { leads } from './arbitraries';
import { journey } from './journey';
import { expectNear, journeys, openStore, patience, Player } from './play';

const { store, close } = openStore();
afterAll(close);

/** A lead's score right after a step, and the score's rules and limits at that time. */
interface Snapshot {
	shown: number;
	score: Score;
}

async function stored(player: Player) {
	return await store.transaction(async (tx) => {
		const found = await tx.score(player.entity, player.score);
		if (!found) return null;
		const { id, score } = found;
		const states = await tx.leads(id, leads);
		const spans = [...states.keys()].map((lead): [string, number, number] => [lead, -Infinity, Infinity]);
		return { score, states, ledgers: await tx.ledger(id, spans), sweeps: await tx.sweeps(id) };
	}, 'preview');
}

/**
 * Where the past cannot be told from the ledger and the decays of all leads alone: a step at an instant at which a
 * decay of all leads took place too may have come before or after it.
 */
function isTold(ledger: Line[], sweeps: SweepRecord[]): boolean {
	const decayed = new Set(sweeps.map(({ at }) => at));
	return !ledger.some(({ writtenAt }) => decayed.has(writtenAt));
}

/** From when on two merged leads are one. */
const mergedAt = (ledger: Line[]): number =>
	Math.max(-Infinity, ...ledger.filter(({ kind }) => kind === 'merged').map(({ writtenAt }) => writtenAt));

test(
	'the past of a lead is what its steps showed, and adds up to what it has now',
	async () => {
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(journey({ maxSteps: 10, isForward: true }), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				const snapshots = new Map<string, Map<number, Snapshot>>();
				for (const step of steps) {
					await player.play(step);
					const now = await stored(player);
					if (!now) continue;
					for (const read of await player.read(leads)) {
						if (!read) continue;
						const clock = Math.max(now.states.get(read.leadId)!.clock, now.score.sweeps.clock);
						const known = snapshots.get(read.leadId) ?? new Map<number, Snapshot>();
						snapshots.set(read.leadId, known.set(clock, { shown: read.score, score: now.score }));
					}
				}
				const end = await stored(player);
				for (const [lead, state] of end?.states ?? []) {
					const { sweeps, ledgers } = end!;
					const ledger = ledgers.get(lead)!;
					if (!isTold(ledger, sweeps)) continue;
					const marks = new Set([...ledger.map(({ writtenAt }) => writtenAt), ...sweeps.map(({ at }) => at)]);
					const last = Math.max(state.clock, end!.score.sweeps.clock);
					for (const [at, { shown, score }] of snapshots.get(lead)!) {
						if (!marks.has(at) || at < mergedAt(ledger)) continue;
						const past = leadAt(ledger, score, sweeps, at);
						expectNear(totalOf(past ?? newLead(), score), shown, `${lead} at ${at}`);
						compared++;
						if (at !== last || ledger.length === 0) continue;
						const moments = [...new Past(ledger, score, sweeps).walk()];
						const sum = moments.reduce((total, { change }) => total + change, 0);
						expectNear(moments.at(-1)?.score, shown, `${lead} at the end of its history`);
						expectNear(sum, rounded(shown), 'sum');
					}
				}
			}),
			{ numRuns: journeys(1000) },
		);
		expect(compared).toBeGreaterThan(1000);
	},
	patience,
);
