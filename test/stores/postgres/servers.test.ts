import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { openPostgres, type PostgresConnection } from '../../../stores';
import { PASSWORD, startPostgres, type PostgresServer } from '../../postgres';
import { makeScore } from '../count';
import { freshSchema } from '../freshSchema';
import { failure, inDatabase } from '../inDatabase';

const taking = Number(process.env.POSTGRES_PORT);
let readOnly: PostgresServer;
/** Ends every connection, and counts them. */
let broken: Server;
let tries = 0;

beforeAll(async () => {
	readOnly = await startPostgres({ fsync: 'off', default_transaction_read_only: 'on' });
	broken = createServer((socket) => {
		tries++;
		socket.destroy();
	}).listen(0, '127.0.0.1');
	await once(broken, 'listening');
});
afterAll(async () => {
	broken.close();
	await readOnly.stop();
});

const brokenPort = () => (broken.address() as AddressInfo).port;

/** A store on one of several servers of this machine. */
function storeOn([port, ...others]: number[], more: Partial<PostgresConnection> = {}): PostgresConnection {
	const host = '127.0.0.1';
	return freshSchema({ host, port, others: others.map((one) => ({ host, port: one })), ...more });
}

test('servers that cannot be reached or take no writes are passed over', async () => {
	const connection = storeOn([1, brokenPort(), readOnly.port, taking]);
	await makeScore(openPostgres(connection));

	const found = await inDatabase(`SELECT name FROM ${connection.schema}.scores`, { port: taking });
	expect(found).toEqual([{ name: 'Lead Score' }]);
});

test('the server that was used last is asked first', async () => {
	const applicationName = `used ${process.pid}`;
	const connection = storeOn([brokenPort(), taking], { poolSize: 1, applicationName });
	const store = openPostgres(connection);
	await makeScore(store);
	const before = tries;
	await inDatabase(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE application_name = '${applicationName}'`);
	await new Promise((resolve) => setTimeout(resolve, 100));
	await makeScore(store, 'Fit');

	expect([before > 0, tries]).toEqual([true, before]);
});

test('where the used one stops to take writes, the next that does is looked for', async () => {
	const connection = storeOn([taking, readOnly.port]);
	const { schema } = connection;
	const user = `${schema}_user`;
	await inDatabase(`CREATE USER ${user} SUPERUSER PASSWORD '${PASSWORD}'`);
	const store = openPostgres({ ...connection, user });
	await makeScore(store);
	await inDatabase(`ALTER USER ${user} SET default_transaction_read_only = on;
		SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`);
	await new Promise((resolve) => setTimeout(resolve, 100));

	await expect(makeScore(store, 'Fit')).rejects.toMatchObject({
		message: expect.stringMatching(
			`^None of .* 127.0.0.1:${taking} cannot be written: it is read-only`,
		) as string,
	});
	await inDatabase(`ALTER USER ${user} RESET default_transaction_read_only`);
	await expect(makeScore(store, 'Fit')).resolves.toEqual(expect.any(Number));
});

test('where none can be used, each is named with its reason, and a failover is what Retry On Fail is for', async () => {
	const { message, advice } = await failure(storeOn([1, readOnly.port]));

	expect(message).toBe(
		`None of the servers of the score store can be used: 127.0.0.1:1 refuses connections; 127.0.0.1:${readOnly.port} cannot be written: it is read-only`,
	);
	expect(advice).toMatch(
		/^Check that one of them runs and takes writes\. Turn on Retry On Fail for this step: it counts nothing twice/,
	);
});

test('where one of them was reached and refuses for a reason of its own, the advice is about that', async () => {
	const { message, advice } = await failure(storeOn([1, taking], { password: 'wrong' }));

	expect(message).toMatch(/:1 refuses connections; 127\.0\.0\.1:\d+ does not accept this user and password$/);
	expect(advice).toBe('Check the user and the password in the credential.');
});
