import {
	isSoundLedger,
	isSoundState,
	LedgerReplay,
	type LedgerLine,
	type ReplayedSweep,
	type Score,
} from '../../scoring';
import type { Store, StoredScore } from '../../stores';
import { chunked, inPortions } from './chunks';
import { readStates } from './readable';
import { yieldRegularly, yieldToEventLoop } from './yieldToEventLoop';

/** Lines in one transaction, where they are not all of one lead. */
const LINES_AT_ONCE = 2_000;

/** A lead's past by the time of its events, so that a history that was brought in later looks as it was. */
export interface LeadPast {
	lead: string;
	score: Score;
	lines: LedgerLine[];
	/** Ascending. */
	sweeps: ReplayedSweep[];
}

export const replayOf = ({ lines, score, sweeps }: Omit<LeadPast, 'lead'>): LedgerReplay<ReplayedSweep> =>
	new LedgerReplay(lines, score, sweeps);

/** A ledger as if each line had been written when its event happened, which is the date that histories give it. */
export function byEventTime(ledger: LedgerLine[]): LedgerLine[] {
	return ledger
		.map((line) => ({ ...line, writtenAt: Math.min(line.at, line.writtenAt) }))
		.sort((a, b) => a.writtenAt - b.writtenAt || a.seq - b.seq);
}

/** Reads the pasts of leads, as many at once as is good for n8n, without those that are not stored or cannot be read. */
export async function* leadPasts(
	store: Store,
	{ id, score }: StoredScore,
	leads: string[],
): AsyncGenerator<LeadPast, void, undefined> {
	const pause = yieldRegularly();
	const sweeps = await store.transaction(async (tx) => await tx.sweeps(id), 'preview');
	for (const chunk of chunked(leads)) {
		const { states } = await store.transaction(async (tx) => await readStates(tx, id, chunk), 'preview');
		for (const portion of inPortions([...states], LINES_AT_ONCE, ([, { lines }]) => lines)) {
			const { known, ledgers } = await store.transaction(async (tx) => {
				const names = portion.map(([lead]) => lead);
				const spans = names.map((lead): [string, number, number] => [lead, -Infinity, Infinity]);
				const [{ states: known }, ledgers] = await Promise.all([
					readStates(tx, id, names),
					tx.ledger(id, spans),
				]);
				return { known, ledgers };
			}, 'preview');
			for (const [lead, state] of known) {
				const ledger = ledgers.get(lead);
				if (!ledger || !isSoundState(state, score) || !isSoundLedger(ledger, state, score, true)) continue;
				yield { lead, score, lines: byEventTime(ledger), sweeps };
				await pause();
			}
			await yieldToEventLoop();
		}
	}
}
