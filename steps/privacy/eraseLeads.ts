import type { Cursor, Store } from '../../stores';
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

/** Outputs of runs that are looked through in one transaction. */
const OUTPUTS = 10;

/**
 * Erases leads: everything that any score of their kind of record holds about them, under all their IDs, and what the outputs of
 * recent runs contain about them. A lead that is scored again later starts as a new one. Returns one result per lead, and the same result when repeated.
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
	const texts = new Set([...ids].map((id) => JSON.stringify(id)));
	const pages = eachPage(
		async (after: Cursor | null) =>
			await store.transaction(async (tx) => {
				const { rows, next } = await tx.rows('outputs', after, OUTPUTS);
				const found = rows.filter(([, , output]) => mentions(String(output), texts));
				await tx.emptyOutputs(found.map(([run, part]) => [String(run), Number(part)]));
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
