import { TABLE_NAMES, type Cursor, type Row, type Store, type TableName } from '../../stores';
import { eachPage } from '../shared/eachPage';

/** Everything in a store, as its tables have it. */
type Tables = Partial<Record<TableName, Row[]>>;

/** Rows read in one transaction. */
const ROWS = 10_000;

/** What a test does not go on with: outputs belong to a run, and copies to the live store. */
const isCopied = (table: TableName): boolean => table !== 'outputs' && table !== 'test_copies';

/** Writes out everything in a store, as `restore` reads it. */
export async function copyOf(store: Store): Promise<string> {
	const tables: Tables = {};
	for (const table of TABLE_NAMES.filter(isCopied)) {
		const rows: Row[] = (tables[table] = []);
		const pages = eachPage(
			async (after: Cursor | null) =>
				await store.transaction(async (tx) => await tx.rows(table, after, ROWS), 'preview'),
		);
		for await (const page of pages) for (const row of page.rows) rows.push(row);
	}
	return JSON.stringify(tables);
}

/** Fills an empty store with what another had. */
export async function restore(store: Store, copy: string): Promise<void> {
	const tables = JSON.parse(copy) as Tables;
	await store.transaction(async (tx) => {
		for (const [table, rows] of Object.entries(tables)) await tx.addRows(table as TableName, rows);
	});
}
