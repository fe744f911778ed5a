import type { DatabaseSync } from 'node:sqlite';
import type { EventRecord } from '../../../scoring';
import { toEvent, type EventRow } from '../../rows';
import type { EventCalls } from '../../transaction';
import { statement } from '../statement';

export function events(database: DatabaseSync): EventCalls {
	const eventsOf = statement<EventRow & { event: string }>(
		database,
		'SELECT event, at, decided FROM events WHERE score = ? AND lead = ?',
	);
	const one = statement<EventRow>(
		database,
		'SELECT at, decided FROM events WHERE score = ? AND lead = ? AND event = ?',
	);
	return {
		async eventsOf(scoreId, lead) {
			return new Map(eventsOf.all(scoreId, lead).map((row) => [row.event, toEvent(lead, row)]));
		},

		async events(scoreId, events) {
			const found = new Map<string, Map<string, EventRecord>>();
			for (const [lead, event] of events) {
				const row = one.get(scoreId, lead, event);
				if (!row) continue;
				const records = found.get(lead) ?? new Map<string, EventRecord>();
				found.set(lead, records);
				records.set(event, toEvent(lead, row));
			}
			return { get: (lead, event) => found.get(lead)?.get(event) };
		},
	};
}
