import type { DatabaseSync } from 'node:sqlite';
import { FORGET, HAS_DETAILS } from '../../forgotten';
import type { Erased } from '../../records';
import { finite } from '../../rows';
import type { TableName } from '../../tables';
import type { ErasureCalls } from '../../transaction';
import { statement, type Statement } from '../statement';

export function erasure(database: DatabaseSync): ErasureCalls {
	const eraseFrom = (table: TableName) =>
		statement(
			database,
			`DELETE FROM ${table} WHERE score IN (SELECT score FROM scores WHERE entity = ?) AND lead = ?`,
		);
	const eraseLead = eraseFrom('leads');
	const eraseLines = eraseFrom('ledger');
	const eraseRest = [
		eraseFrom('events'),
		eraseFrom('expiring'),
		eraseFrom('routes'),
		eraseFrom('crossings'),
		statement(database, 'DELETE FROM aliases WHERE entity = ? AND lead = ?'),
		statement(database, 'DELETE FROM outcomes WHERE entity = ? AND lead = ?'),
		statement(database, 'DELETE FROM assignments WHERE entity = ? AND lead = ?'),
		statement(database, 'DELETE FROM touches WHERE entity = ? AND lead = ?'),
	];
	const forgetEvents = statement(database, 'DELETE FROM events WHERE score = ? AND lead = ? AND at < ?');
	const forgetDetails = statement(
		database,
		`UPDATE ledger SET ${FORGET} WHERE score = ? AND lead = ? AND at < ? AND ${HAS_DETAILS}`,
	);
	return {
		async erase(entity, leads) {
			const found = new Map<string, Erased>();
			for (const lead of leads) {
				const erase = (from: Statement<unknown>) => Number(from.run(entity, lead).changes);
				const erased = { scores: erase(eraseLead), lines: erase(eraseLines) };
				const rest = eraseRest.map(erase);
				if (erased.scores + erased.lines + Math.max(...rest) > 0) found.set(lead, erased);
			}
			return found;
		},

		async forget(scoreId, leads, before) {
			const forgotten = { events: 0, lines: 0 };
			for (const lead of leads) {
				forgotten.events += Number(forgetEvents.run(scoreId, lead, finite(before)).changes);
				forgotten.lines += Number(forgetDetails.run(scoreId, lead, finite(before)).changes);
			}
			return forgotten;
		},
	};
}
