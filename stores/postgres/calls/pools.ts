import { poolRow, toPool, type PoolRow } from '../../poolRows';
import type { PoolCalls } from '../../poolCalls';
import { insertInto } from '../batch';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

export function pools(t: Names) {
	const sql = {
		names: `SELECT pool FROM ${t.pools}`,
		pool: `SELECT pool, state FROM ${t.pools} WHERE pool = $1`,
		insert: insertInto(t, 'pools'),
		update: `UPDATE ${t.pools} SET state = $2 WHERE pool = $1`,
	};
	return (session: Session): PoolCalls => ({
		async pools() {
			const rows = await session.query<{ pool: string }>(sql.names);
			return (await session.keys.idsOf(rows.map(({ pool }) => pool))).sort();
		},

		async pool(name) {
			const [row] = await session.lock<PoolRow>(sql.pool, toKey(name));
			if (!row) return null;
			session.stored.add('pools', row.pool);
			return toPool({ pool: name, state: fromText(row.state) });
		},

		async savePool(name, pool) {
			const [key] = session.keys.of([name]);
			const [, state] = poolRow(name, pool);
			const [fresh, changed] = session.stored.split('pools', [[key!, toText(String(state))]]);
			session.sendRows(sql.insert, fresh);
			for (const row of changed) session.send(sql.update, ...row);
		},
	});
}
