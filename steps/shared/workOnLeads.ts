import type { Mode, Store, Transaction } from '../../stores';
import { CHUNK, chunked } from './chunks';
import { openAndRead, type ReadBy, type Whereabouts } from './readAhead';
import type { Opening, StepRequest } from './request';
import { Run, type Work } from './run';

/** The part of a run that keeps the names of its leads. */
const NAMES = -1;
/** Chunks at a time: while the database writes one, the next is computed. */
const AT_ONCE = 2;

/**
 * Does a step's work on the leads of some items, in chunks of one transaction each. The items of a lead stay together and
 * in their order. Returns one result an item.
 * @param read what the work begins with: sent together with what opens the transaction, where that is possible
 */
export async function workOnLeads<I extends { lead: string }, O, R = void>(
	store: Store,
	request: StepRequest,
	items: I[],
	work: (tx: Transaction, chunk: I[], opening: Opening, found: ReadBy<R>) => Promise<O[]>,
	mode: Mode = 'write',
	read: (tx: Transaction, chunk: I[], where: Whereabouts) => Promise<R> = async () => undefined as R,
): Promise<O[]> {
	const run = new Run(store, request, mode);
	const names = items.length > CHUNK ? await namesAcross(run, request, items) : new Map<string, string>();
	const results: O[] = [];
	// Others stop where one fails, because that ends the generator for all.
	const lanes = (function* () {
		yield* lanesOf(items, names, mode === 'preview');
	})();
	const runner = async () => {
		for (const { part, chunks } of lanes) {
			const works = chunks.map((chunk): Work<[Opening, ReadBy<R>], O[]> => ({
				begin: async (tx) =>
					await openAndRead(
						store,
						tx,
						request,
						chunk.map(leadOf),
						async (where) => await read(tx, chunk.map(itemOf), where),
					),
				work: async (tx, [opening, found]) => await work(tx, chunk.map(itemOf), opening, found),
			}));
			const done = await run.parts(works, part);
			const flat = done.flat();
			chunks.flat().forEach(([index], position) => (results[index] = flat[position]!));
		}
	};
	const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, runner));
	for (const end of ends) if (end.status === 'rejected') throw end.reason;
	return results;
}

type Indexed<I> = [index: number, item: I];

const leadOf = ([, { lead }]: Indexed<{ lead: string }>): string => lead;
const itemOf = <I>([, item]: Indexed<I>): I => item;

/**
 * The leads behind the IDs of a run of several chunks, so that a lead's items stay together under whichever IDs they
 * come. The same for every attempt at this run.
 */
async function namesAcross(
	run: Run,
	{ entity }: StepRequest,
	items: Array<{ lead: string }>,
): Promise<Map<string, string>> {
	const leads = [...new Set(items.map(({ lead }) => lead))];
	const aliases = await run.part(NAMES, {
		begin: async (tx) => await tx.resolve(entity, leads),
		work: async (_tx, names) => [...names].filter(([id, lead]) => id !== lead),
	});
	return new Map(aliases);
}

/** Chunks that follow each other, because they are about one lead, and the part of the run that the first of them is. */
interface Lane<I> {
	part: number;
	chunks: Array<Array<Indexed<I>>>;
}

/**
 * Items in chunks, with those of the same lead together and in their order.
 * @param together whether a lead with more items than a chunk has them all in one, as a preview needs that stores nothing
 */
function lanesOf<I extends { lead: string }>(
	items: I[],
	names: Map<string, string>,
	together: boolean,
): Array<Lane<I>> {
	const byLead = Map.groupBy(items.entries(), ([, { lead }]) => names.get(lead) ?? lead);
	const lanes: Array<Lane<I>> = [];
	let part = 0;
	for (const group of byLead.values()) {
		const last = lanes.at(-1)?.chunks[0];
		if (last && last.length + group.length <= CHUNK) {
			last.push(...group);
			continue;
		}
		const chunks = together ? [group] : chunked(group);
		lanes.push({ part, chunks });
		part += chunks.length;
	}
	// Two IDs can turn out to be one lead within a chunk.
	for (const { chunks } of lanes) for (const chunk of chunks) chunk.sort(([a], [b]) => a - b);
	return lanes;
}
