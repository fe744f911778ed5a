import type { Holder } from './holders';
import { copyOfLead, type Expiring, type LeadState } from './lead';
import type { LedgerLine, LineFields, NewLine } from './ledgerLine';
import { Payments } from './payments';

/** Who works on a lead: the step's number in the store, and the execution. */
export interface Author {
	step: number;
	execution: string;
	/** As whom it holds points while something is true; absent: as the step. */
	holder?: Holder;
}

/** A lead while a step works on it: what was read of it, and what is to be written with its state. */
export interface LeadWork {
	state: LeadState;
	/** Its awards and counted events that expire up to the step's instant, and the first that expires later. */
	due: Expiring[];
	upcoming: Expiring | null;
	/** Its ledger, where `needsHistory` said so; else what of it lies around the events to come, where bursts are looked for. */
	ledger: LedgerLine[];
	whole: boolean;
	/** What limits look at: what their rules have awarded around the events to come. */
	paid: Payments;
	/** To be written. */
	lines: LedgerLine[];
	newExpiring: Expiring[];
	hasExpired: boolean;
	/** Rules by count whose window changed, and corrected ones: all that is to expire of them is replaced by `newExpiring`. */
	recounted: number[];
}

export function startWork(state: LeadState, read: Partial<LeadWork> = {}): LeadWork {
	return {
		state,
		due: [],
		upcoming: null,
		ledger: [],
		whole: false,
		paid: new Payments(),
		...read,
		lines: [],
		newExpiring: [],
		hasExpired: false,
		recounted: [],
	};
}

/** A copy of a lead to which nothing was written yet, to try on it what is never stored. */
export function copyOf({ state, due, upcoming, ledger, whole, paid }: LeadWork): LeadWork {
	return startWork(copyOfLead(state), { due, upcoming, ledger, whole, paid: paid.copy() });
}

/** Writes a line into the lead's ledger. */
export function write(work: LeadWork, author: Author, line: NewLine): LedgerLine {
	const written = nextLine(work, author, line);
	work.state.lines = written.seq;
	work.lines.push(written);
	return written;
}

/** A line as it would be written next. */
export function nextLine<L extends NewLine>(
	{ state }: LeadWork,
	{ step, execution }: Author,
	line: L,
): L & LineFields {
	const none = { offered: null, expiresAt: null, event: null };
	const own = { seq: state.lines + 1, step, execution, writtenAt: state.clock };
	return { ...none, ...line, ...own } as L & LineFields;
}

/** Remembers that an award or counted event will expire. */
export function expires(work: LeadWork, expiring: Expiring): void {
	work.newExpiring.push(expiring);
	const { next } = work.state;
	if (!next || expiring.expiresAt < next.expiresAt) work.state.next = expiring;
}

/** Every line that was read or written: the whole ledger, where it was read whole. */
export const allLines = ({ ledger, lines }: LeadWork): LedgerLine[] =>
	lines.length > 0 ? [...ledger, ...lines] : ledger;
