import type { DatabaseSync } from 'node:sqlite';
import {
	assignmentRow,
	ON_ASSIGNED_BEFORE,
	poolRow,
	toAssignment,
	toPool,
	type AssignmentRow,
	type PoolRow,
} from '../../poolRows';
import type { PoolCalls } from '../../poolCalls';
import type { Holding } from '../../records';
import { insertInto, statement } from '../statement';

export function pools(database: DatabaseSync): PoolCalls {
	const names = statement<{ pool: string }>(database, 'SELECT pool FROM pools ORDER BY pool');
	const pool = statement<PoolRow>(database, 'SELECT * FROM pools WHERE pool = ?');
	const savePool = statement(
		database,
		`${insertInto('pools')} ON CONFLICT (pool) DO UPDATE SET state = excluded.state`,
	);
	const holdings = statement<Holding>(
		database,
		`SELECT person, day, count(*) AS leads FROM assignments WHERE pool = ? AND event = ''
			GROUP BY person, day ORDER BY person, day`,
	);
	const assignmentsOf = statement<AssignmentRow>(
		database,
		'SELECT * FROM assignments WHERE entity = ? AND lead = ? ORDER BY pool, event',
	);
	const save = statement(database, `${insertInto('assignments')} ${ON_ASSIGNED_BEFORE}`);
	const remove = statement(database, 'DELETE FROM assignments WHERE entity = ? AND lead = ? AND pool = ?');
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

		async holdings(name) {
			return holdings.all(name).map((row) => ({ ...row }));
		},

		async assignmentsOf(entity, leads) {
			return new Map(leads.map((lead) => [lead, assignmentsOf.all(entity, lead).map(toAssignment)]));
		},

		async saveAssignments(entity, assignments) {
			for (const [lead, assignment] of assignments) save.run(...assignmentRow(entity, lead, assignment));
		},

		async removeAssignments(entity, assignments) {
			for (const [lead, name] of assignments) remove.run(entity, lead, name);
		},
	};
}
