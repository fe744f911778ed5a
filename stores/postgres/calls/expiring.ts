import type { Expiries } from '../../records';
import { toExpiring, type ExpiringRow } from '../../rows';
import type { ExpiringCalls } from '../../transaction';
import type { Names } from '../names';
import type { Session } from '../session';
import { toKey } from '../texts';

/** With the place, from 1, of the lead that was asked for. */
type PlacedRow = ExpiringRow & { place: number };

export function expiring(t: Names) {
	const select = (
		which: string,
	) => `SELECT v.place::integer AS place, e.rule, e.at, e.expires_at, e.seq, e.points
		FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS v (lead, until, place)
		CROSS JOIN LATERAL (SELECT * FROM ${t.expiring} WHERE score = $1 AND lead = v.lead AND ${which}) AS e`;
	const sql = {
		due: `${select('expires_at <= v.until OFFSET 0')} ORDER BY e.expires_at, e.seq`,
		upcoming: select('expires_at > v.until ORDER BY expires_at, seq LIMIT 1'),
	};
	return (session: Session): ExpiringCalls => ({
		async expiring(scoreId, until) {
			const found = new Map<string, Expiries>(until.map(([lead]) => [lead, { due: [], upcoming: null }]));
			const values = [scoreId, until.map(([lead]) => toKey(lead)), until.map(([, instant]) => instant)];
			const expiriesOf = ({ place }: PlacedRow) => found.get(until[place - 1]![0])!;
			const [due, upcoming] = await Promise.all([
				session.query<PlacedRow>(sql.due, ...values),
				session.query<PlacedRow>(sql.upcoming, ...values),
			]);
			for (const row of due) expiriesOf(row).due.push(toExpiring(row));
			for (const row of upcoming) expiriesOf(row).upcoming = toExpiring(row);
			return found;
		},
	});
}
