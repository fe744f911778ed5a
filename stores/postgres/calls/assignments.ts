import type { Assignment } from '../../../scoring';
import {
	assignmentRow,
	ON_ASSIGNED_BEFORE,
	toAssignment,
	toDealt,
	type AssignmentRow,
	type DealtRow,
} from '../../poolRows';
import type { AssignmentCalls } from '../../poolCalls';
import type { Holding } from '../../records';
import { insertInto, rowsOf } from '../batch';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

const sqlFor = (t: Names) => ({
	holdings: `SELECT person, day, count(*)::integer AS leads FROM ${t.assignments} WHERE pool = $1 AND event = ''
		GROUP BY person, day ORDER BY person, day`,
	dealt: `SELECT * FROM ${t.assignments} WHERE pool = $1 AND event = '' AND number > $2 ORDER BY number LIMIT $3`,
	assignmentsOf: `SELECT * FROM ${t.assignments} WHERE entity = $1 AND lead = ANY($2) ORDER BY pool, event`,
	save: `${insertInto(t, 'assignments')} ${ON_ASSIGNED_BEFORE}`,
	remove: `DELETE FROM ${t.assignments} a USING ${rowsOf({ lead: 'text', pool: 'text' }, 2)}
		WHERE a.entity = $1 AND a.lead = ANY($2) AND a.lead = v.lead AND a.pool = v.pool`,
});

export function assignments(t: Names) {
	const sql = sqlFor(t);
	return (session: Session): AssignmentCalls => ({
		async holdings(name) {
			const rows = await session.query<Holding>(sql.holdings, toKey(name));
			return rows.map((row) => ({ ...row, person: fromText(row.person) }));
		},

		async dealt(name, after, size) {
			const rows = await session.query<DealtRow>(sql.dealt, toKey(name), after, size);
			const entities = await session.keys.idsOf(rows.map(({ entity }) => entity));
			const leads = await session.keys.idsOf(rows.map(({ lead }) => lead));
			return rows.map((row, index) => {
				const { assignment } = toDealt(row);
				return {
					entity: entities[index]!,
					lead: leads[index]!,
					assignment: {
						...assignment,
						...inTexts(assignment, fromText),
						pool: name,
						number: assignment.number,
					},
				};
			});
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
