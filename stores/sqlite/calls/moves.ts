import type { DatabaseSync } from 'node:sqlite';
import { ID_CASE, type Move } from '../../records';
import { pageOf, TABLE_NAMES, TABLES, type Row } from '../../tables';
import type { MoveCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function moves(database: DatabaseSync): MoveCalls {
	const meta = statement<{ value: string }>(database, 'SELECT value FROM meta WHERE key = ?');
	const saveMeta = statement(
		database,
		'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
	);
	const dropMeta = statement(database, 'DELETE FROM meta WHERE key = ?');
	const numbered = statement<{ seq: number }>(
		database,
		`SELECT seq FROM sqlite_sequence WHERE name = 'crossings'`,
	);
	const number = statement(database, `INSERT INTO sqlite_sequence (name, seq) VALUES ('crossings', ?)`);
	const dropNumber = statement(database, `DELETE FROM sqlite_sequence WHERE name = 'crossings'`);
	return {
		async identity() {
			const move = meta.get('move');
			return { id: meta.get('id')!.value, move: move ? (JSON.parse(move.value) as Move) : null };
		},

		async saveMove(move) {
			if (move) saveMeta.run('move', JSON.stringify(move));
			else dropMeta.run('move');
		},

		async rows(table, after, size) {
			const { key } = TABLES[table];
			const since = after ? `WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})` : '';
			const select = statement<Record<string, Row[number]>>(
				database,
				`SELECT * FROM ${table} ${since} ORDER BY ${key.join(', ')} LIMIT ?`,
			);
			return pageOf(table, select.all(...(after ?? []), size), size);
		},

		async addRows(table, rows) {
			const insert = statement(database, insertInto(table));
			for (const row of rows) insert.run(...row);
		},

		async lastCrossing() {
			return numbered.get()?.seq ?? 0;
		},

		async numberCrossingsAfter(last) {
			const next = Math.max(last, numbered.get()?.seq ?? 0);
			dropNumber.run();
			number.run(next);
		},

		async clear() {
			for (const table of TABLE_NAMES) database.exec(`DELETE FROM ${table}`);
			database.exec(`DELETE FROM meta WHERE key LIKE '${ID_CASE}%'`);
		},
	};
}
