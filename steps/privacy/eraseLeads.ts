import { TABLES, type Cursor, type Row, type Store, type TableName, type Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import { eachPage } from '../shared/eachPage';
import type { StepRequest } from '../shared/request';
import { Run, type Work } from '../shared/run';

/** Confirms that a lead was erased, with nothing about the lead itself. */
export interface ErasedLead {
	/** Whether anything was stored about it. */
	erased: boolean;
	/** In how many scores it was, and how many lines their histories had. */
	scores: number;
	historyLines: number;
}

/** Outputs and test copies that are looked through in one transaction. */
const OUTPUTS = 10;
const TEST_COPIES = 2;

/**
 * Erases leads: everything that any score of their record type holds about them, under all their IDs, and what the outputs of
 * recent runs and the copies of test runs contain about them. A lead that is scored again later starts as a new one. Returns one result per lead, and the same result when repeated.
 */
export async function eraseLeads(store: Store, request: StepRequest, leads: string[]): Promise<ErasedLead[]> {
	const { entity } = request;
	const ids = new Set(leads);
	const works = chunked([...ids]).map((chunk): Work<Map<string, string>, ErasedLead[]> => ({
		begin: async (tx) => await tx.resolve(entity, chunk),
		work: async (tx, names) => {
			const survivors = [...new Set(names.values())];
			for (const [lead, aliases] of await tx.aliasesOf(entity, survivors)) {
				for (const id of [lead, ...aliases]) ids.add(id);
			}
			const erased = await tx.erase(entity, survivors);
			return chunk.map((id): ErasedLead => {
				const { scores, lines } = erased.get(names.get(id)!) ?? { scores: 0, lines: 0 };
				return { erased: erased.has(names.get(id)!), scores, historyLines: lines };
			});
		},
	}));
	const results = await new Run(store, request).parts(works);
	await emptyOutputs(store, ids);
	await dropTestCopies(store, ids);
	await store.purge();
	const known = results.flat();
	const byId = new Map([...new Set(leads)].map((id, index) => [id, known[index]!]));
	return leads.map((id) => byId.get(id)!);
}

/**
 * Outputs of runs that mention leads are emptied, so that such a run can no longer be repeated: the price for not
 * counting its other leads twice.
 */
async function emptyOutputs(store: Store, ids: Set<string>): Promise<void> {
	await eachMentioning(store, 'outputs', OUTPUTS, 'output', ids, async (tx, found) => {
		await tx.emptyOutputs(found.map(([run, part]) => [String(run), Number(part)]));
	});
}

/** Copies of test runs that mention leads go whole: the next test makes new ones. */
async function dropTestCopies(store: Store, ids: Set<string>): Promise<void> {
	await eachMentioning(store, 'test_copies', TEST_COPIES, 'data', ids, async (tx, found) => {
		await tx.dropTestCopies(
			found.map(([workflow, execution, position]) => [String(workflow), String(execution), Number(position)]),
		);
	});
}

/** Goes through a table's rows, and does something with those whose column of JSON mentions one of some leads. */
async function eachMentioning(
	store: Store,
	table: TableName,
	size: number,
	column: string,
	ids: Set<string>,
	work: (tx: Transaction, found: Row[]) => Promise<void>,
): Promise<void> {
	const texts = new Set([...ids].map((id) => JSON.stringify(id)));
	const place = Object.keys(TABLES[table].columns).indexOf(column);
	const pages = eachPage(
		async (after: Cursor | null) =>
			await store.transaction(async (tx) => {
				const { rows, next } = await tx.rows(table, after, size);
				await work(
					tx,
					rows.filter((row) => mentions(String(row[place]), texts)),
				);
				return { next };
			}),
	);
	while (!(await pages.next()).done);
}

/** Whether one of some texts, as JSON has them, stands in a JSON text. Takes texts of any length. */
function mentions(json: string, texts: Set<string>): boolean {
	for (let start = json.indexOf('"'); start >= 0;) {
		const end = endOf(json, start) + 1;
		if (texts.has(json.slice(start, end))) return true;
		start = json.indexOf('"', end);
	}
	return false;
}

/** Where the text that begins with a quote ends: at the next quote that is not escaped. */
function endOf(json: string, start: number): number {
	for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
		if (end < 0) return json.length;
		let backslashes = 0;
		while (json[end - 1 - backslashes] === '\\') backslashes++;
		if (backslashes % 2 === 0) return end;
	}
}
