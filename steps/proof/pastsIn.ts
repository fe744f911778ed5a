import {
	isSoundLedger,
	type LeadState,
	type LedgerLine,
	type ReplayedSweep,
	type Score,
} from '../../scoring';
import type { Transaction } from '../../stores';
import { readableOf, readStates } from '../shared/readable';
import type { StepRequest } from '../shared/request';

/** A lead as a score has it, with its whole ledger. */
export interface Past {
	state: LeadState;
	ledger: LedgerLine[];
}

/** What a score knows of some leads. */
export interface Pasts {
	score: Score;
	sweeps: ReplayedSweep[];
	/** Those of them that it has. */
	known: Map<string, Past>;
	unreadable: string[];
}

/** Reads the pasts of leads under their IDs; null: the score is not there. */
export async function pastsIn(
	tx: Transaction,
	{ entity, score: name }: Pick<StepRequest, 'entity' | 'score'>,
	ids: string[],
): Promise<Pasts | null> {
	const stored = await tx.score(entity, name);
	if (!stored) return null;
	const { id, score } = stored;
	const [sweeps, found] = await Promise.all([tx.sweeps(id), readStates(tx, id, ids)]);
	const { leads, unreadable } = readableOf([...found.states], score);
	unreadable.push(...found.unreadable);
	const ledgers = await tx.ledger(
		id,
		leads.map(([lead]) => [lead, -Infinity, Infinity]),
	);
	const known: Pasts['known'] = new Map();
	for (const [lead, state] of leads) {
		const ledger = ledgers.get(lead) ?? null;
		if (isSoundLedger(ledger, state, score, true)) known.set(lead, { state, ledger });
		else unreadable.push(lead);
	}
	return { score, sweeps, known, unreadable };
}
