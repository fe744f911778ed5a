import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { encodeLead, encodeScore, newLead, newScore } from '../../scoring';
import { openSqlite, StoreError } from '../../stores';
import { APPLICATION_ID, MIGRATIONS } from '../../stores/sqlite/schema';
import { testStore } from './contract';
import { addOne, change, makeScore } from './count';
import { outcome } from './outcomes';
import { assignment } from './pools';
import { touch } from './touches';
import { runWorker } from './runWorker';
import { freshFile, inFile } from './temporary';

testStore({ kind: 'sqlite', fresh: freshFile });

/** Runs one transaction and returns the error it ends with. */
async function failure(file: string): Promise<StoreError> {
	const error: unknown = await openSqlite(file)
		.transaction(async (tx) => await tx.scoreNames())
		.catch((one: unknown) => one);
	expect(error).toBeInstanceOf(StoreError);
	return error as StoreError;
}

function fileWith(sql: string): string {
	const file = freshFile();
	mkdirSync(dirname(file), { recursive: true });
	inFile(file, (database) => database.exec(sql));
	return file;
}

test("folder and file are made, and are the owner's alone", async () => {
	const file = freshFile();
	await makeScore(openSqlite(file));
	const mode = (path: string) => statSync(path).mode & 0o777;

	expect(mode(dirname(file))).toBe(0o700);
	expect([file, `${file}-wal`, `${file}-shm`].map(mode)).toEqual([0o600, 0o600, 0o600]);
});

describe('a file that cannot be used is left as it was', () => {
	test('one of a newer schema', async () => {
		const file = fileWith(
			`CREATE TABLE news (news); PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 99`,
		);
		const before = readFileSync(file);
		const { message, advice } = await failure(file);

		expect(message).toBe(
			`The score store ${file} was written by a newer version of this package (schema 99, known here: ${MIGRATIONS.length})`,
		);
		expect(advice).toBe('Update n8n-nodes-lead-scoring; the store was left as it is.');
		expect(readFileSync(file).equals(before)).toBe(true);
	});

	test.each([
		['', 'CREATE TABLE customers (name)'],
		[
			' that counts its versions as we do',
			`CREATE TABLE customers (name); PRAGMA user_version = ${MIGRATIONS.length}`,
		],
	])("another program's database%s", async (_which, sql) => {
		const file = fileWith(sql);
		const before = readFileSync(file);
		const { message, advice } = await failure(file);

		expect(message).toBe(`The file ${file} is another program's database`);
		expect(advice).toBe('Name another file; this one was left as it is.');
		expect(readFileSync(file).equals(before)).toBe(true);
	});

	test('one that is no database', async () => {
		const file = freshFile();
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, 'Dear diary, '.repeat(1_000));
		const before = readFileSync(file);
		const { message, advice } = await failure(file);

		expect(message).toBe(`The score store ${file} is not a lead score store`);
		expect(advice).toBe('Name another file; this one was left as it is.');
		expect(readFileSync(file).equals(before)).toBe(true);
	});

	test('one that is damaged', async () => {
		const [made, file] = [freshFile(), freshFile()];
		const score = await makeScore(openSqlite(made));
		const leads = Array.from({ length: 2_000 }, (_, index) => change(`lead ${index}`));
		await openSqlite(made).transaction(async (tx) => await tx.saveLeads(score, leads));
		mkdirSync(dirname(file), { recursive: true });
		inFile(made, (database) => database.exec(`VACUUM INTO '${file}'`));
		inFile(file, (database) => database.exec('PRAGMA journal_mode = WAL'));
		const bytes = readFileSync(file);
		bytes.fill(0x5a, 4_096 * 20);
		writeFileSync(file, bytes);
		const error: unknown = await openSqlite(file)
			.transaction(async (tx) => await tx.page(score, null, 2_000))
			.catch((one: unknown) => one);

		expect(error).toBeInstanceOf(StoreError);
		expect(error).toMatchObject({
			message: `The score store ${file} is damaged`,
			advice: 'Restore it from a backup, or name another file.',
		});
		expect(readFileSync(file).equals(bytes)).toBe(true);
	});
});

test('a file of the first schema is brought up to date, with what is in it', async () => {
	const file = fileWith(`${MIGRATIONS[0]};
		INSERT INTO scores VALUES (1, 'contact', 'Lead Score', '${encodeScore(newScore('contact', 'Lead Score'))}');
		INSERT INTO leads VALUES (1, 'ann', '${encodeLead({ ...newLead(), adjusted: 41 })}', NULL);
		PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
	const store = openSqlite(file);
	await addOne(store, 1);
	const found = await store.transaction(
		async (tx) => [await tx.leads(1, ['ann']), await tx.identity()] as const,
	);

	expect(found[0].get('ann')!.adjusted).toBe(42);
	expect(found[1]).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, move: null });
});

test('a file of the second schema is brought up to date, and what its routers remember stays', async () => {
	const line = `(1, 'ann', 5, 1, 'award', 0, 2, NULL, NULL, NULL, 1, '', 5, NULL)`;
	const file = fileWith(`${MIGRATIONS[0]}; ${MIGRATIONS[1]};
		INSERT INTO scores VALUES (1, 'contact', 'Lead Score', '${encodeScore(newScore('contact', 'Lead Score'))}');
		INSERT INTO leads VALUES (1, 'ann', '${encodeLead({ ...newLead(), adjusted: 41 })}', NULL, NULL);
		INSERT INTO ledger VALUES ${line};
		INSERT INTO routes VALUES (1, 'ann', 3, 'Sales', 5);
		PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 2`);
	const store = openSqlite(file);
	await addOne(store, 1);
	const [routes, paid] = await store.transaction(async (tx) => {
		await tx.markPaid(1, [['ann', 0]]);
		return [await tx.routes(1, 3, ['ann']), await tx.paid(1, [['ann', 0, 5, 5]])] as const;
	});

	expect(routes.get('ann')).toEqual({ band: 'Sales', activity: 5, began: null, asked: null });
	expect(paid.get('ann')).toEqual([{ rule: 0, at: 5, points: 2 }]);
});

test('a file of the third schema is brought up to date, and takes copies of test runs', async () => {
	const file = fileWith(`${MIGRATIONS.slice(0, 3).join('')};
		INSERT INTO scores VALUES (1, 'contact', 'Lead Score', '${encodeScore(newScore('contact', 'Lead Score'))}');
		INSERT INTO leads VALUES (1, 'ann', '${encodeLead({ ...newLead(), adjusted: 41 })}', NULL, NULL);
		INSERT INTO routes VALUES (1, 'ann', 3, 'Sales', 5, 50, '[]');
		PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 3`);
	const store = openSqlite(file);
	await addOne(store, 1);
	const copy = { execution: '7', position: 0, step: 'Score Lead', run: 0 };
	const found = await store.transaction(async (tx) => {
		await tx.saveTestCopy('w', copy, '{}', 5);
		return [await tx.leads(1, ['ann']), await tx.routes(1, 3, ['ann']), await tx.testCopies('w')] as const;
	});

	expect(found[0].get('ann')!.adjusted).toBe(42);
	expect(found[1].get('ann')).toEqual({ band: 'Sales', activity: 5, began: 50, asked: [] });
	expect(found[2]).toEqual([copy]);
});

test.each([1, 2, 3, 4])(
	'a file of schema %i is brought up to date, and takes published rules',
	async (version) => {
		const file = fileWith(`${MIGRATIONS.slice(0, version).join('')};
		PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
		const rules = { ruleSet: 'Team rules', rules: '[]', note: '', at: 5, workflow: 'W', node: 'N' };
		const found = await openSqlite(file).transaction(async (tx) => {
			await tx.saveRules(rules);
			return await tx.rules('Team rules', null);
		});

		expect(found).toEqual({ ...rules, version: 1 });
	},
);

test.each([1, 2, 3, 4, 5, 6])(
	'a file of schema %i is brought up to date, and takes outcomes, assignments and touches of its leads',
	async (version) => {
		const definition = encodeScore(newScore('contact', 'Lead Score'));
		const falls = version > 1 ? ', NULL' : '';
		const file = fileWith(`${MIGRATIONS.slice(0, version).join('')};
		INSERT INTO scores VALUES (1, 'contact', 'Lead Score', '${definition}');
		INSERT INTO leads VALUES (1, 'ann', '${encodeLead({ ...newLead(), adjusted: 41 })}', NULL${falls});
		PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
		const [leads, outcomes] = await openSqlite(file).transaction(async (tx) => {
			await tx.saveOutcomes('contact', [['ann', outcome('d1')]]);
			await tx.saveAssignments('contact', [['ann', assignment()]]);
			expect((await tx.assignmentsOf('contact', ['ann'])).get('ann')).toEqual([assignment()]);
			await tx.saveTouches('contact', [['ann', touch(5)]]);
			expect((await tx.touchesOf('contact', ['ann'])).get('ann')).toEqual([touch(5)]);
			expect(await tx.pool('Sales')).toBeNull();
			return [await tx.leads(1, ['ann']), await tx.outcomesOf('contact', ['ann'])] as const;
		});

		expect(leads.get('ann')!.adjusted).toBe(41);
		expect(outcomes.get('ann')).toEqual([outcome('d1')]);
	},
);

test('an empty file becomes a store', async () => {
	const file = freshFile();
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, '');

	await expect(makeScore(openSqlite(file))).resolves.toEqual(expect.any(Number));
});

describe('a path that cannot be written is told, with what to do', () => {
	const advice = 'Name a file in a folder that n8n may write to.';

	test('a folder in its place', async () => {
		const file = freshFile();
		mkdirSync(file, { recursive: true });

		expect(await failure(file)).toMatchObject({ message: expect.stringContaining(file) as string, advice });
	});

	test('a file in place of its folder', async () => {
		const file = freshFile();
		mkdirSync(dirname(dirname(file)), { recursive: true });
		writeFileSync(dirname(file), 'a file');

		expect(await failure(file)).toMatchObject({ message: expect.stringContaining(file) as string, advice });
		expect(readFileSync(dirname(file), 'utf8')).toBe('a file');
	});

	test('a place that takes no folders', async () => {
		const file = '/proc/lead-scores/scores.sqlite';
		// In a process of its own, with so many seconds of work: Node.js can try for ever there, and nothing stops it.
		const { isFine, output } = await runWorker('sqlite', file, 'count', 1, { limit: 'ulimit -t 10;' });

		expect(isFine).toBe(false);
		expect(JSON.parse(output)).toMatchObject({
			name: 'StoreError',
			message: `The score store ${file} cannot be written: no file can be made there`,
			advice,
		});
	});

	test('a folder of someone else', async () => {
		const file = freshFile();
		mkdirSync(dirname(file), { recursive: true });
		chmodSync(dirname(dirname(file)), 0o755);
		chmodSync(dirname(file), 0o555);
		// The superuser may write anywhere; nobody may not.
		const uid = process.getuid!() === 0 ? 65_534 : undefined;
		const { isFine, output } = await runWorker('sqlite', file, 'count', 1, { uid });

		expect(isFine).toBe(false);
		expect(JSON.parse(output)).toMatchObject({
			name: 'StoreError',
			message: expect.stringContaining(file) as string,
			advice,
		});
	});
});

test('a disk that takes no more is told, and the store is as it was', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	const score = await makeScore(store);
	await addOne(store, score);
	// No file may grow over 64 kB.
	const { isFine, output } = await runWorker('sqlite', file, 'count', 1_000, {
		limit: "trap '' XFSZ; ulimit -f 128;",
	});

	expect(isFine).toBe(false);
	expect(JSON.parse(output)).toMatchObject({
		name: 'StoreError',
		message: expect.stringMatching(/cannot be (read or )?written: the disk/) as string,
	});
	await expect(addOne(store, score)).resolves.toBeUndefined();
});

describe('a lock of another process', () => {
	/** Holds the write lock of a file, as another process would. */
	function lock(file: string): () => void {
		const database = new DatabaseSync(file);
		database.exec('BEGIN IMMEDIATE');
		return () => database.close();
	}

	afterEach(() => jest.useRealTimers());

	test('is waited for, and others get their turn meanwhile', async () => {
		const file = freshFile();
		const store = openSqlite(file);
		const score = await makeScore(store);
		const unlock = lock(file);
		let [last, longest] = [performance.now(), 0];
		const timer = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 2);
		let isDone = false;
		const work = addOne(store, score).then(() => (isDone = true));
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(isDone).toBe(false);
		unlock();
		await work;
		clearInterval(timer);

		expect(longest).toBeLessThan(250);
	});

	test('is waited for while the file is opened', async () => {
		const file = freshFile();
		// Another process made it, so this one has no connection yet.
		await runWorker('sqlite', file, 'count', 1);
		const unlock = lock(file);
		const opened = makeScore(openSqlite(file));
		await new Promise((resolve) => setTimeout(resolve, 100));
		unlock();

		await expect(opened).resolves.toEqual(expect.any(Number));
	});

	test('that is held for too long is told', async () => {
		const file = freshFile();
		const store = openSqlite(file);
		const score = await makeScore(store);
		const unlock = lock(file);
		jest.useFakeTimers({
			doNotFake: [
				'setTimeout',
				'clearTimeout',
				'setInterval',
				'clearInterval',
				'setImmediate',
				'clearImmediate',
				'nextTick',
				'queueMicrotask',
				'performance',
				'hrtime',
			],
		});
		const waiting = addOne(store, score).catch((error: unknown) => error);
		await new Promise((resolve) => setTimeout(resolve, 50));
		jest.setSystemTime(Date.now() + 60_000);
		const error = await waiting;
		unlock();

		expect(error).toBeInstanceOf(StoreError);
		expect(error).toMatchObject({
			message: `The score store ${file} was locked by another process for too long`,
			advice: 'Try again, or turn on Retry On Fail for this step.',
		});
		await expect(addOne(store, score)).resolves.toBeUndefined();
	});
});

test('a connection that is idle is let go, and opened again', async () => {
	jest.useFakeTimers({
		doNotFake: [
			'Date',
			'setInterval',
			'clearInterval',
			'setImmediate',
			'clearImmediate',
			'nextTick',
			'queueMicrotask',
			'performance',
			'hrtime',
		],
	});
	const file = freshFile();
	const store = openSqlite(file);
	const score = await makeScore(store);
	// SQLite removes this file with the last connection.
	expect(existsSync(`${file}-wal`)).toBe(true);
	jest.advanceTimersByTime(10_000);
	expect(existsSync(`${file}-wal`)).toBe(false);
	await addOne(store, score);
	expect(existsSync(`${file}-wal`)).toBe(true);
	jest.useRealTimers();
});
