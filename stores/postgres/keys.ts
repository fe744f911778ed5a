import type { Session } from './session';
import { fromText, isHash, toKey, toText } from './texts';

/** IDs of a transaction as they stand in keys, and back: a long one stands in the table long_ids, and its hash in keys. */
export class Keys {
	constructor(private readonly session: Session) {}

	/** The keys of IDs that are about to be written; what stands for a long one is noted down. */
	of(ids: string[]): string[] {
		const keys = ids.map(toKey);
		const long = new Map<string, string>();
		keys.forEach((key, index) => isHash(key) && long.set(key, toText(ids[index]!)));
		if (long.size > 0) {
			this.session.sender.send(this.session.sql.saveLongIds, [[...long.keys()], [...long.values()]]);
		}
		return keys;
	}

	/** The IDs behind keys. */
	async idsOf(keys: string[]): Promise<string[]> {
		const hashes = keys.filter(isHash);
		if (hashes.length === 0) return keys.map(fromText);
		const rows = await this.session.sender.query<{ hash: string; id: string }>(this.session.sql.longIds, [
			hashes,
		]);
		const long = new Map(rows.map(({ hash, id }) => [hash, id]));
		return keys.map((key) => fromText(long.get(key) ?? key));
	}
}
