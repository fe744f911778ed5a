import type { DatabaseSync } from 'node:sqlite';
import type { Expiries } from '../../records';
import { toExpiring, type ExpiringRow } from '../../rows';
import type { ExpiringCalls } from '../../transaction';
import { statement } from '../statement';

export function expiring(database: DatabaseSync): ExpiringCalls {
	const dueBy = statement<ExpiringRow>(
		database,
		`SELECT rule, at, expires_at, seq, points FROM expiring
			WHERE score = ? AND lead = ? AND expires_at <= ? ORDER BY expires_at, seq`,
	);
	const firstAfter = statement<ExpiringRow>(
		database,
		`SELECT rule, at, expires_at, seq, points FROM expiring
			WHERE score = ? AND lead = ? AND expires_at > ? ORDER BY expires_at, seq LIMIT 1`,
	);
	return {
		async expiring(scoreId, until) {
			const found = new Map<string, Expiries>();
			for (const [lead, instant] of until) {
				const upcoming = firstAfter.get(scoreId, lead, instant);
				found.set(lead, {
					due: dueBy.all(scoreId, lead, instant).map(toExpiring),
					upcoming: upcoming ? toExpiring(upcoming) : null,
				});
			}
			return found;
		},
	};
}
