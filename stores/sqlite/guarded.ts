import type { DatabaseSync } from 'node:sqlite';
import type { Transaction } from '../transaction';

type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * Refuses calls once SQLite has rolled their transaction back by itself, as on a full disk: each would be written alone.
 * They fail as the one did that it was rolled back for.
 */
export function guarded(database: DatabaseSync, calls: Transaction): Transaction {
	let failure: Error | undefined;
	const guard =
		(call: Call): Call =>
		async (...args) => {
			if (!database.isTransaction) throw failure ?? new Error('The transaction is over.');
			const result = call(...args);
			result.catch((error: Error) => {
				if (!database.isTransaction) failure = error;
			});
			return await result;
		};
	const all = Object.entries(calls as unknown as Record<string, Call>);
	return Object.fromEntries(all.map(([name, call]) => [name, guard(call)])) as unknown as Transaction;
}
