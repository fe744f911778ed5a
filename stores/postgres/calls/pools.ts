import type { Assignment } from '../../../scoring';
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
import { insertInto, rowsOf } from '../batch';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

const sqlFor = (t: Names) => ({
	names: `SELECT pool FROM ${t.pools}`,
	pool: `SELECT pool, state FROM ${t.pools} WHERE pool = $1`,
	insert: insertInto(t, 'pools'),
	update: `UPDATE ${t.pools} SET state = $2 WHERE pool = $1`,
	holdings: `SELECT person, day, count(*)::integer AS leads FROM ${t.assignments} WHERE pool = $1 AND event = ''
		GROUP BY person, day ORDER BY person, day`,
	assignmentsOf: `SELECT * FROM ${t.assignments} WHERE entity = $1 AND lead = ANY($2) ORDER BY pool, event`,
	save: `${insertInto(t, 'assignments')} ${ON_ASSIGNED_BEFORE}`,
	remove: `DELETE FROM ${t.assignments} a USING ${rowsOf({ lead: 'text', pool: 'text' }, 2)}
		WHERE a.entity = $1 AND a.lead = ANY($2) AND a.lead = v.lead AND a.pool = v.pool`,
});

export function pools(t: Names) {
	const sql = sqlFor(t);
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

		async holdings(name) {
			const rows = await session.query<Holding>(sql.holdings, toKey(name));
			return rows.map((row) => ({ ...row, person: fromText(row.person) }));
		},

		async assignmentsOf(entity, leads) {
			const ids = byKeys(leads);
			const rows = await session.query<AssignmentRow>(sql.assignmentsOf, toKey(entity), [...ids.keys()]);
			const names = await session.keys.idsOf(rows.map(({ pool }) => pool));
			const events = await session.keys.idsOf(rows.map(({ event }) => event));
			const found = new Map<string, Assignment[]>(leads.map((lead) => [lead, []]));
			rows.forEach((row, index) => {
				const assignment = { ...toAssignment(row), pool: names[index]!, event: events[index]! };
				found.get(ids.get(row.lead)!)!.push(inTexts(assignment, fromText));
			});
			return found;
		},

		async saveAssignments(entity, assignments) {
			const type = session.keys.of([entity])[0]!;
			const leads = session.keys.of(assignments.map(([lead]) => lead));
			const names = session.keys.of(assignments.map(([, { pool }]) => pool));
			const events = session.keys.of(assignments.map(([, { event }]) => event));
			session.sendRows(
				sql.save,
				assignments.map(([, one], index) => {
					const keyed = { ...inTexts(one, toText), pool: names[index]!, event: events[index]! };
					return assignmentRow(type, leads[index]!, keyed);
				}),
			);
		},

		async removeAssignments(entity, assignments) {
			session.sendRows(
				sql.remove,
				assignments.map(([lead, name]) => [toKey(lead), toKey(name)]),
				toKey(entity),
			);
		},
	});
}

const inTexts = (one: Assignment, convert: (text: string) => string): Assignment => ({
	...one,
	person: convert(one.person),
	execution: convert(one.execution),
});
