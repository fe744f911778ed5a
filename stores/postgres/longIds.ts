import { TABLE_NAMES, TABLES, type TableName } from '../tables';
import type { Names } from './names';

/** Deletes long IDs, by their hashes, that are nowhere any more. Looks through whole tables, which is why few IDs are long. */
export const dropLongIds = (t: Names): string =>
	`DELETE FROM ${t.long_ids} l WHERE hash = ANY($1) ${idColumns()
		.map(([table, column]) => `AND NOT EXISTS (SELECT FROM ${t[table]} WHERE ${column} = l.hash)`)
		.join(' ')}`;

/** All columns that hold IDs. */
function idColumns(): Array<[table: TableName, column: string]> {
	return TABLE_NAMES.flatMap((table) =>
		Object.entries(TABLES[table].columns)
			.filter(([, type]) => type === 'id')
			.map(([column]): [TableName, string] => [table, column]),
	);
}
