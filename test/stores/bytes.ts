import { existsSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { PostgresConnection } from '../../stores';
import { toKey, toText } from '../../stores/postgres/texts';

/** All bytes of a SQLite store's files. */
export function bytesOfFile(file: string): Buffer {
	const parts = ['', '-wal', '-shm'].map((end) => file + end).filter((path) => existsSync(path));
	return Buffer.concat(parts.map((path) => readFileSync(path)));
}

/** All values of all tables of a PostgreSQL store, as text. */
export async function bytesOfSchema(connection: PostgresConnection): Promise<Buffer> {
	const { schema } = connection;
	const client = new Client({ ...connection, ssl: false });
	await client.connect();
	try {
		const tables = await client.query<{ name: string }>(
			'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1',
			[schema],
		);
		const texts: string[] = [];
		for (const { name } of tables.rows) {
			const { rows } = await client.query<{ row: Array<string | null> }>(
				`SELECT (SELECT array_agg(value) FROM jsonb_each_text(to_jsonb(t))) AS row FROM "${schema}"."${name}" AS t`,
			);
			for (const { row } of rows) texts.push(...row.map((value) => value ?? ''));
		}
		return Buffer.from(texts.join('\n'));
	} finally {
		await client.end();
	}
}

/**
 * The texts, of some, that stand in these bytes: as they are, in JSON, or as PostgreSQL's keys have them. Of long ones,
 * which databases cut into pages, a part is enough.
 */
export function findIn(bytes: Buffer, texts: string[]): string[] {
	const forms = (text: string) => [text, JSON.stringify(text).slice(1, -1), toText(text), toKey(text)];
	const partsOf = (text: string) => (text.length < 500 ? [text] : (text.match(/.{50,100}/gsu) ?? []));
	return texts.filter((text) =>
		forms(text).some((form) => partsOf(form).some((part) => bytes.includes(part))),
	);
}
