import type { Touch } from '../../../scoring';
import { OR_STAYS, toTouch, touchRow, type TouchCalls, type TouchRow } from '../../touches';
import { insertInto } from '../batch';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

export function touches(t: Names) {
	const sql = {
		touchesOf: `SELECT * FROM ${t.touches} WHERE entity = $1 AND lead = ANY($2) ORDER BY at`,
		save: `${insertInto(t, 'touches')} ${OR_STAYS}`,
		move: `WITH moved AS (DELETE FROM ${t.touches} WHERE entity = $1 AND lead = $2 RETURNING *)
			INSERT INTO ${t.touches} (entity, lead, at, by_whom, step, execution)
			SELECT entity, $3, at, by_whom, step, execution FROM moved ${OR_STAYS}`,
	};
	return (session: Session): TouchCalls => ({
		async touchesOf(entity, leads) {
			const ids = byKeys(leads);
			const rows = await session.query<TouchRow>(sql.touchesOf, toKey(entity), [...ids.keys()]);
			const found = new Map<string, Touch[]>(leads.map((lead) => [lead, []]));
			for (const row of rows) found.get(ids.get(row.lead)!)!.push(inTexts(toTouch(row), fromText));
			return found;
		},

		async saveTouches(entity, touches) {
			const type = session.keys.of([entity])[0]!;
			const leads = session.keys.of(touches.map(([lead]) => lead));
			session.sendRows(
				sql.save,
				touches.map(([, touch], index) => touchRow(type, leads[index]!, inTexts(touch, toText))),
			);
		},

		async moveTouches(entity, from, into) {
			const [type, other, survivor] = session.keys.of([entity, from, into]);
			session.send(sql.move, type, other, survivor);
		},
	});
}

const inTexts = (touch: Touch, convert: (text: string) => string): Touch => ({
	...touch,
	by: convert(touch.by),
	execution: convert(touch.execution),
});
