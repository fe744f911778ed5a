import type { RouteRecord } from '../../records';
import type { RouteCalls } from '../../transaction';
import { insertInto, rowsOf } from '../batch';
import { routeRow, toRoute, type RouteRow } from '../../rows';
import { byKeys } from '../keys';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toText } from '../texts';

type LeadRoute = RouteRow & { lead: string };

export function routes(t: Names) {
	const sql = {
		routes: `SELECT lead, band, activity, began, asked FROM ${t.routes}
			WHERE score = $1 AND router = $2 AND lead = ANY($3) ORDER BY lead`,
		routesOf: `SELECT lead, router, band, activity, began, asked FROM ${t.routes}
			WHERE score = $1 AND lead = ANY($2) ORDER BY lead, router`,
		insert: insertInto(t, 'routes'),
		update: `UPDATE ${t.routes} r SET band = v.band, activity = v.activity, began = v.began, asked = v.asked
			FROM ${rowsOf({ lead: 'text', band: 'text', activity: 'bigint', began: 'double precision', asked: 'text' }, 3)}
			WHERE r.score = $1 AND r.router = $2 AND r.lead = ANY($3) AND r.lead = v.lead`,
		move: `UPDATE ${t.routes} r SET lead = $3 WHERE score = $1 AND lead = $2 AND NOT EXISTS (
			SELECT FROM ${t.routes} o WHERE o.score = $1 AND o.lead = $3 AND o.router = r.router)`,
		drop: `DELETE FROM ${t.routes} WHERE score = $1 AND lead = $2`,
		moveCrossings: `UPDATE ${t.crossings} SET lead = $3 WHERE score = $1 AND lead = $2`,
	};
	return (session: Session): RouteCalls => ({
		async routes(scoreId, router, leads) {
			const ids = byKeys(leads);
			const rows = await session.lock<LeadRoute>(sql.routes, scoreId, router, [...ids.keys()]);
			for (const { lead } of rows) session.stored.add('routes', scoreId, lead, router);
			return new Map(rows.map((row) => [ids.get(row.lead)!, toRoute(inTexts(row))]));
		},

		async saveRoutes(scoreId, router, routes) {
			const leads = session.keys.of(routes.map(([lead]) => lead));
			const [fresh, changed] = session.stored.split(
				'routes',
				routes.map(([, record], index) =>
					routeRow(scoreId, leads[index]!, router, { ...record, band: record.band && toText(record.band) }),
				),
			);
			session.sendRows(sql.insert, fresh);
			session.sendRows(
				sql.update,
				changed.map(([, lead, , ...record]) => [lead!, ...record]),
				scoreId,
				router,
			);
		},

		async routesOf(scoreId, leads) {
			const ids = byKeys(leads);
			const rows = await session.query<LeadRoute & { router: number }>(sql.routesOf, scoreId, [
				...ids.keys(),
			]);
			const found = new Map<string, Array<RouteRecord & { router: number }>>(leads.map((lead) => [lead, []]));
			for (const row of rows) {
				found.get(ids.get(row.lead)!)!.push({ router: row.router, ...toRoute(inTexts(row)) });
			}
			return found;
		},

		async moveRoutes(scoreId, from, into) {
			const keys = session.keys.of([from, into]);
			session.send(sql.move, scoreId, ...keys);
			session.send(sql.drop, scoreId, keys[0]);
			session.send(sql.moveCrossings, scoreId, ...keys);
		},
	});
}

const inTexts = (row: RouteRow): RouteRow => ({ ...row, band: row.band && fromText(row.band) });
