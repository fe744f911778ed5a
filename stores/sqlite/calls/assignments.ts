import type { DatabaseSync } from 'node:sqlite';
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
import { insertInto, statement } from '../statement';

export function assignments(database: DatabaseSync): AssignmentCalls {
	const holdings = statement<Holding>(
		database,
		`SELECT person, day, count(*) AS leads FROM assignments WHERE pool = ? AND event = ''
			GROUP BY person, day ORDER BY person, day`,
	);
	const dealt = statement<DealtRow>(
		database,
		`SELECT * FROM assignments WHERE pool = ? AND event = '' AND number > ? ORDER BY number LIMIT ?`,
	);
	const assignmentsOf = statement<AssignmentRow>(
		database,
		'SELECT * FROM assignments WHERE entity = ? AND lead = ? ORDER BY pool, event',
	);
	const save = statement(database, `${insertInto('assignments')} ${ON_ASSIGNED_BEFORE}`);
	const remove = statement(database, 'DELETE FROM assignments WHERE entity = ? AND lead = ? AND pool = ?');
	return {
		async holdings(name) {
			return holdings.all(name).map((row) => ({ ...row }));
		},

		async dealt(name, after, size) {
			return dealt.all(name, after, size).map(toDealt);
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
