import type { DatabaseSync } from 'node:sqlite';
import { poolRow, toPool, type PoolRow } from '../../poolRows';
import type { PoolCalls } from '../../poolCalls';
import { insertInto, statement } from '../statement';

export function pools(database: DatabaseSync): PoolCalls {
	const names = statement<{ pool: string }>(database, 'SELECT pool FROM pools ORDER BY pool');
	const pool = statement<PoolRow>(database, 'SELECT * FROM pools WHERE pool = ?');
	const savePool = statement(
		database,
		`${insertInto('pools')} ON CONFLICT (pool) DO UPDATE SET state = excluded.state`,
	);
	return {
		async pools() {
			return names.all().map((row) => row.pool);
		},

		async pool(name) {
			const row = pool.get(name);
			return row ? toPool(row) : null;
		},

		async savePool(name, state) {
			savePool.run(...poolRow(name, state));
		},
	};
}
