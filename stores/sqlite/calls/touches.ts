import type { DatabaseSync } from 'node:sqlite';
import { OR_STAYS, toTouch, touchRow, type TouchCalls, type TouchRow } from '../../touches';
import { insertInto, statement } from '../statement';

export function touches(database: DatabaseSync): TouchCalls {
	const touchesOf = statement<TouchRow>(
		database,
		'SELECT * FROM touches WHERE entity = ? AND lead = ? ORDER BY at',
	);
	const save = statement(database, `${insertInto('touches')} ${OR_STAYS}`);
	const remove = statement(database, 'DELETE FROM touches WHERE entity = ? AND lead = ?');
	return {
		async touchesOf(entity, leads) {
			return new Map(leads.map((lead) => [lead, touchesOf.all(entity, lead).map(toTouch)]));
		},

		async saveTouches(entity, touches) {
			for (const [lead, touch] of touches) save.run(...touchRow(entity, lead, touch));
		},

		async moveTouches(entity, from, into) {
			const moved = touchesOf.all(entity, from).map(toTouch);
			for (const touch of moved) save.run(...touchRow(entity, into, touch));
			remove.run(entity, from);
		},
	};
}
