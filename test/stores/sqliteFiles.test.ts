import { execFileSync } from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pointsIn } from '../../scoring';
import { openSqlite, StoreError, type Store } from '../../stores';
import { APPLICATION_ID } from '../../stores/sqlite/schema';
import { addOne, makeScore } from './count';
import { runWorker } from './runWorker';
import { freshFile, inFile } from './temporary';

/** A file in a folder that is there. */
function fileInFolder(): string {
	const file = freshFile();
	mkdirSync(dirname(file), { recursive: true });
	return file;
}

const use = async (file: string) => await openSqlite(file).transaction(async (tx) => await tx.scoreNames());

async function failure(file: string): Promise<StoreError> {
	const error: unknown = await use(file).catch((one: unknown) => one);
	expect(error).toBeInstanceOf(StoreError);
	return error as StoreError;
}

/** How often one was added. */
async function total(store: Store): Promise<number> {
	const score = await makeScore(store);
	const leads = await store.transaction(async (tx) => await tx.leads(score, ['ann']), 'preview');
	return pointsIn(leads.get('ann')?.adjusted ?? 0);
}

/** The locks that processes hold on a file, as Linux lists them. */
const locksOn = (file: string): string[] =>
	readFileSync('/proc/locks', 'utf8')
		.split('\n')
		.filter((line) => line.includes(`:${statSync(file).ino} `))
		.map((line) => line.replace(/^\d+: /, ''));

const onLinux = existsSync('/proc/locks') ? describe : describe.skip;

/** Names of a file: its own, a link, one in a linked folder, and a second name. */
const NAMES: Record<string, (file: string) => string> = {
	'its name': (file) => file,
	'a link to it': (file) => {
		symlinkSync(file, `${file}.link`);
		return `${file}.link`;
	},
	'a linked folder': (file) => {
		symlinkSync(dirname(file), `${dirname(file)}-linked`);
		return join(`${dirname(file)}-linked`, basename(file));
	},
	'a second name': (file) => {
		linkSync(file, `${file}.second`);
		return `${file}.second`;
	},
	'what this process has open': (file) => {
		const open = readdirSync('/proc/self/fd').find((number) => {
			const { ino } = statSync(`/proc/self/fd/${number}`, { throwIfNoEntry: false }) ?? {};
			return ino === statSync(file).ino;
		});
		return `/proc/self/fd/${open}`;
	},
};

const names = Object.entries(NAMES);

onLinux('the locks of those who have a file open in this process stay', () => {
	test.each(Object.entries(NAMES))(
		'of another program, when a store is sought under %s',
		async (_, nameOf) => {
			const file = fileInFolder();
			const holder = new DatabaseSync(file);
			holder.exec('PRAGMA journal_mode = WAL; CREATE TABLE workflows (id); INSERT INTO workflows VALUES (1)');
			const before = [locksOn(file), readFileSync(`${file}-wal`)];
			const { message } = await failure(nameOf(file));

			expect(message).toMatch(/is another program's database$/);
			expect([locksOn(file), readFileSync(`${file}-wal`)]).toEqual(before);
			expect(locksOn(file)).toHaveLength(1);
			holder.close();
		},
	);

	test.each(names)('of a store, when it is used under %s too', async (_, nameOf) => {
		const file = freshFile();
		await makeScore(openSqlite(file));
		const before = locksOn(file);
		await use(nameOf(file));

		expect(before).toHaveLength(1);
		expect(locksOn(file)).toEqual(before);
	});
});

onLinux('the locks of a store stay', () => {
	test.each<[string, (store: Store) => Promise<unknown>]>([
		['when traces of the erased are overwritten', async (store) => await store.purge()],
		['when it is backed up', async (store) => await store.backup!()],
	])('%s', async (_what, act) => {
		const file = freshFile();
		await makeScore(openSqlite(file));
		const before = locksOn(file);
		await act(openSqlite(file));

		expect(locksOn(file)).toEqual(before);
	});
});

describe('a file under several names is one store', () => {
	test.each(names)('%s', async (_, nameOf) => {
		const file = freshFile();
		const score = await makeScore(openSqlite(file));
		const other = nameOf(file);
		const adds = Array.from({ length: 50 }, async (_add, index) => {
			await addOne(openSqlite(index % 2 ? file : other), score);
		});
		await Promise.all(adds);

		expect(await total(openSqlite(file))).toBe(50);
		const logs = readdirSync(dirname(file)).filter((name) => name.endsWith('-wal'));
		expect(logs).toEqual(['scores.sqlite-wal']);
	});

	test('a link to a folder, before there is a file', async () => {
		const file = fileInFolder();
		symlinkSync(dirname(file), `${dirname(file)}-linked`);
		const other = join(`${dirname(file)}-linked`, basename(file));
		const [score] = await Promise.all([makeScore(openSqlite(file)), use(other)]);
		await addOne(openSqlite(other), score);

		expect(await total(openSqlite(file))).toBe(1);
	});

	test('a link whose target is not there yet: it is made where the link leads', async () => {
		const [target, link] = [freshFile(), fileInFolder()];
		symlinkSync(target, link);
		await addOne(openSqlite(link), await makeScore(openSqlite(link)));

		expect(await total(openSqlite(target))).toBe(1);
	});

	test('two processes and two names at once lose nothing', async () => {
		const file = freshFile();
		const score = await makeScore(openSqlite(file));
		symlinkSync(file, `${file}.link`);
		let isOver = false;
		const others = Promise.all([
			runWorker('sqlite', file, 'count', 400),
			runWorker('sqlite', `${file}.link`, 'count', 400),
		]).finally(() => (isOver = true));
		let ours = 0;
		while (!isOver) {
			await addOne(openSqlite(ours++ % 2 ? file : `${file}.link`), score);
			await new Promise(setImmediate);
		}
		expect((await others).map(({ isFine }) => isFine)).toEqual([true, true]);

		expect(await total(openSqlite(file))).toBe(800 + ours);
		expect(inFile(file, (database) => database.prepare('PRAGMA integrity_check').get())).toEqual({
			integrity_check: 'ok',
		});
	});
});

describe('only a file is opened', () => {
	test.each([
		['a pipe', (path: string) => void execFileSync('mkfifo', [path]), 'it is a device, a pipe or a socket'],
		['a device', (path: string) => symlinkSync('/dev/zero', path), 'it is a device, a pipe or a socket'],
		['a terminal', (path: string) => symlinkSync('/dev/tty', path), 'it is a device, a pipe or a socket'],
		['a folder', (path: string) => mkdirSync(path), 'it is a folder'],
		['a link to itself', (path: string) => symlinkSync(path, path), 'it is a link that leads to itself'],
	])('%s is refused at once', async (_what, make, reason) => {
		const file = fileInFolder();
		make(file);
		// In a process of its own: what waits for ever on a pipe cannot be stopped from inside.
		const { output } = await runWorker('sqlite', file, 'count', 1, { limit: 'exec timeout 20 "$@";' });

		expect(JSON.parse(output)).toEqual({
			name: 'StoreError',
			message: `The score store ${file} cannot be written: ${reason}`,
			advice: 'Name a file in a folder that n8n may write to.',
		});
	});

	test('a socket is refused at once', async () => {
		const file = fileInFolder();
		const server = createServer().listen(file);
		await new Promise((resolve) => server.once('listening', resolve));

		expect((await failure(file)).message).toMatch(/it is a device, a pipe or a socket$/);
		await new Promise((resolve) => server.close(resolve));
	});

	test.each([
		['of SQLite beside a store, -wal', '-wal', 'SQLite keeps such a name for files of its own'],
		['of SQLite beside a store, -shm', '-shm', 'SQLite keeps such a name for files of its own'],
		['of SQLite beside a store, -journal', '-journal', 'SQLite keeps such a name for files of its own'],
		['that holds what no name can', '\0', 'no file can have such a name'],
		['that is too long', 'x'.repeat(5_000), 'its path is too long'],
	])('a name %s is refused', async (_what, end, reason) => {
		const file = freshFile();
		await makeScore(openSqlite(file));

		expect((await failure(file + end)).message).toBe(
			`The score store ${file}${end} cannot be written: ${reason}`,
		);
	});
});

describe('a file of others is left as it was, to its last byte', () => {
	/** A database whose program was killed: its last changes lie in the log. */
	function killed(sql: string): string {
		const [live, file] = [fileInFolder(), fileInFolder()];
		const database = new DatabaseSync(live);
		database.exec(`PRAGMA journal_mode = WAL; ${sql}`);
		for (const end of ['', '-wal']) copyFileSync(live + end, file + end);
		database.close();
		return file;
	}

	const all = (file: string) =>
		readdirSync(dirname(file)).map((name) => [name, readFileSync(join(dirname(file), name), 'base64')]);

	test.each([
		[
			'with a log',
			"PRAGMA application_id = 7; CREATE TABLE customers (name); INSERT INTO customers VALUES ('Ann')",
		],
		[
			'of several pages',
			'CREATE TABLE customers (name); CREATE TABLE orders (id); PRAGMA wal_checkpoint; INSERT INTO orders VALUES (1)',
		],
	])("another program's database %s", async (_what, sql) => {
		const file = killed(`PRAGMA application_id = 7; PRAGMA wal_checkpoint; ${sql}`);
		const before = all(file);

		expect((await failure(file)).message).toBe(`The file ${file} is another program's database`);
		expect(all(file)).toEqual(before);
	});

	test('a store that was killed before it wrote more than its log is opened', async () => {
		const [live, file] = [freshFile(), fileInFolder()];
		await addOne(openSqlite(live), await makeScore(openSqlite(live)));
		for (const end of ['', '-wal']) copyFileSync(live + end, file + end);

		expect(readFileSync(file).readUInt32BE(68)).toBe(APPLICATION_ID);
		expect(await total(openSqlite(file))).toBe(1);
	});
});

describe('a store whose file goes while n8n runs', () => {
	const filled = async () => {
		const file = freshFile();
		const score = await makeScore(openSqlite(file));
		await addOne(openSqlite(file), score);
		return { file, store: openSqlite(file), score };
	};

	test('deleted: every step says so, and no new one begins with no scores', async () => {
		const { file, store } = await filled();
		rmSync(file);

		for (let time = 0; time < 2; time++) {
			expect(await failure(file)).toMatchObject({
				message: `The score store ${file} was deleted or moved while n8n was running`,
				advice: expect.stringContaining('restore a backup') as string,
			});
		}
		await expect(store.purge()).rejects.toThrow('was deleted or moved');
		expect(existsSync(file)).toBe(false);
	});

	test('its folder deleted', async () => {
		const { file } = await filled();
		rmSync(dirname(file), { recursive: true });

		expect((await failure(file)).message).toMatch(/was deleted or moved/);
		expect(existsSync(dirname(file))).toBe(false);
	});

	test('moved and put back: what was written last is there', async () => {
		const { file, store, score } = await filled();
		renameSync(file, `${file}.away`);
		expect((await failure(file)).message).toMatch(/was deleted or moved/);
		renameSync(`${file}.away`, file);
		await addOne(store, score);

		expect(await total(store)).toBe(2);
	});

	test('replaced: one step says so, then the new one is used, without what the log of the old one held', async () => {
		const { file, store } = await filled();
		const other = await filled();
		await addOne(other.store, other.score);
		const copy = await other.store.backup!();
		renameSync(file, `${file}.old`);
		renameSync(copy.file, file);

		expect(await failure(file)).toMatchObject({
			message: `The score store ${file} was replaced by another file while n8n was running`,
			advice: expect.stringContaining('Run this step again') as string,
		});
		expect(await total(store)).toBe(2);
		expect(await total(openSqlite(`${file}.old`))).toBe(1);
	});
});

describe('a backup', () => {
	test('taken while writes go on is one moment of the store, and can be restored', async () => {
		const file = freshFile();
		const store = openSqlite(file);
		const score = await makeScore(store);
		let [written, isOver] = [0, false];
		const writing = (async () => {
			while (!isOver) {
				await addOne(store, score);
				written++;
				await store.transaction(
					async (tx) => await tx.saveOutput(`run ${written}`, 1, 'x'.repeat(20_000), 0),
				);
				await new Promise(setImmediate);
			}
		})();
		while (written < 500) await new Promise(setImmediate);
		const least = written;
		const copy = await store.backup!();
		const most = written;
		isOver = true;
		await writing;

		expect(most).toBeGreaterThan(least);
		expect(copy.bytes).toBe(statSync(copy.file).size);
		// As docs/sqlite.md says: in the place of the store, without the files that lay beside it.
		const restored = fileInFolder();
		copyFileSync(copy.file, restored);
		expect(inFile(restored, (database) => database.prepare('PRAGMA integrity_check').get())).toEqual({
			integrity_check: 'ok',
		});
		const counted = await total(openSqlite(restored));
		expect(counted).toBeGreaterThanOrEqual(least);
		expect(counted).toBeLessThanOrEqual(most);
		const outputs = inFile(restored, (database) =>
			database.prepare('SELECT count(*) AS n FROM outputs').get(),
		);
		expect(counted - Number(outputs!.n)).toBeLessThanOrEqual(1);
		await addOne(openSqlite(restored), score);
		expect(await total(openSqlite(restored))).toBe(counted + 1);
	});

	test("lies beside the store with its date, the owner's alone, and nothing half-made does", async () => {
		const file = freshFile();
		await makeScore(openSqlite(file));
		const copies = [await openSqlite(file).backup!(), await openSqlite(file).backup!()];
		const folder = join(dirname(file), 'lead-score-backups');

		expect(readdirSync(folder).sort()).toEqual(copies.map((copy) => basename(copy.file)).sort());
		expect(basename(copies[0]!.file)).toMatch(/^scores-\d{4}-\d\d-\d\dT[\d-]+Z\.sqlite$/);
		expect([folder, copies[0]!.file].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
	});

	test('that finds no room says so, and leaves nothing', async () => {
		const file = freshFile();
		await makeScore(openSqlite(file));
		writeFileSync(join(dirname(file), 'lead-score-backups'), 'a file');

		await expect(openSqlite(file).backup!()).rejects.toThrow(/cannot be written/);
	});
});
