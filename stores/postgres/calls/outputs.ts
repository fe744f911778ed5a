import { OUTPUTS_KEPT } from '../../rows';
import type { OutputCalls } from '../../transaction';
import { rowsOf } from '../batch';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

export function outputs(t: Names) {
	const sql = {
		output: `SELECT output FROM ${t.outputs} WHERE run = $1 AND part = $2`,
		someOutput: `SELECT output FROM ${t.outputs} WHERE run = $1 AND part >= 0 LIMIT 1`,
		save: `INSERT INTO ${t.outputs} (run, part, output, at) VALUES ($1, $2, $3, $4)`,
		dropOlder: `DELETE FROM ${t.outputs} WHERE run IN (
			SELECT run FROM ${t.outputs} WHERE at < $1 ORDER BY at LIMIT 100 FOR UPDATE SKIP LOCKED)`,
		empty: `UPDATE ${t.outputs} o SET output = ''
			FROM ${rowsOf({ run: 'text', part: 'integer' }, 1)} WHERE o.run = v.run AND o.part = v.part`,
	};
	return (session: Session): OutputCalls => ({
		async output(run, part) {
			const [row] = await session.query<{ output: string }>(sql.output, toKey(run), part);
			return row ? fromText(row.output) : null;
		},

		async someOutput(run) {
			const [row] = await session.query<{ output: string }>(sql.someOutput, toKey(run));
			return row ? fromText(row.output) : null;
		},

		async saveOutput(run, part, output, now) {
			const [key] = session.keys.of([run]);
			// Once a run is often enough.
			if (part <= 0) session.send(sql.dropOlder, now - OUTPUTS_KEPT);
			session.send(sql.save, key, part, toText(output), now);
		},

		async emptyOutputs(outputs) {
			session.sendRows(
				sql.empty,
				outputs.map(([run, part]) => [toKey(run), part]),
			);
		},
	});
}
