import type { Instant } from '../scoring';
import type { Move } from './records';
import type { Transaction } from './transaction';

/**
 * What a database must do to keep scores. A new database is one more folder, laid out like sqlite/: how it connects, its
 * schema, and the calls of a transaction as its SQL. It passes test/stores/contract.ts.
 */
export interface Store {
	/**
	 * Runs `work` in one transaction: all that it writes is kept, or nothing of it. Leads and routes that it reads are
	 * locked until it ends, so that concurrent transactions on one lead follow each other; it writes only what it has
	 * read. Where others were at the same data first, the database can ask for `work` to run again from its start.
	 * @throws StoreError where the database cannot be used, or the store has moved; errors of `work` pass through
	 */
	transaction<T>(work: (tx: Transaction) => Promise<T>, mode?: Mode): Promise<T>;
	/**
	 * Makes sure that nothing of what was erased is left in the database's files, as far as that is not a server's
	 * business. Can take seconds, in which other transactions wait and n8n does not.
	 * @throws StoreError where it could not be done; it can be called again
	 */
	purge(): Promise<void>;
	/**
	 * Copies the store as it is at this moment, while transactions go on. Only of stores that are files: a server has
	 * tools of its own.
	 * @throws StoreError
	 */
	backup?(): Promise<Backup>;
}

/** A copy of a store in a file. */
export interface Backup {
	file: string;
	bytes: number;
	at: Instant;
}

/**
 * What a transaction is for. `preview`: everything is undone at the end, which is how previews and reads write nothing;
 * they may see a slightly older state, and block nobody. `move`: nobody else works on the store at the same time, and a
 * store that is being moved, or has moved, can be opened.
 */
export type Mode = 'write' | 'preview' | 'move';

/** A store that cannot be used, in a sentence, with what to do about it. Never holds a secret. */
export class StoreError extends Error {
	constructor(
		message: string,
		readonly advice: string,
		options?: ErrorOptions,
	) {
		super(message, options);
		this.name = 'StoreError';
	}
}

/** Refuses work on a store that is not where the scores are. @param place the store, as people know it */
export async function refuseMoved(tx: Transaction, place: string): Promise<void> {
	const { move } = await tx.identity();
	if (!move) return;
	const [message, advice] = REFUSALS[move.stage];
	throw new StoreError(`The score store ${place} ${message}`, advice);
}

const FINISH = 'Run the Lead Scores step that moves them until it is done, then run this step again.';
const REFUSALS: Record<Move['stage'], [message: string, advice: string]> = {
	leaving: ['is closed while its scores are moved to another store', FINISH],
	arriving: ['is closed until all scores have arrived from another store', FINISH],
	left: [
		'is closed: its scores have moved to another store',
		'Choose the other store under "Store" in this step, then run it again.',
	],
};
