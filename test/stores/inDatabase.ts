import { Client } from 'pg';
import { openPostgres, StoreError, type PostgresConnection } from '../../stores';
import { freshSchema } from './freshSchema';

/** Looks into the database, or changes it, behind the store's back. */
export async function inDatabase(
	sql: string,
	more: Partial<PostgresConnection> = {},
): Promise<Array<Record<string, unknown>>> {
	const { host, port, database, user, password } = freshSchema(more);
	const client = new Client({ host, port, database, user, password });
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(sql)).rows;
	} finally {
		await client.end();
	}
}

/** Runs one transaction and returns the error it ends with. */
export async function failure(connection: PostgresConnection): Promise<StoreError> {
	const error: unknown = await openPostgres(connection)
		.transaction(async (tx) => await tx.saveOutput('run', 0, '', 0))
		.catch((one: unknown) => one);
	expect(error).toBeInstanceOf(StoreError);
	expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(connection.password);
	return error as StoreError;
}
