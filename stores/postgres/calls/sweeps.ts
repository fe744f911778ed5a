import { sweepRow, toSweep, type SweepRow } from '../../rows';
import type { SweepCalls } from '../../transaction';
import { insertInto } from '../batch';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toText } from '../texts';

export function sweeps(t: Names) {
	const sql = {
		insert: insertInto(t, 'sweeps'),
		sweepsOf: `SELECT number, at, fade, groups, step, execution FROM ${t.sweeps} WHERE score = $1 ORDER BY number`,
	};
	return (session: Session): SweepCalls => ({
		async saveSweep(scoreId, sweep) {
			session.alone();
			session.sendRows(sql.insert, [sweepRow(scoreId, { ...sweep, execution: toText(sweep.execution) })]);
		},

		async sweeps(scoreId) {
			const rows = await session.query<SweepRow>(sql.sweepsOf, scoreId);
			return rows.map((row) => toSweep({ ...row, execution: fromText(row.execution) }));
		},
	});
}
