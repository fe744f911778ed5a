import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialTestFunctions } from 'n8n-workflow';
import { leadScoreStoreTest } from '../../nodes/common/store';
import { openPostgres, type PostgresConnection } from '../../stores';
import { readLeads } from '../../steps';
import { namesIn } from '../../stores/postgres/names';
import { MIGRATIONS } from '../../stores/postgres/schema';
import { PASSWORD, startPostgres } from '../postgres';
import { blocksOf } from '../docs/blocks';
import { testStore } from './contract';
import { addOne, change, makeScore } from './count';
import { freshSchema } from './freshSchema';
import { failure, inDatabase } from './inDatabase';
import { jobs, leadsInBatches } from './jobs';
import { outcome } from './outcomes';
import { assignment } from './pools';
import { touch } from './touches';
import { runWorker } from './runWorker';

testStore({ kind: 'postgres', fresh: () => JSON.stringify(freshSchema()) });

/** What docs/postgresql.md tells an administrator to run. */
const documented = (info: string): string =>
	blocksOf(readFileSync(join(__dirname, '../../docs/postgresql.md'), 'utf8')).find(
		(block) => block.info === info,
	)!.text;

const place = `127.0.0.1:${process.env.POSTGRES_PORT}/postgres`;

describe('where the tables lie', () => {
	test('in a schema that is there already, and beside tables of others, under a prefix', async () => {
		const connection = freshSchema({ prefix: 'lead_scores_' });
		await inDatabase(
			`CREATE SCHEMA ${connection.schema}; CREATE TABLE ${connection.schema}.leads (name text)`,
		);
		const store = openPostgres(connection);
		await addOne(store, await makeScore(store));

		expect(
			await inDatabase(`SELECT count(*)::integer AS leads FROM ${connection.schema}.lead_scores_leads`),
		).toEqual([{ leads: 1 }]);
	});

	test('under a name that means something in SQL', async () => {
		const store = openPostgres(freshSchema({ schema: 'user', prefix: 'select' }));
		await expect(makeScore(store)).resolves.toEqual(expect.any(Number));
	});

	test('two stores in one schema know nothing of each other', async () => {
		const connection = freshSchema({ prefix: 'a_' });
		const [one, other] = [openPostgres(connection), openPostgres({ ...connection, prefix: 'b_' })];
		await addOne(one, await makeScore(one, 'One'));
		await addOne(other, await makeScore(other, 'Other'));

		expect(await one.transaction(async (tx) => await tx.scoreNames())).toEqual(['One']);
		expect(await other.transaction(async (tx) => await tx.scoreNames())).toEqual(['Other']);
	});

	test('of the first schema, which is brought up to date with what its routers remember', async () => {
		const connection = freshSchema();
		await inDatabase(`CREATE SCHEMA ${connection.schema}`);
		const names = namesIn(connection.schema, '');
		await inDatabase(`${MIGRATIONS[0]!(names)};
			CREATE TABLE ${names.meta} (key text PRIMARY KEY, value text NOT NULL);
			COMMENT ON TABLE ${names.meta} IS 'n8n-nodes-lead-scoring';
			INSERT INTO ${names.meta} VALUES ('id', 'one'), ('version', '1');
			INSERT INTO ${names.ledger} VALUES (1, 'ann', 5, 1, 'award', 0, 2, NULL, NULL, NULL, 1, '', 5, NULL);
			INSERT INTO ${names.routes} VALUES (1, 'ann', 3, 'Sales', 5)`);
		const [routes, paid] = await openPostgres(connection).transaction(async (tx) => {
			await tx.markPaid(1, [['ann', 0]]);
			return [await tx.routes(1, 3, ['ann']), await tx.paid(1, [['ann', 0, 5, 5]])] as const;
		});

		expect(routes.get('ann')).toEqual({ band: 'Sales', activity: 5, began: null, asked: null });
		expect(paid.get('ann')).toEqual([{ rule: 0, at: 5, points: 2 }]);
	});

	test('of the second schema, which is brought up to date and takes copies of test runs', async () => {
		const connection = freshSchema();
		await inDatabase(`CREATE SCHEMA ${connection.schema}`);
		const names = namesIn(connection.schema, '');
		await inDatabase(`${MIGRATIONS[0]!(names)}; ${MIGRATIONS[1]!(names)};
			CREATE TABLE ${names.meta} (key text PRIMARY KEY, value text NOT NULL);
			COMMENT ON TABLE ${names.meta} IS 'n8n-nodes-lead-scoring';
			INSERT INTO ${names.meta} VALUES ('id', 'one'), ('version', '2');
			INSERT INTO ${names.routes} VALUES (1, 'ann', 3, 'Sales', 5, 50, '[]')`);
		const copy = { execution: '7', position: 0, step: 'Score Lead', run: 0 };
		const [routes, copies] = await openPostgres(connection).transaction(async (tx) => {
			await tx.saveTestCopy('w', copy, '{}', 5);
			return [await tx.routes(1, 3, ['ann']), await tx.testCopies('w')] as const;
		});

		expect(routes.get('ann')).toEqual({ band: 'Sales', activity: 5, began: 50, asked: [] });
		expect(copies).toEqual([copy]);
	});

	test.each([1, 2, 3])(
		'of schema %i, which is brought up to date and takes published rules',
		async (version) => {
			const connection = freshSchema();
			await inDatabase(`CREATE SCHEMA ${connection.schema}`);
			const names = namesIn(connection.schema, '');
			await inDatabase(`${MIGRATIONS.slice(0, version)
				.map((migration) => migration(names))
				.join(';')};
			CREATE TABLE ${names.meta} (key text PRIMARY KEY, value text NOT NULL);
			COMMENT ON TABLE ${names.meta} IS 'n8n-nodes-lead-scoring';
			INSERT INTO ${names.meta} VALUES ('id', 'one'), ('version', '${version}')`);
			const rules = { ruleSet: 'Team rules', rules: '[]', note: '', at: 5, workflow: 'W', node: 'N' };
			const found = await openPostgres(connection).transaction(async (tx) => {
				await tx.saveRules(rules);
				return await tx.rules('Team rules', null);
			});

			expect(found).toEqual({ ...rules, version: 1 });
		},
	);

	test.each([1, 2, 3, 4, 5])(
		'of schema %i, which is brought up to date and takes outcomes, assignments and touches of its leads',
		async (version) => {
			const connection = freshSchema();
			await inDatabase(`CREATE SCHEMA ${connection.schema}`);
			const names = namesIn(connection.schema, '');
			await inDatabase(`${MIGRATIONS.slice(0, version)
				.map((migration) => migration(names))
				.join(';')};
			CREATE TABLE ${names.meta} (key text PRIMARY KEY, value text NOT NULL);
			COMMENT ON TABLE ${names.meta} IS 'n8n-nodes-lead-scoring';
			INSERT INTO ${names.meta} VALUES ('id', 'one'), ('version', '${version}');
			INSERT INTO ${names.aliases} VALUES ('contact', 'old ann', 'ann')`);
			const [resolved, outcomes] = await openPostgres(connection).transaction(async (tx) => {
				await tx.saveOutcomes('contact', [['ann', outcome('d1')]]);
				await tx.saveAssignments('contact', [['ann', assignment()]]);
				expect((await tx.assignmentsOf('contact', ['ann'])).get('ann')).toEqual([assignment()]);
				await tx.saveTouches('contact', [['ann', touch(5)]]);
				expect((await tx.touchesOf('contact', ['ann'])).get('ann')).toEqual([touch(5)]);
				expect(await tx.pool('Sales')).toBeNull();
				return [await tx.resolve('contact', ['old ann']), await tx.outcomesOf('contact', ['ann'])] as const;
			});

			expect(resolved.get('old ann')).toBe('ann');
			expect(outcomes.get('ann')).toEqual([outcome('d1')]);
		},
	);

	test('whose columns have changed since the server has kept plans for them', async () => {
		const connection = freshSchema({ poolSize: 1 });
		const store = openPostgres(connection);
		const id = await makeScore(store);
		await addOne(store, id);
		await inDatabase(
			`ALTER TABLE ${connection.schema}.leads ALTER COLUMN state TYPE varchar;
			ALTER TABLE ${connection.schema}.leads ALTER COLUMN lead TYPE varchar COLLATE "C"`,
		);
		await addOne(store, id);

		const leads = await store.transaction(async (tx) => await tx.leads(id, ['ann']));
		expect(leads.get('ann')!.adjusted).toBe(2);
	});

	test('in partitions, as the documentation makes them', async () => {
		const connection = freshSchema();
		const location = JSON.stringify(connection);
		const store = openPostgres(connection);
		await jobs.batches(store, 2);
		await inDatabase(documented('sql').replaceAll('lead_scores', connection.schema));
		await Promise.all([jobs.batches(store, 4), runWorker('postgres', location, 'batches', 4)]);
		const scores = await readLeads(store, 'contact', 'Lead Score', leadsInBatches);

		expect(new Set(scores.map((lead) => lead!.score))).toEqual(new Set([10]));
		expect(
			await inDatabase(`SELECT count(*)::integer AS partitions FROM pg_inherits
				JOIN pg_class c ON c.oid = inhparent JOIN pg_namespace n ON n.oid = relnamespace
				WHERE nspname = '${connection.schema}' AND relkind = 'p'`),
		).toEqual([{ partitions: 5 * 16 }]);
	});

	test('a user without the right to make tables can use those that are there', async () => {
		const connection = freshSchema();
		const { schema } = connection;
		await makeScore(openPostgres(connection));
		await inDatabase(`CREATE USER ${schema}_user PASSWORD 'other'`);
		await inDatabase(
			documented('sql rights').replaceAll('lead_scores', schema).replaceAll('TO n8n', `TO ${schema}_user`),
		);
		const store = openPostgres({ ...connection, user: `${schema}_user`, password: 'other' });

		await expect(makeScore(store, 'Fit')).resolves.toEqual(expect.any(Number));
	});
});

describe('what cannot be used is left as it was, and told with what to do', () => {
	test("another program's tables", async () => {
		const connection = freshSchema();
		const { schema } = connection;
		await inDatabase(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.events (name text)`);
		const { message, advice } = await failure(connection);

		expect(message).toBe(`The schema on ${place} has a table "${schema}"."events" that is another program's`);
		expect(advice).toBe('Name another schema or another table prefix; this one was left as it is.');
		expect(await inDatabase(`SELECT tablename FROM pg_tables WHERE schemaname = '${schema}'`)).toEqual([
			{ tablename: 'events' },
		]);
	});

	test('a newer schema', async () => {
		const connection = freshSchema();
		await makeScore(openPostgres(connection));
		await inDatabase(`UPDATE ${connection.schema}.meta SET value = '99' WHERE key = 'version'`);
		// Another pool: this process has looked already.
		const { message, advice } = await failure({ ...connection, poolSize: 4 });

		expect(message).toBe(
			`The score store on ${place} was written by a newer version of this package (schema 99, known here: ${MIGRATIONS.length})`,
		);
		expect(advice).toBe('Update n8n-nodes-lead-scoring; the store was left as it is.');
	});

	test('a user with too few rights', async () => {
		const connection = freshSchema();
		await inDatabase(`CREATE USER ${connection.schema} PASSWORD 'other'`);
		const { message, advice } = await failure({ ...connection, user: connection.schema, password: 'other' });

		expect(message).toBe(`The score store on ${place} gives this user too few rights`);
		expect(advice).toMatch(/right to create the schema/);
	});

	test('a store whose tables are gone says so once, and is made anew', async () => {
		const connection = freshSchema();
		const store = openPostgres(connection);
		await makeScore(store);
		await inDatabase(`DROP SCHEMA ${connection.schema} CASCADE`);
		const { message } = await failure(connection);

		expect(message).toBe(`The score store on ${place} has lost a table of the store`);
		await expect(makeScore(store)).resolves.toEqual(expect.any(Number));
	});

	test('a wrong password, user or database', async () => {
		expect(await failure(freshSchema({ password: 'Pa55word!' }))).toMatchObject({
			message: `The score store on ${place} does not accept this user and password`,
			advice: 'Check the user and the password in the credential.',
		});
		expect(await failure(freshSchema({ user: 'nobody' }))).toMatchObject({
			message: `The score store on ${place} does not accept this user and password`,
		});
		expect(await failure(freshSchema({ database: 'nowhere' }))).toMatchObject({
			message: `The score store on 127.0.0.1:${process.env.POSTGRES_PORT}/nowhere has no database of this name`,
			advice: 'Check the database in the credential, or create it.',
		});
	});

	test('an address at which nobody is, or somebody else', async () => {
		expect(await failure(freshSchema({ port: 1 }))).toMatchObject({
			message: 'The score store on 127.0.0.1:1/postgres refuses connections',
		});
		expect(await failure(freshSchema({ host: 'nowhere.invalid' }))).toMatchObject({
			message: expect.stringMatching(/ cannot be found: /) as string,
			advice: expect.stringMatching(/^Check the host and the port/) as string,
		});
		const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as { port: number };
		const { message } = await failure(freshSchema({ port }));
		other.close();

		expect(message).toBe(`The score store on 127.0.0.1:${port}/postgres broke the connection`);
	});

	test('a database that takes no writes', async () => {
		const connection = freshSchema();
		await makeScore(openPostgres(connection));
		await inDatabase(`CREATE USER ${connection.schema} SUPERUSER PASSWORD 'other';
			ALTER USER ${connection.schema} SET default_transaction_read_only = on`);
		const { message } = await failure({ ...connection, user: connection.schema, password: 'other' });

		expect(message).toBe(`The score store on ${place} cannot be written: it is read-only`);
		const store = openPostgres({ ...connection, user: connection.schema, password: 'other', poolSize: 2 });
		const writing = async () =>
			await Promise.allSettled(Array.from({ length: 6 }, async () => await makeScore(store, 'New')));
		const refused = (await writing()).map((one) => (one as { reason?: Error }).reason?.message);
		expect(refused).toEqual(Array(6).fill(message));
		// Connections that were opened meanwhile do not stay in the way.
		await inDatabase(`ALTER USER ${connection.schema} RESET default_transaction_read_only`);
		expect((await writing()).map(({ status }) => status)).toEqual(Array(6).fill('fulfilled'));
	});
});

test('connections that break, in use or not, end nothing but their own transaction', async () => {
	const connection = freshSchema({ database: `breaking_${randomUUID().slice(0, 8)}` });
	await inDatabase(`CREATE DATABASE ${connection.database}`);
	const store = openPostgres(connection);
	const score = await makeScore(store);
	const breakAll = async () =>
		await inDatabase(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = '${connection.database}'`);
	await breakAll();
	await new Promise((resolve) => setTimeout(resolve, 100));
	await addOne(store, score);
	const work = store.transaction(async (tx) => {
		const leads = await tx.leads(score, ['ann']);
		await breakAll();
		await new Promise((resolve) => setTimeout(resolve, 100));
		await tx.saveLeads(score, [change('ann', { state: leads.get('ann')! })]);
	});

	await expect(work).rejects.toMatchObject({
		message: expect.stringMatching(/ broke the connection$| is being shut down$/) as string,
		advice: expect.stringMatching(/^Turn on Retry On Fail/) as string,
	});
	await addOne(store, score);
});

describe('TLS', () => {
	const folder = mkdtempSync(join(tmpdir(), 'lead-scores-tls-'));
	const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')];
	let server: Awaited<ReturnType<typeof startPostgres>>;
	const connection = (more: Partial<PostgresConnection>) =>
		freshSchema({ host: 'localhost', port: server.port, ...more });

	beforeAll(async () => {
		const made = spawnSync('openssl', [
			...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate],
			...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
		]);
		expect(made.status).toBe(0);
		chmodSync(folder, 0o755);
		chmodSync(key, 0o600);
		if (process.getuid!() === 0) chownSync(key, 65_534, 65_534);
		server = await startPostgres({ fsync: 'off', ssl: 'on', ssl_key_file: key, ssl_cert_file: certificate });
	});
	afterAll(async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	test('that is required encrypts, without checking which server answers', async () => {
		const store = openPostgres(connection({ tls: 'required' }));
		await expect(makeScore(store)).resolves.toEqual(expect.any(Number));
		const rows = await inDatabase(
			`SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity USING (pid)
				WHERE application_name = 'n8n-nodes-lead-scoring'`,
			{ port: server.port },
		);
		expect(rows).toEqual([{ ssl: true }]);
	});

	test('that is verified takes a certificate of the authority named, and no other', async () => {
		const ca = readFileSync(certificate, 'utf8');
		await expect(makeScore(openPostgres(connection({ tls: 'verified', ca })))).resolves.toEqual(
			expect.any(Number),
		);
		expect(await failure(connection({ tls: 'verified' }))).toMatchObject({
			message: expect.stringMatching(/shows a certificate that it signed itself/) as string,
			advice: expect.stringMatching(/^Enter the certificate of the authority/) as string,
		});
		expect(await failure(connection({ tls: 'verified', ca, host: '127.0.0.1' }))).toMatchObject({
			message: expect.stringMatching(/shows a certificate for another host name/) as string,
		});
	});

	test('that is verified asks each of several servers for a certificate of its own name', async () => {
		const ca = readFileSync(certificate, 'utf8');
		const { port } = server;
		const others = [{ host: 'localhost', port }];
		const store = openPostgres(connection({ tls: 'verified', ca, host: '127.0.0.1', others }));
		await expect(makeScore(store)).resolves.toEqual(expect.any(Number));

		expect(await failure(connection({ tls: 'verified', host: '127.0.0.1', others }))).toMatchObject({
			message: `None of the servers of the score store can be used: 127.0.0.1:${port} shows a certificate that it signed itself; localhost:${port} shows a certificate that it signed itself`,
			advice: expect.stringMatching(/^Enter the certificate of the authority/) as string,
		});
	});

	describe('in a connection string', () => {
		/** What the Test button says of it, beside the certificate of the authority if one is entered. */
		const press = async (words: string, ca = '', host = 'localhost') => {
			const { schema, prefix, poolSize } = freshSchema();
			const connectionString = `postgresql://postgres:${PASSWORD}@${host}:${server.port}/postgres?${words}`;
			const data = { kind: 'postgres', connect: 'string', connectionString, schema, prefix, poolSize, ca };
			const { message } = await leadScoreStoreTest.call({} as ICredentialTestFunctions, {
				id: '1',
				name: 'Store',
				type: 'leadScoreStoreApi',
				data,
			});
			expect(message).not.toContain(PASSWORD);
			return message;
		};
		const fine = 'The score store can be read and written';
		const authority = () => readFileSync(certificate, 'utf8');
		/** An authority that has signed nothing here. */
		const other = () => {
			const made = spawnSync('openssl', [
				...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=other'],
				...['-keyout', '/dev/null', '-out', '-'],
			]);
			return made.stdout.toString();
		};

		test.each([
			'sslmode=require',
			'ssl=true',
			'ssl=1',
			'SSLMODE=require',
			'requiressl=1',
			'channel_binding=require',
		])('%s encrypts', async (words) => {
			const name = `with_${randomUUID().slice(0, 8)}`;
			expect(await press(`${words}&application_name=${name}`)).toBe(fine);
			const rows = await inDatabase(
				`SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity USING (pid) WHERE application_name = '${name}'`,
				{ port: server.port },
			);
			expect(rows).toEqual([{ ssl: true }]);
		});

		test('sslmode=require with the certificate of an authority takes no other, and no other name', async () => {
			expect(await press('sslmode=require', authority())).toBe(fine);
			expect(await press('', authority())).toBe(fine);
			expect(await press('sslmode=require', other())).toMatch(/shows a certificate/);
			expect(await press('sslmode=require', authority(), '127.0.0.1')).toMatch(/for another host name/);
			expect(await press('sslmode=verify-ca', authority(), '127.0.0.1')).toMatch(/for another host name/);
			expect(await press('sslmode=no-verify', other())).toBe(fine);
		});

		test('a certificate that is none is refused', async () => {
			for (const ca of ['abc', '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----'])
				expect(await press('sslmode=require', ca)).toMatch(/^The CA certificate is not one/);
		});

		test('channel_binding=require is kept where the server asks for the password in another way', async () => {
			const user = `md5_${randomUUID().slice(0, 8)}`;
			await inDatabase(`SET password_encryption = 'md5'; CREATE USER ${user} PASSWORD '${PASSWORD}'`, {
				port: server.port,
			});
			const hba = join(server.folder, 'data', 'pg_hba.conf');
			const before = readFileSync(hba, 'utf8');
			const tell = async (rules: string) => {
				writeFileSync(hba, rules + before);
				await inDatabase('SELECT pg_reload_conf()', { port: server.port });
				await new Promise((resolve) => setTimeout(resolve, 500));
			};
			for (const way of ['trust', 'password', 'md5']) {
				await tell(`host all ${user} all ${way}\n`);
				const connection = freshSchema({ host: 'localhost', port: server.port, user, tls: 'required' });
				expect(await failure({ ...connection, channelBinding: true })).toMatchObject({
					message: expect.stringMatching(/does not support channel binding/) as string,
				});
			}
			await tell('');
		});
	});

	test('that the server does not speak is told', async () => {
		expect(await failure(freshSchema({ tls: 'required', password: PASSWORD }))).toMatchObject({
			message: `The score store on ${place} does not speak TLS`,
			advice: 'Choose the TLS mode "Off", or turn TLS on in the server.',
		});
	});
});
