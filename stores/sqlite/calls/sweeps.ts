import type { DatabaseSync } from 'node:sqlite';
import { sweepRow, toSweep, type SweepRow } from '../../rows';
import type { SweepCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function sweeps(database: DatabaseSync): SweepCalls {
	const save = statement(database, insertInto('sweeps'));
	const sweepsOf = statement<SweepRow>(
		database,
		'SELECT number, at, fade, groups, step, execution FROM sweeps WHERE score = ? ORDER BY number',
	);
	return {
		async saveSweep(scoreId, sweep) {
			save.run(...sweepRow(scoreId, sweep));
		},

		async sweeps(scoreId) {
			return sweepsOf.all(scoreId).map(toSweep);
		},
	};
}
