import { randomUUID } from 'node:crypto';
import { escapeIdentifier, type ClientBase } from 'pg';
import { StoreError } from '../store';
import { metaIn } from './meta';
import type { Names } from './names';
import { MIGRATIONS } from './schema';

/** The first version of PostgreSQL that is tested, as `server_version_num`. */
const OLDEST = 140_000;
/** The comment on our table meta, which distinguishes it from others. */
const MARK = 'n8n-nodes-lead-scoring';

/** Where a store is. */
export interface Site {
	schema: string;
	names: Names;
	/** The server, as people know it. */
	place: string;
}

/**
 * Makes the schema, or brings it up to date, in a transaction that has the store alone.
 * @throws StoreError where the server is too old or the database not in UTF8, the tables are another program's, or those of a newer version
 */
export async function prepare(client: ClientBase, site: Site): Promise<void> {
	const { schema, names } = site;
	const { save } = metaIn(names);
	await refuseUnfit(client, site);
	const found = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
	// Without the right to make one, a user can still use one that is there.
	if (found.rowCount === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)}`);
	if (!(await isOurs(client, site))) {
		await client.query(`
			CREATE TABLE ${names.meta} (key text PRIMARY KEY, value text NOT NULL);
			COMMENT ON TABLE ${names.meta} IS '${MARK}'`);
		await client.query(save, ['id', randomUUID()]);
	}
	const version = await versionOf(client, site);
	for (const migration of MIGRATIONS.slice(version)) await client.query(migration(names));
	if (version < MIGRATIONS.length) await client.query(save, ['version', String(MIGRATIONS.length)]);
}

async function refuseUnfit(client: ClientBase, { place }: Site): Promise<void> {
	const { rows } = await client.query<{ version: number; name: string; encoding: string }>(
		`SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS name,
			current_setting('server_encoding') AS encoding`,
	);
	const { version, name, encoding } = rows[0]!;
	if (version < OLDEST) {
		throw new StoreError(
			`The score store on ${place} runs PostgreSQL ${name}, which is too old`,
			'Use PostgreSQL 14 or later.',
		);
	}
	if (encoding === 'UTF8') return;
	throw new StoreError(
		`The database on ${place} keeps texts in ${encoding}, in which emoji and many names cannot be written`,
		"Use a database in UTF8, made with: CREATE DATABASE scores ENCODING 'UTF8' TEMPLATE template0.",
	);
}

/** Whether our tables are there. Refuses those that have our names and are another program's. */
async function isOurs(client: ClientBase, { names, place }: Site): Promise<boolean> {
	const { rows } = await client.query<{ name: string; mark: string | null }>(
		`SELECT name, obj_description(to_regclass(name), 'pg_class') AS mark FROM unnest($1::text[]) AS t (name)
			WHERE to_regclass(name) IS NOT NULL`,
		[Object.values(names)],
	);
	if (rows.length === 0) return false;
	if (rows.some(({ name, mark }) => name === names.meta && mark === MARK)) return true;
	throw new StoreError(
		`The schema on ${place} has a table ${rows[0]!.name} that is another program's`,
		'Name another schema or another table prefix; this one was left as it is.',
	);
}

async function versionOf(client: ClientBase, { names, place }: Site): Promise<number> {
	const { rows } = await client.query<{ key: string; value: string }>(metaIn(names).read);
	const version = Number(rows.find(({ key }) => key === 'version')?.value ?? 0);
	if (version <= MIGRATIONS.length) return version;
	throw new StoreError(
		`The score store on ${place} was written by a newer version of this package (schema ${version}, known here: ${MIGRATIONS.length})`,
		'Update n8n-nodes-lead-scoring; the store was left as it is.',
	);
}
