import type { DatabaseSync } from 'node:sqlite';
import { OUTPUTS_KEPT } from '../../rows';
import type { OutputCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function outputs(database: DatabaseSync): OutputCalls {
	const outputOf = statement<{ output: string }>(
		database,
		'SELECT output FROM outputs WHERE run = ? AND part = ?',
	);
	const someOutput = statement<{ output: string }>(
		database,
		'SELECT output FROM outputs WHERE run = ? AND part >= 0 LIMIT 1',
	);
	const save = statement(database, insertInto('outputs'));
	const dropOlder = statement(
		database,
		'DELETE FROM outputs WHERE run IN (SELECT run FROM outputs WHERE at < ? LIMIT 100)',
	);
	const empty = statement(database, "UPDATE outputs SET output = '' WHERE run = ? AND part = ?");
	return {
		async output(run, part) {
			return outputOf.get(run, part)?.output ?? null;
		},

		async someOutput(run) {
			return someOutput.get(run)?.output ?? null;
		},

		async saveOutput(run, part, output, now) {
			// Once a run is often enough.
			if (part <= 0) dropOlder.run(now - OUTPUTS_KEPT);
			save.run(run, part, output, now);
		},

		async emptyOutputs(outputs) {
			for (const [run, part] of outputs) empty.run(run, part);
		},
	};
}
