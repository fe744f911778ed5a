import { isSoundLedger, isSoundState, type LeadState, type LedgerLine, type Score } from '../../scoring';
import { named, UnreadableLeads, type StoredLead, type Transaction } from '../../stores';

/** Leads of a page, and those that cannot be read: they are left out, and work on the others continues. */
export interface Readable {
	leads: Array<[lead: string, state: LeadState]>;
	unreadable: string[];
}

export function readableOf(page: StoredLead[], score: Score): Readable {
	const isRead = (one: StoredLead): one is [string, LeadState] =>
		one[1] !== null && isSoundState(one[1], score);
	return {
		leads: page.filter(isRead),
		unreadable: page.filter((one) => !isRead(one)).map(([lead]) => lead),
	};
}

/** The states of leads under their IDs, as far as a score has them, and those that cannot be read. */
export async function readStates(
	tx: Transaction,
	scoreId: number,
	leads: string[],
): Promise<{ states: Map<string, LeadState>; unreadable: string[] }> {
	const found = await tx.leads(scoreId, leads).catch((error: unknown) => {
		if (error instanceof UnreadableLeads) return error.leads;
		throw error;
	});
	if (!Array.isArray(found)) return { states: found, unreadable: [] };
	const others = await readStates(
		tx,
		scoreId,
		leads.filter((lead) => !found.includes(lead)),
	);
	return { states: others.states, unreadable: [...found, ...others.unreadable] };
}

/** Lines of a lead's ledger, all of it unless said otherwise, where all of them can be read. @throws UnreadableLeads */
export function readableLedger(
	lead: string,
	state: LeadState,
	ledger: LedgerLine[] | null,
	score: Score,
	whole = true,
): LedgerLine[] {
	if (isSoundState(state, score) && isSoundLedger(ledger, state, score, whole)) return ledger;
	throw new UnreadableLeads([lead]);
}

/** What a person should know of leads that were left out. None: nothing. */
export function unreadableNotices(leads: string[]): string[] {
	if (leads.length === 0) return [];
	const was = leads.length === 1 ? 'was' : 'were';
	return [
		`What is stored of ${named(leads)} cannot be read and ${was} left out. It was damaged, or changed by hand: erase such a lead, or restore the store from a backup.`,
	];
}
