import fc from 'fast-check';
import {
	inOrderOfEntry,
	leadAt,
	rounded,
	totalOf,
	underChanges,
	watchPast,
	type Entering,
	type Instant,
	type LedgerLine,
} from '../../scoring';
import { leads } from './arbitraries';
import { journey } from './journey';
import { expectNear, journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

/** Every lead of a journey, with what its replay needs. */
async function pasts(player: Player) {
	return await store.transaction(async (tx) => {
		const found = await tx.score(player.entity, player.score);
		if (!found) return [];
		const { id, score } = found;
		const sweeps = await tx.sweeps(id);
		const states = await tx.leads(id, leads);
		const spans = [...states.keys()].map((lead): [string, number, number] => [lead, -Infinity, Infinity]);
		const ledgers = (await tx.ledger(id, spans)) as Map<string, LedgerLine[]>;
		return [...states].map(([lead, { clock }]) => ({ clock, score, sweeps, ledger: ledgers.get(lead)! }));
	}, 'preview');
}

test(
	'a lead stood on each day as the lines that had entered by then and the decays up to it had left it',
	async () => {
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(
				journey({ maxSteps: 10, isForward: true }),
				fc.constantFrom<Entering>('asWritten', 'asDated'),
				async ({ zone, steps }, entering) => {
					const player = new Player(store, zone);
					for (const step of steps) await player.play(step);
					for (const { clock, score, sweeps, ledger } of await pasts(player)) {
						const today = underChanges(score, sweeps, { settings: {} });
						const lines = inOrderOfEntry(ledger, entering);
						const days = daysAround(
							lines,
							steps.map(({ at }) => at),
						);
						const stood = new Map<Instant, number>();
						watchPast({ ...today, lines, clock }, days, {
							stood: (day, standing) => stood.set(days[day]!, standing.score),
							changed: () => undefined,
						});
						for (const day of days) {
							const then = leadAt(lines, score, sweeps, day);
							if (!then) expect(stood.has(day)).toBe(false);
							else expectNear(stood.get(day), rounded(totalOf(then, score)), String(day));
							compared++;
						}
					}
				},
			),
			{ numRuns: journeys(60) },
		);
		expect(compared).toBeGreaterThan(100);
	},
	timeoutMs,
);

/** At, right before and right after each line and each step. */
const daysAround = (lines: LedgerLine[], steps: Instant[]): Instant[] =>
	[
		...new Set([...lines.map(({ writtenAt }) => writtenAt), ...steps].flatMap((at) => [at - 1, at, at + 1])),
	].sort((a, b) => a - b);

const line = (seq: number, at: Instant, writtenAt: Instant): LedgerLine => ({
	...{ kind: 'award', rule: 1, isOnce: false, reason: null, points: 5, offered: null, expiresAt: null },
	...{ event: null, step: 1, execution: 'e', seq, at, writtenAt },
});

test('what is dated ahead enters at its date, and history that was loaded later where it is asked for', () => {
	const ledger = [line(1, 300, 200), line(2, 100, 250)];
	const entries = (entering: Entering) =>
		inOrderOfEntry(ledger, entering).map(({ seq, writtenAt }) => [seq, writtenAt]);
	expect(entries('asWritten')).toEqual([
		[2, 250],
		[1, 300],
	]);
	expect(entries('asDated')).toEqual([
		[2, 100],
		[1, 300],
	]);
});
