import {
	isSoundLedger,
	type LeadState,
	type LedgerLine,
	type ReplayedSweep,
	type Score,
} from '../../scoring';
import { UnreadableLeads, type StoredScore, type Transaction } from '../../stores';
import { readableOf, type Readable } from '../shared/readable';
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
	const [sweeps, { leads, unreadable }] = await Promise.all([tx.sweeps(id), statesIn(tx, stored, ids)]);
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

/** Leads of a score under their IDs, as far as they have it, and those that cannot be read. */
async function statesIn(tx: Transaction, { id, score }: StoredScore, leads: string[]): Promise<Readable> {
	const found = await tx.leads(id, leads).catch((error: unknown) => {
		if (error instanceof UnreadableLeads) return error.leads;
		throw error;
	});
	if (!Array.isArray(found)) return readableOf([...found], score);
	const others = await statesIn(
		tx,
		{ id, score },
		leads.filter((lead) => !found.includes(lead)),
	);
	return { leads: others.leads, unreadable: [...found, ...others.unreadable] };
}
