import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { openPostgres, type PostgresConnection } from '../../../stores';
import { decayAll } from '../../../steps';
import { lockOf } from '../../../stores/postgres/lock';
import { changes, DAY, decaying } from '../../steps/setup';
import { addOne, makeScore } from '../count';
import { freshSchema } from '../freshSchema';
import { failure, inDatabase } from '../inDatabase';

const place = `127.0.0.1:${process.env.POSTGRES_PORT}/postgres`;

/** Another session, which ends when `work` has. */
async function beside<T>(
	{ host, port, database, user, password }: PostgresConnection,
	work: (client: Client) => Promise<T>,
): Promise<T> {
	const client = new Client({ host, port, database, user, password, application_name: 'report "daily"' });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

test.each([
	['alone', 'pg_advisory_lock', false],
	['with others, while a step wants it alone', 'pg_advisory_lock_shared', true],
])(
	'another session that holds the lock %s is named',
	async (_how, lock, isAlone) => {
		const connection = freshSchema();
		const { schema, prefix } = connection;
		const store = openPostgres(connection);
		await makeScore(store);
		const error = await beside(connection, async (client) => {
			await client.query(`SELECT ${lock}(${lockOf(schema, prefix)})`);
			const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
			const work = isAlone ? makeScore(store, 'Other') : addOne(store, 1);
			return { pid: rows[0]!.pid, error: await work.catch((one: unknown) => one) };
		});

		expect(error.error).toMatchObject({
			message: `The score store on ${place} is locked by another session (process ${error.pid}, user "postgres", application "report "daily"")`,
			advice: expect.stringContaining(`pg_terminate_backend(${error.pid})`) as string,
		});
		await expect(makeScore(store, 'Other')).resolves.toEqual(expect.any(Number));
	},
	60_000,
);

test('another session that holds a lead is not mistaken for one that holds the store', async () => {
	const connection = freshSchema();
	const store = openPostgres(connection);
	const score = await makeScore(store);
	await addOne(store, score);
	const error = await beside(connection, async (client) => {
		await client.query(`BEGIN; SELECT FROM ${connection.schema}.leads FOR UPDATE`);
		return await addOne(store, score).catch((one: unknown) => one);
	});

	expect(error).toMatchObject({
		message: expect.stringMatching(/kept the leads of this step locked/) as string,
	});
}, 60_000);

describe('the clock of n8n', () => {
	const realNow = Date.now;
	afterEach(() => {
		Date.now = realNow;
	});
	const shift = (by: number) => (Date.now = () => realNow() + by);

	test.each([
		['a year', 365 * DAY],
		['25 hours', 25 * 3_600_000],
	])('that is %s ahead of the clock of the database is refused, and nothing is written', async (_how, by) => {
		const connection = freshSchema();
		const store = openPostgres(connection);
		const score = await makeScore(store);
		await addOne(store, score);
		shift(by);
		const at = Date.now();
		const decay = decayAll(store, { ...decaying(), at, now: at }, changes(0));

		await expect(decay).rejects.toMatchObject({
			message: expect.stringMatching(
				/^The clock of n8n is more than a day ahead of the clock of the database on 127\.0\.0\.1:\d+\/postgres \(20\d\d-\d\d-\d\d \d\d:\d\d and 20\d\d-/,
			) as string,
			advice: expect.stringMatching(/^Set the clock that is wrong/) as string,
		});
		await expect(addOne(store, score)).rejects.toThrow(/^The clock of n8n/);
		expect(await inDatabase(`SELECT count(*)::integer AS sweeps FROM ${connection.schema}.sweeps`)).toEqual([
			{ sweeps: 0 },
		]);
		Date.now = realNow;
		const leads = await store.transaction(async (tx) => await tx.leads(score, ['ann']));
		expect(leads.get('ann')!.adjusted).toBe(1);
	});

	test.each([
		['23 hours ahead', 23 * 3_600_000],
		['a year behind', -365 * DAY],
	])('may be %s, as far as the store knows', async (_how, by) => {
		const store = openPostgres(freshSchema());
		shift(by);
		await expect(makeScore(store)).resolves.toEqual(expect.any(Number));
	});

	test('only shown scores are calculated by any clock', async () => {
		const store = openPostgres(freshSchema());
		await addOne(store, await makeScore(store));
		shift(365 * DAY);
		expect(await store.transaction(async (tx) => await tx.scoreNames(), 'preview')).toEqual(['Lead Score']);
	});
});

describe('a database that cannot hold every text is refused before anything is written', () => {
	test.each(['LATIN1', 'EUC_JP', 'SQL_ASCII', 'WIN1252'])('%s', async (encoding) => {
		const database = `encoded_${randomUUID().slice(0, 8)}`;
		await inDatabase(
			`CREATE DATABASE ${database} ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
		);
		const connection = freshSchema({ database });

		expect(await failure(connection)).toMatchObject({
			message: `The database on 127.0.0.1:${process.env.POSTGRES_PORT}/${database} keeps texts in ${encoding}, in which emoji and many names cannot be written`,
			advice: expect.stringContaining("ENCODING 'UTF8'") as string,
		});
		expect(
			await inDatabase(`SELECT nspname FROM pg_namespace WHERE nspname = '${connection.schema}'`, {
				database,
			}),
		).toEqual([]);
	});
});
