import { ID_CASE, type Move } from '../../records';
import { pageOf, TABLE_NAMES, TABLES, type ColumnType, type Row, type TableName } from '../../tables';
import type { MoveCalls } from '../../transaction';
import { columnsOf, insertInto } from '../batch';
import { metaIn } from '../meta';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toText } from '../texts';

/** Columns that number their rows by themselves. */
const NUMBERED: Partial<Record<TableName, string>> = {
	scores: 'score',
	steps: 'step',
	crossings: 'crossing',
};

const statements = (t: Names) => ({
	/** Makes the next number of a column follow those of rows that came with theirs. */
	numberOn: `SELECT setval(numbers, greatest($3, coalesce(pg_sequence_last_value(numbers), 0)))
			FROM (SELECT pg_get_serial_sequence($1, $2)::regclass AS numbers) AS of_column`,
	lastCrossing: `SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, 'crossing')::regclass), 0) AS last`,
	clear: `TRUNCATE ${[...TABLE_NAMES.map((name) => t[name]), t.long_ids].join(', ')}`,
	clearIdCases: `DELETE FROM ${t.meta} WHERE key LIKE '${ID_CASE}%'`,
});

export function moves(t: Names) {
	const meta = metaIn(t);
	const insert = Object.fromEntries(TABLE_NAMES.map((table) => [table, insertInto(t, table)]));
	const sql = statements(t);
	return (session: Session): MoveCalls => ({
		async identity() {
			const rows = await session.query<{ key: string; value: string }>(meta.read);
			const values = new Map(rows.map(({ key, value }) => [key, value]));
			const move = values.get('move');
			return { id: values.get('id')!, move: move === undefined ? null : (JSON.parse(move) as Move) };
		},

		async saveMove(move) {
			if (move) session.send(meta.save, 'move', JSON.stringify(move));
			else session.send(meta.drop, 'move');
		},

		async rows(table, after, size) {
			const { key } = TABLES[table];
			const places = key.map((_name, index) => `$${index + 2}`);
			const since = after ? `WHERE (${key.join(', ')}) > (${places.join(', ')})` : '';
			const found = await session.query<Record<string, Row[number]>>(
				`SELECT * FROM ${t[table]} ${since} ORDER BY ${key.join(', ')} LIMIT $1`,
				size,
				...(after ?? []),
			);
			const { rows, next } = pageOf(table, found, size);
			const columns = await eachColumn(table, rows, {
				id: async (values) => await session.keys.idsOf(values),
				text: fromText,
			});
			return { rows: columnsOf(columns), next };
		},

		async addRows(table, rows) {
			if (rows.length === 0) return;
			const columns = await eachColumn(table, rows, {
				id: async (values) => session.keys.of(values),
				text: toText,
			});
			session.send(insert[table]!, ...columns);
			const numbered = NUMBERED[table];
			if (!numbered) return;
			const numbers = columns[Object.keys(TABLES[table].columns).indexOf(numbered)]!;
			const last = numbers.reduce<number>((most, number) => Math.max(most, Number(number)), 0);
			session.send(sql.numberOn, t[table], numbered, last);
		},

		async lastCrossing() {
			const [row] = await session.query<{ last: number }>(sql.lastCrossing, t.crossings);
			return row!.last;
		},

		async numberCrossingsAfter(last) {
			if (last > 0) session.send(sql.numberOn, t.crossings, 'crossing', last);
		},

		async clear() {
			session.send(sql.clear);
			session.send(sql.clearIdCases);
		},
	});
}

/** The columns of a table's rows, with their IDs and texts converted. */
async function eachColumn(
	table: TableName,
	rows: Row[],
	convert: { id: (values: string[]) => Promise<string[]>; text: (value: string) => string },
): Promise<Row[]> {
	const types: ColumnType[] = Object.values(TABLES[table].columns);
	return await Promise.all(
		columnsOf(rows).map(async (values, index) => {
			if (types[index] === 'id') return await convert.id(values as string[]);
			if (types[index] === 'text')
				return (values as Array<string | null>).map((one) => one && convert.text(one));
			return values;
		}),
	);
}
