import type { DatabaseSync } from 'node:sqlite';
import type { RouteRecord } from '../../records';
import type { RouteCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function routes(database: DatabaseSync): RouteCalls {
	const route = statement<RouteRecord>(
		database,
		'SELECT band, activity FROM routes WHERE score = ? AND lead = ? AND router = ?',
	);
	const routesOf = statement<RouteRecord & { router: number }>(
		database,
		'SELECT router, band, activity FROM routes WHERE score = ? AND lead = ? ORDER BY router',
	);
	const save = statement(
		database,
		`${insertInto('routes')} ON CONFLICT (score, lead, router) DO UPDATE
			SET band = excluded.band, activity = excluded.activity`,
	);
	const move = statement(database, 'UPDATE OR IGNORE routes SET lead = ? WHERE score = ? AND lead = ?');
	const drop = statement(database, 'DELETE FROM routes WHERE score = ? AND lead = ?');
	const moveCrossings = statement(database, 'UPDATE crossings SET lead = ? WHERE score = ? AND lead = ?');
	return {
		async routes(scoreId, router, leads) {
			const found = new Map<string, RouteRecord>();
			for (const lead of leads) {
				const row = route.get(scoreId, lead, router);
				if (row) found.set(lead, { ...row });
			}
			return found;
		},

		async saveRoutes(scoreId, router, routes) {
			for (const [lead, { band, activity }] of routes) save.run(scoreId, lead, router, band, activity);
		},

		async routesOf(scoreId, leads) {
			return new Map(leads.map((lead) => [lead, routesOf.all(scoreId, lead).map((row) => ({ ...row }))]));
		},

		async moveRoutes(scoreId, from, into) {
			move.run(into, scoreId, from);
			drop.run(scoreId, from);
			moveCrossings.run(into, scoreId, from);
		},
	};
}
