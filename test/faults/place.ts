import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client, types } from 'pg';
import type { PostgresConnection, Store } from '../../stores';
import { PASSWORD } from '../postgres';
import { openers } from '../stores/openers';

/** A store, by a text with which other processes open the same one. */
export interface Place {
	kind: 'sqlite' | 'postgres';
	location: string;
}

export const open = ({ kind, location }: Place): Store => openers[kind]!(location);

/** A file in a folder of its own. */
export const fileIn = (folder: string): Place => ({
	kind: 'sqlite',
	location: join(mkdtempSync(join(folder, 'store-')), 'scores.sqlite'),
});

let schemas = 0;

/** A schema of its own on a server, as its clients reach it. */
export function schemaOn(port: number, more: Partial<PostgresConnection> = {}): Place {
	const connection: PostgresConnection = {
		host: '127.0.0.1',
		port,
		database: 'postgres',
		user: 'postgres',
		password: PASSWORD,
		tls: 'off',
		schema: `faults_${++schemas}`,
		prefix: '',
		poolSize: 5,
		...more,
	};
	return { kind: 'postgres', location: JSON.stringify(connection) };
}

export const connectionOf = ({ location }: Place): PostgresConnection =>
	JSON.parse(location) as PostgresConnection;

/** The same store, reached in another way. */
export const reachedBy = (place: Place, more: Partial<PostgresConnection>): Place => ({
	...place,
	location: JSON.stringify({ ...connectionOf(place), ...more }),
});

/** The tables of a store, without the store: values stand in for $1, $2 and so on. */
export interface Tables {
	rows<R extends object>(sql: string, ...values: Array<string | number>): Promise<R[]>;
}

/** A store that nobody has made yet. */
const NO_TABLES: Tables = { rows: async () => [] };

/** Looks into a store's tables from a connection of its own, as they are at one moment. */
export async function lookInto<T>(place: Place, look: (tables: Tables) => Promise<T>): Promise<T> {
	return place.kind === 'sqlite'
		? await lookIntoFile(place.location, look)
		: await lookIntoSchema(connectionOf(place), look);
}

async function lookIntoFile<T>(file: string, look: (tables: Tables) => Promise<T>): Promise<T> {
	if (!existsSync(file)) return await look(NO_TABLES);
	const database = new DatabaseSync(file, { timeout: 15_000 });
	const tables: Tables = {
		async rows<R extends object>(sql: string, ...values: Array<string | number>) {
			const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
			return database.prepare(sql).all(named) as R[];
		},
	};
	try {
		database.exec('BEGIN');
		const [made] = await tables.rows(`SELECT 1 AS made FROM sqlite_schema WHERE name = 'meta'`);
		return await look(made ? tables : NO_TABLES);
	} finally {
		database.close();
	}
}

async function lookIntoSchema<T>(
	{ schema, ...connection }: PostgresConnection,
	look: (tables: Tables) => Promise<T>,
): Promise<T> {
	const client = await connect(connection);
	const tables: Tables = {
		async rows<R extends object>(sql: string, ...values: Array<string | number>) {
			return (await client.query<R>(sql, values)).rows;
		},
	};
	try {
		await client.query(`SET search_path TO ${schema}; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
		const [found] = await tables.rows<{ made: boolean }>(`SELECT to_regclass('meta') IS NOT NULL AS made`);
		return await look(found?.made ? tables : NO_TABLES);
	} finally {
		await client.end();
	}
}

/** A connection that is no store's. */
export async function connect({
	host,
	port,
	database,
	user,
	password,
}: Pick<PostgresConnection, 'host' | 'port' | 'database' | 'user' | 'password'>): Promise<Client> {
	const client = new Client({ host, port, database, user, password, types: { getTypeParser: parserOf } });
	client.on('error', () => {});
	await client.connect();
	return client;
}

function parserOf(oid: number, format?: 'text' | 'binary') {
	const int8: number = types.builtins.INT8;
	return oid === int8 ? Number : (types.getTypeParser(oid, format) as (text: string) => unknown);
}
