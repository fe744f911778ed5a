import type { TestCopy } from '../../records';
import { TEST_COPIES_KEPT } from '../../rows';
import type { TestCopyCalls } from '../../transaction';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

export function testCopies(t: Names) {
	const at = 'workflow = $1 AND execution = $2 AND position = $3';
	const sql = {
		list: `SELECT execution, position, step, run FROM ${t.test_copies} WHERE workflow = $1 ORDER BY at, position`,
		read: `SELECT data FROM ${t.test_copies} WHERE ${at}`,
		drop: `DELETE FROM ${t.test_copies} WHERE ${at}`,
		dropOlder: `DELETE FROM ${t.test_copies} WHERE at < $1`,
		dropEarlierRuns: `DELETE FROM ${t.test_copies}
			WHERE workflow = $1 AND execution = $2 AND step = $3 AND run < $4`,
		save: `INSERT INTO ${t.test_copies} (workflow, execution, position, step, run, at, data)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
	};
	return (session: Session): TestCopyCalls => ({
		async testCopies(workflow) {
			const found = await session.query<TestCopy>(sql.list, toKey(workflow));
			const [executions, steps] = await Promise.all([
				session.keys.idsOf(found.map(({ execution }) => execution)),
				session.keys.idsOf(found.map(({ step }) => step)),
			]);
			return found.map((copy, index) => ({
				...copy,
				execution: executions[index]!,
				step: steps[index]!,
			}));
		},

		async testCopy(workflow, execution, position) {
			const [row] = await session.query<{ data: string }>(
				sql.read,
				toKey(workflow),
				toKey(execution),
				position,
			);
			return row ? fromText(row.data) : null;
		},

		async saveTestCopy(workflow, { execution, position, step, run }, data, now) {
			const [workflowKey, executionKey, stepKey] = session.keys.of([workflow, execution, step]);
			session.send(sql.dropOlder, now - TEST_COPIES_KEPT);
			session.send(sql.dropEarlierRuns, workflowKey, executionKey, stepKey, run - 1);
			session.send(sql.drop, workflowKey, executionKey, position);
			session.send(sql.save, workflowKey, executionKey, position, stepKey, run, now, toText(data));
		},

		async dropTestCopies(copies) {
			for (const [workflow, execution, position] of copies) {
				session.send(sql.drop, toKey(workflow), toKey(execution), position);
			}
		},
	});
}
