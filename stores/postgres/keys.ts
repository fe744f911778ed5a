import type { Names } from './names';
import type { Sender } from './sender';
import { fromText, isHash, toKey, toText } from './texts';

/** IDs of a transaction as they are written in keys, and back: a long one is in the table long_ids, and its hash in keys. */
export class Keys {
	constructor(
		private readonly sender: Sender,
		private readonly names: Names,
	) {}

	/** The keys of IDs that are about to be written; what stands for a long one is noted down. */
	of(ids: string[]): string[] {
		const keys = ids.map(toKey);
		const long = new Map<string, string>();
		keys.forEach((key, index) => isHash(key) && long.set(key, toText(ids[index]!)));
		if (long.size > 0) {
			this.sender.send(
				`INSERT INTO ${this.names.long_ids} (hash, id)
					SELECT * FROM unnest($1::text[], $2::text[]) AS v (hash, id) ORDER BY hash ON CONFLICT DO NOTHING`,
				[[...long.keys()], [...long.values()]],
			);
		}
		return keys;
	}

	/** The IDs behind keys. */
	async idsOf(keys: string[]): Promise<string[]> {
		const hashes = keys.filter(isHash);
		if (hashes.length === 0) return keys.map(fromText);
		const rows = await this.sender.query<{ hash: string; id: string }>(
			`SELECT hash, id FROM ${this.names.long_ids} WHERE hash = ANY($1)`,
			[hashes],
		);
		const long = new Map(rows.map(({ hash, id }) => [hash, id]));
		return keys.map((key) => fromText(long.get(key) ?? key));
	}
}

/** IDs by the keys under which they are looked up. */
export const byKeys = (ids: string[]): Map<string, string> => new Map(ids.map((id) => [toKey(id), id]));
