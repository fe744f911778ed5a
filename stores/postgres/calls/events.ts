import type { EventRecord } from '../../../scoring';
import { toEvent, type EventRow } from '../../rows';
import type { EventCalls } from '../../transaction';
import { rowsOf } from '../batch';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

export function events(t: Names) {
	const sql = {
		eventsOf: `SELECT event, at, decided FROM ${t.events} WHERE score = $1 AND lead = $2`,
		events: `SELECT e.lead, e.event, e.at, e.decided
			FROM ${rowsOf({ lead: 'text', event: 'text' }, 2)}
			CROSS JOIN LATERAL (
				SELECT * FROM ${t.events} WHERE score = $1 AND lead = v.lead AND event = v.event OFFSET 0
			) AS e`,
	};
	return (session: Session): EventCalls => ({
		async eventsOf(scoreId, lead) {
			const rows = await session.query<EventRow & { event: string }>(sql.eventsOf, scoreId, toKey(lead));
			const events = await session.keys.idsOf(rows.map(({ event }) => event));
			return new Map(rows.map((row, index) => [events[index]!, toEvent(lead, row)]));
		},

		async events(scoreId, events) {
			const found = new Map<string, EventRecord>();
			if (events.length > 0) {
				const rows = await session.query<EventRow & { lead: string; event: string }>(
					sql.events,
					scoreId,
					events.map(([lead]) => toKey(lead)),
					events.map(([, event]) => toKey(event)),
				);
				const ids = byKeys(events.map(([lead]) => lead));
				for (const row of rows) {
					found.set(`${row.lead}\u0000${row.event}`, toEvent(ids.get(row.lead)!, row));
				}
			}
			return { get: (lead, event) => found.get(`${toKey(lead)}\u0000${toKey(event)}`) };
		},
	});
}
