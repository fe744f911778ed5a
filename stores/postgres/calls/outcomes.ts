import type { Outcome } from '../../../scoring';
import { orNewer, outcomeRow, toOutcome, type OutcomeRow } from '../../outcomeRows';
import type { OutcomeCalls } from '../../transaction';
import { insertInto, rowsOf } from '../batch';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

export function outcomes(t: Names) {
	const sql = {
		outcomesOf: `SELECT * FROM ${t.outcomes} WHERE entity = $1 AND lead = ANY($2) ORDER BY at, outcome`,
		save: `${insertInto(t, 'outcomes')} ${orNewer(t.outcomes)}`,
		remove: `DELETE FROM ${t.outcomes} o USING ${rowsOf({ lead: 'text', outcome: 'text' }, 2)}
			WHERE o.entity = $1 AND o.lead = ANY($2) AND o.lead = v.lead AND o.outcome = v.outcome`,
	};
	return (session: Session): OutcomeCalls => ({
		async outcomesOf(entity, leads) {
			const ids = byKeys(leads);
			const rows = await session.query<OutcomeRow>(sql.outcomesOf, toKey(entity), [...ids.keys()]);
			const names = await session.keys.idsOf(rows.map(({ outcome }) => outcome));
			const found = new Map<string, Outcome[]>(leads.map((lead) => [lead, []]));
			rows.forEach((row, index) => {
				const outcome = { ...toOutcome(row), id: names[index]! };
				found.get(ids.get(row.lead)!)!.push(inTexts(outcome, fromText));
			});
			return found;
		},

		async saveOutcomes(entity, outcomes) {
			const type = session.keys.of([entity])[0]!;
			const leads = session.keys.of(outcomes.map(([lead]) => lead));
			const ids = session.keys.of(outcomes.map(([, { id }]) => id));
			session.sendRows(
				sql.save,
				outcomes.map(([, outcome], index) =>
					outcomeRow(type, leads[index]!, { ...inTexts(outcome, toText), id: ids[index]! }),
				),
			);
		},

		async removeOutcomes(entity, outcomes) {
			session.sendRows(
				sql.remove,
				outcomes.map(([lead, id]) => [toKey(lead), toKey(id)]),
				toKey(entity),
			);
		},
	});
}

const inTexts = (outcome: Outcome, convert: (text: string) => string): Outcome => ({
	...outcome,
	reason: convert(outcome.reason),
	execution: convert(outcome.execution),
});
