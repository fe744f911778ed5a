import type { DatabaseSync } from 'node:sqlite';
import { orNewer, outcomeRow, toOutcome, type OutcomeRow } from '../../outcomeRows';
import type { OutcomeCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function outcomes(database: DatabaseSync): OutcomeCalls {
	const outcomesOf = statement<OutcomeRow>(
		database,
		'SELECT * FROM outcomes WHERE entity = ? AND lead = ? ORDER BY at, outcome',
	);
	const save = statement(database, `${insertInto('outcomes')} ${orNewer('outcomes')}`);
	const remove = statement(database, 'DELETE FROM outcomes WHERE entity = ? AND lead = ? AND outcome = ?');
	return {
		async outcomesOf(entity, leads) {
			return new Map(leads.map((lead) => [lead, outcomesOf.all(entity, lead).map(toOutcome)]));
		},

		async saveOutcomes(entity, outcomes) {
			for (const [lead, outcome] of outcomes) save.run(...outcomeRow(entity, lead, outcome));
		},

		async removeOutcomes(entity, outcomes) {
			for (const [lead, id] of outcomes) remove.run(entity, lead, id);
		},
	};
}
