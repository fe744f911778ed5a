import { earlierSpellings, leadIdOf, type IdCase } from '../../scoring';
import { StoreError, type Store, type Transaction } from '../../stores';
import { chunked } from './chunks';

/** What the panels call the ways. */
const NAMES: Record<IdCase, string> = { automatic: 'Automatic', ignore: 'Ignore Case', match: 'Match Case' };

/**
 * Whether case distinguishes the lead IDs of a record type: as the store has it, else as the step chooses.
 * @param chosen `automatic`: whatever the store has
 * @param keep whether the store is to know it from now on, because leads may follow
 * @throws StoreError where the step wants it another way and leads are stored
 */
export async function settleIdCase(
	store: Store,
	entity: string,
	chosen: IdCase,
	keep: boolean,
): Promise<IdCase> {
	const recent = kept.get(store)?.get(entity);
	if (recent && recent.until > performance.now() && (chosen === 'automatic' || chosen === recent.idCase)) {
		return recent.idCase;
	}
	const [stored, idCase] = await store.transaction(async (tx) => await decide(tx, entity, chosen), 'preview');
	if (idCase === stored) remember(store, entity, idCase);
	if (!keep || idCase === stored) return idCase;
	return await store.transaction(async (tx) => {
		const [known, settled] = await decide(tx, entity, chosen);
		if (settled !== known) await tx.saveIdCase(entity, settled);
		return settled;
	});
}

/** How long an answer of the store is good for, in milliseconds: it can change only while no lead is stored. */
const KEPT_FOR = 10_000;

/** What stores have answered lately, so that a run need not ask before it begins. */
const kept = new WeakMap<Store, Map<string, { idCase: IdCase; until: number }>>();

function remember(store: Store, entity: string, idCase: IdCase): void {
	const known = kept.get(store) ?? new Map<string, { idCase: IdCase; until: number }>();
	kept.set(store, known.set(entity, { idCase, until: performance.now() + KEPT_FOR }));
}

async function decide(
	tx: Transaction,
	entity: string,
	chosen: IdCase,
): Promise<[kept: IdCase | null, settled: IdCase]> {
	const known = (await tx.idCases()).get(entity) ?? null;
	if (known !== null && (chosen === 'automatic' || chosen === known)) return [known, known];
	if (!(await hasLeads(tx, entity))) return [known, chosen];
	// Stores from before this was settled have lower-cased all IDs.
	const stored = known ?? 'ignore';
	if (chosen === 'automatic' || chosen === stored) return [known, stored];
	throw new StoreError(
		`"Lead IDs" is "${NAMES[chosen]}", but the leads of the record type "${entity}" are stored with "${NAMES[stored]}"`,
		`Choose "${NAMES[stored]}", or remove the option. To change it, erase these leads first, or keep scores in another store; nothing was counted.`,
	);
}

async function hasLeads(tx: Transaction, entity: string): Promise<boolean> {
	for (const { id } of await tx.scores(entity)) {
		if ((await tx.page(id, null, 1)).length > 0) return true;
	}
	// A lead can have an outcome or a person, or be touched, and have no score.
	const others = await Promise.all([
		tx.rows('outcomes', [entity, '', ''], 1),
		tx.rows('assignments', [entity, '', '', ''], 1),
		tx.rows('touches', [entity, '', 0], 1),
	]);
	return others.some(({ rows }) => rows[0]?.[0] === entity);
}

/**
 * Finds the leads that IDs, as someone wrote them, stand for, where that is another than IDs stand for today: what is
 * stored exactly as it is written, or as earlier versions stored it, can still be reached.
 */
export async function findLeadIds(
	store: Store,
	entity: string,
	idCase: IdCase,
	written: Iterable<string>,
): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	const others = [...new Set(written)].filter((id) => leadIdOf(id, idCase) !== id);
	for (const chunk of chunked(others)) {
		const spellings = new Map(chunk.map((id) => [id, earlierSpellings(id, idCase)]));
		const known = await store.transaction(
			async (tx) => await tx.known(entity, [...new Set([...spellings.values()].flat())]),
			'preview',
		);
		for (const [id, candidates] of spellings) {
			const stored = candidates.find((one) => known.has(one));
			if (stored !== undefined) found.set(id, stored);
		}
	}
	return found;
}
