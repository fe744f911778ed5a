import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store';
import { prepare } from './prepare';
import { callsOn } from './transaction';

/** A store that is empty, and gone when nobody has it any more. Its transactions follow each other. */
export function openMemory(): Store {
	const database = new DatabaseSync(':memory:');
	prepare(database, 'in memory');
	const calls = callsOn(database);
	let last: Promise<unknown> = Promise.resolve();
	return {
		async transaction(work, mode = 'write') {
			const result = last.then(async () => {
				database.exec('BEGIN');
				try {
					const output = await work(calls);
					if (mode !== 'preview') database.exec('COMMIT');
					return output;
				} finally {
					if (database.isTransaction) database.exec('ROLLBACK');
				}
			});
			last = result.catch(() => {});
			return await result;
		},
		async purge() {},
	};
}
