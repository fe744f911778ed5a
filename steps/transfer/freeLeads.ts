import type { StoredScore, Transaction } from '../../stores';
import { readStates } from '../shared/readable';
import type { FileLead } from './scoreFile';

/** A lead of the file and its place in it. */
export interface Arriving {
	line: number;
	lead: FileLead;
}

/** The leads of a chunk that can be stored under their IDs. */
export async function freeLeads(
	tx: Transaction,
	entity: string,
	{ id }: StoredScore,
	chunk: Arriving[],
	refused: Array<[line: number, reason: string]>,
): Promise<Arriving[]> {
	const aliases = [...new Set(chunk.flatMap(({ lead }) => lead.aliases))];
	const ids = [...new Set(chunk.map(({ lead: { lead } }) => lead))];
	const names = await tx.resolve(entity, [...new Set([...ids, ...aliases])]);
	const stored = await storedAmong(tx, id, ids);
	/** IDs that are leads, and those that stand for one that arrives. */
	const leads = new Set<string>();
	const others = new Set<string>();
	// An outcome or a route alone makes a lead of an ID, too: behind an alias nobody would find it again.
	const known = aliases.length > 0 ? await tx.known(entity, aliases) : new Set<string>();
	return chunk.filter(({ line, lead: { lead, aliases: old } }) => {
		const isTaken = (alias: string) =>
			leads.has(alias) || others.has(alias) || (known.has(alias) && names.get(alias) !== lead);
		const reason = stored.has(lead)
			? 'This lead is stored already'
			: names.get(lead) !== lead || others.has(lead)
				? 'Its ID stands for another lead here'
				: old.some(isTaken)
					? 'An ID that was merged into it is another lead here'
					: null;
		if (reason) {
			refused.push([line, reason]);
			return false;
		}
		stored.add(lead);
		leads.add(lead);
		for (const alias of old) others.add(alias);
		return true;
	});
}

/** Those of some leads that are stored, even where what is stored cannot be read. */
async function storedAmong(tx: Transaction, scoreId: number, leads: string[]): Promise<Set<string>> {
	const { states, unreadable } = await readStates(tx, scoreId, leads);
	return new Set([...unreadable, ...states.keys()]);
}
