import type { DatabaseSync } from 'node:sqlite';
import type { TestCopy } from '../../records';
import { TEST_COPIES_KEPT } from '../../rows';
import type { TestCopyCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

const AT = 'workflow = ? AND execution = ? AND position = ?';

export function testCopies(database: DatabaseSync): TestCopyCalls {
	const list = statement<TestCopy>(
		database,
		'SELECT execution, position, step, run FROM test_copies WHERE workflow = ? ORDER BY at, position',
	);
	const read = statement<{ data: string }>(database, `SELECT data FROM test_copies WHERE ${AT}`);
	const drop = statement(database, `DELETE FROM test_copies WHERE ${AT}`);
	const dropOlder = statement(database, 'DELETE FROM test_copies WHERE at < ?');
	const dropEarlierRuns = statement(
		database,
		'DELETE FROM test_copies WHERE workflow = ? AND execution = ? AND step = ? AND run < ?',
	);
	const save = statement(database, insertInto('test_copies'));
	return {
		async testCopies(workflow) {
			return list.all(workflow);
		},

		async testCopy(workflow, execution, position) {
			return read.get(workflow, execution, position)?.data ?? null;
		},

		async saveTestCopy(workflow, { execution, position, step, run }, data, now) {
			dropOlder.run(now - TEST_COPIES_KEPT);
			dropEarlierRuns.run(workflow, execution, step, run - 1);
			drop.run(workflow, execution, position);
			save.run(workflow, execution, position, step, run, now, data);
		},

		async dropTestCopies(copies) {
			for (const copy of copies) drop.run(...copy);
		},
	};
}
