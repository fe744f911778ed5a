import fc from 'fast-check';
import { leadAt, newLead, LedgerReplay, rounded, totalOf, type LedgerLine, type Score } from '../../scoring';
import type { SweepRecord } from '../../stores';
import { correctRule, type CorrectRequest } from '../../steps';
import { leads, points, ruleNames } from './arbitraries';
import { journey } from './journey';
import { expectNear, journeys, openStore, timeoutMs, Player } from './play';

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
		const ledgers = (await tx.ledger(id, spans)) as Map<string, LedgerLine[]>;
		return { score, states, ledgers, sweeps: await tx.sweeps(id) };
	}, 'preview');
}

/**
 * Where the past cannot be told from the ledger and the decays of all leads alone: a step at an instant at which a
 * decay of all leads took place too may have come before or after it.
 */
function isTold(ledger: LedgerLine[], sweeps: SweepRecord[]): boolean {
	const decayed = new Set(sweeps.map(({ at }) => at));
	return !ledger.some(({ writtenAt }) => decayed.has(writtenAt));
}

/** From when on two merged leads are one. */
const mergedAt = (ledger: LedgerLine[]): number =>
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
						const moments = [...new LedgerReplay(ledger, score, sweeps).walk()];
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
	timeoutMs,
);

/** What is corrected after some step of a journey. */
interface Corrected {
	after: number;
	rule: string;
	what: CorrectRequest['what'];
}

const corrected = fc.record<Corrected>({
	after: fc.nat({ max: 11 }),
	rule: fc.constantFrom(...ruleNames, 'renamed'),
	what: fc.oneof(
		fc.constant({ do: 'remove' as const }),
		points.map((given) => ({ do: 'give' as const, points: given })),
		fc.constantFrom(...ruleNames, 'renamed').map((to) => ({ do: 'move' as const, to })),
	),
});

async function correct(player: Player, { rule, what }: Corrected, at: number): Promise<void> {
	if (what.do === 'move' && what.to === rule) return;
	const known = (await stored(player))?.score.rules ?? [];
	if (!known.some(({ name }) => name === rule)) return;
	await correctRule(player.store, {
		...player.request('correct', at, null),
		...{ rule, from: -Infinity, to: Infinity, what, reason: '', thresholds: [], preview: false },
	});
}

test(
	'a walk through the past comes, at every instant, to what the ledger up to it gives, corrections included',
	async () => {
		const compared = { all: 0, corrected: 0 };
		await fc.assert(
			fc.asyncProperty(
				journey({ maxSteps: 12, isForward: true }),
				fc.array(corrected, { maxLength: 4 }),
				fc.nat({ max: 20 }),
				async ({ zone, steps }, corrections, newest) => {
					const player = new Player(store, zone);
					for (const [index, step] of steps.entries()) {
						await player.play(step);
						for (const one of corrections) if (one.after === index) await correct(player, one, step.at);
					}
					const end = await stored(player);
					for (const [lead, ledger] of end?.ledgers ?? []) {
						const { score, sweeps } = end!;
						const isCorrected = ledger.some(({ kind }) => kind === 'corrected');
						for (const lines of [Infinity, newest]) {
							const past = new LedgerReplay(ledger, score, sweeps);
							past.goBack(lines);
							const last = new Map([...past.walk()].map((moment) => [moment.at, moment]));
							const decayed = new Set(sweeps.map(({ at }) => at));
							for (const [at, { score: shown, line }] of last) {
								// Decays that follow each other are told as one, at the last of them.
								if (line && decayed.has(at)) continue;
								const then = leadAt(ledger, score, sweeps, at)!;
								expectNear(shown, rounded(totalOf(then, score)), `${lead} at ${at}`);
								compared.all++;
								compared.corrected += Number(isCorrected);
							}
						}
					}
				},
			),
			{ numRuns: journeys(1000) },
		);
		expect(compared.all).toBeGreaterThan(journeys(5000));
		expect(compared.corrected).toBeGreaterThan(journeys(1000));
	},
	timeoutMs,
);
