import type { DatabaseSync } from 'node:sqlite';
import type { RouteRecord } from '../../records';
import { routeRow, toRoute, type RouteRow } from '../../rows';
import type { RouteCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function routes(database: DatabaseSync): RouteCalls {
	const route = statement<RouteRow>(
		database,
		'SELECT band, activity, began, asked FROM routes WHERE score = ? AND lead = ? AND router = ?',
	);
	const routesOf = statement<RouteRow & { router: number }>(
		database,
		'SELECT router, band, activity, began, asked FROM routes WHERE score = ? AND lead = ? ORDER BY router',
	);
	const save = statement(
		database,
		`${insertInto('routes')} ON CONFLICT (score, lead, router) DO UPDATE
			SET band = excluded.band, activity = excluded.activity, began = excluded.began, asked = excluded.asked`,
	);
	const move = statement(database, 'UPDATE OR IGNORE routes SET lead = ? WHERE score = ? AND lead = ?');
	const drop = statement(database, 'DELETE FROM routes WHERE score = ? AND lead = ?');
	const moveCrossings = statement(database, 'UPDATE crossings SET lead = ? WHERE score = ? AND lead = ?');
	return {
		async routes(scoreId, router, leads) {
			const found = new Map<string, RouteRecord>();
			for (const lead of leads) {
				const row = route.get(scoreId, lead, router);
				if (row) found.set(lead, toRoute(row));
			}
			return found;
		},

		async saveRoutes(scoreId, router, routes) {
			for (const [lead, record] of routes) save.run(...routeRow(scoreId, lead, router, record));
		},

		async routesOf(scoreId, leads) {
			const all = (lead: string) =>
				routesOf.all(scoreId, lead).map((row) => ({ router: row.router, ...toRoute(row) }));
			return new Map(leads.map((lead) => [lead, all(lead)]));
		},

		async moveRoutes(scoreId, from, into) {
			move.run(into, scoreId, from);
			drop.run(scoreId, from);
			moveCrossings.run(into, scoreId, from);
		},
	};
}
