import type { DatabaseSync } from 'node:sqlite';
import type { Transaction } from '../transaction';

/**
 * Refuses calls once SQLite has rolled their transaction back by itself, as on a full disk: each would be written alone.
 * They fail as the one did that it was rolled back for.
 */
export function guarded(database: DatabaseSync, calls: Transaction): Transaction {
	let failure: unknown;
	const guard =
		(call: (...args: unknown[]) => Promise<unknown>) =>
		async (...args: unknown[]): Promise<unknown> => {
			if (!database.isTransaction) throw failure ?? new Error('The transaction is over.');
			try {
				return await call(...args);
			} catch (error) {
				if (!database.isTransaction) failure = error;
				throw error;
			}
		};
	return Object.fromEntries(
		Object.entries(calls).map(([name, call]) => [name, guard(call)]),
	) as unknown as Transaction;
}
