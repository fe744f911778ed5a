import { SCORE_TABLES, TABLES, type TableName } from '../../tables';
import type { UpkeepCalls } from '../../transaction';
import { dropLongIds } from '../longIds';
import { metaIn } from '../meta';
import type { Names } from '../names';
import type { Session } from '../session';
import { HASH } from '../texts';

export function upkeep(t: Names) {
	const meta = metaIn(t);
	const sql = {
		bytes: `SELECT coalesce(sum(pg_total_relation_size(to_regclass(name))), 0)::double precision AS bytes
			FROM unnest($1::text[]) AS tables (name)`,
		testCopies: `SELECT count(*)::integer AS copies FROM ${t.test_copies}`,
		rename: `UPDATE ${t.scores} SET name = $2 WHERE score = $1`,
		deletions: SCORE_TABLES.map((table) => [table, deletion(t, table)] as const),
		dropLongIds: dropLongIds(t),
	};
	return (session: Session): UpkeepCalls => ({
		async size() {
			const [[size], [tests], about] = await Promise.all([
				session.query<{ bytes: number }>(sql.bytes, Object.values(t)),
				session.query<{ copies: number }>(sql.testCopies),
				session.query<{ key: string; value: string }>(meta.read),
			]);
			const version = about.find(({ key }) => key === 'version')!.value;
			return { schema: Number(version), bytes: size!.bytes, testCopies: tests!.copies };
		},

		async renameScore(scoreId, name) {
			session.alone();
			session.send(sql.rename, scoreId, session.keys.of([name])[0]);
		},

		async deleteRows(scoreId, size) {
			const deleted = new Map<TableName, number>();
			const hashes: string[] = [];
			let left = size;
			for (const [table, drop] of sql.deletions) {
				const [gone] = await session.query<{ rows: number; hashes: string[] }>(drop, scoreId, left);
				if (gone!.rows > 0) deleted.set(table, gone!.rows);
				hashes.push(...gone!.hashes);
				left -= gone!.rows;
				if (left === 0) break;
			}
			if (hashes.length > 0) session.send(sql.dropLongIds, [...new Set(hashes)]);
			return deleted;
		},
	});
}

/** Deletes the first so many rows, and names the hashes of long IDs in them. */
function deletion(t: Names, table: TableName): string {
	const ids = Object.entries(TABLES[table].columns)
		.filter(([, type]) => type === 'id')
		.map(([column]) => column);
	const hashes = ids.map(
		(id) => `coalesce(array_agg(${id}::text) FILTER (WHERE starts_with(${id}::text, '${HASH}')), '{}')`,
	);
	return `WITH gone AS (DELETE FROM ${t[table]}
			WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${t[table]} WHERE score = $1 LIMIT $2))
			RETURNING ${[...ids, 'score'].join(', ')})
		SELECT count(*)::integer AS rows, ${hashes.join(' || ') || "'{}'::text[]"} AS hashes FROM gone`;
}
