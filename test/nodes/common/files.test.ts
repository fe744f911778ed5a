import type { ICredentialTestFunctions } from 'n8n-workflow';
import {
	existsSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { leadScoreStoreTest } from '../../../nodes/common/store';
import { chain, pollOnce } from '../../engine';
import { freshN8n, journey, leadScore, nodeTypes, scoreLead, scoresIn, trigger, type N8n } from '../setup';

const outside = mkdtempSync(join(tmpdir(), 'lead-scores-outside-'));
const variables = { ...process.env };
afterEach(() => {
	process.env = { ...variables };
});
afterAll(() => rmSync(outside, { recursive: true, force: true }));

let files = 0;
const freshPath = () => join(outside, `${++files}.sqlite`);

const SHARED = { credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } } };

/** Every way in which a store is opened. Each gives the error, or null where there is none. */
const CONTEXTS: Record<string, (n8n: N8n, path: string) => Promise<string | null>> = {
	'the test of the credential': async ({ userFolder }, path) => {
		process.env.N8N_USER_FOLDER = userFolder;
		const credential = { id: '1', name: 'Store', type: 'leadScoreStoreApi', data: { kind: 'sqlite', path } };
		const { status, message } = await leadScoreStoreTest.call({} as ICredentialTestFunctions, credential);
		return status === 'OK' ? null : message;
	},
	'a step': async (n8n, path) => {
		const { error } = await n8n.run(journey(scoreLead({ store: 'shared' }, SHARED)), [{ lead: 'ann' }], {
			credentials: { leadScoreStoreApi: { kind: 'sqlite', path } },
		});
		return error ? `${error.message}. ${error.description}` : null;
	},
	'a move of scores': async (n8n, path) => {
		const move = leadScore({ operation: 'move', store: 'shared', direction: 'toShared' }, SHARED);
		const { error } = await n8n.run(journey(move), [{}], {
			credentials: { leadScoreStoreApi: { kind: 'sqlite', path } },
		});
		return error ? `${error.message}. ${error.description}` : null;
	},
	'a picker': async (n8n, path) => {
		const credentials = { leadScoreStoreApi: { kind: 'sqlite', path } };
		const picked = n8n.pick(scoreLead({ store: 'shared' }, SHARED), 'searchScores', '', { credentials });
		return await picked.then(
			() => null,
			({ message, advice }: Error & { advice: string }) => `${message}. ${advice}`,
		);
	},
	'a trigger that looks': async ({ userFolder }, path) => {
		const node = trigger({ store: 'shared', startWhen: 'rises', threshold: 50 }, SHARED);
		const credentials = { leadScoreStoreApi: { kind: 'sqlite', path } };
		return await pollOnce(chain(node), { userFolder, nodeTypes, credentials, emit: () => {} }).then(
			() => null,
			({ message, description }: Error & { description: string }) => `${message}. ${description}`,
		);
	},
};
const press = CONTEXTS['the test of the credential']!;

const reasonOf = (said: string | null) =>
	/ cannot be a score store: (.*)\. Name another file/.exec(said ?? '')?.[1];

/** An n8n as it stands on the disk, with its own database open in this process. */
function installed(): N8n & { folder: string; close: () => void } {
	const n8n = freshN8n();
	const folder = join(n8n.userFolder, '.n8n');
	mkdirSync(join(folder, 'binaryData'), { recursive: true });
	mkdirSync(join(folder, 'nodes'));
	writeFileSync(join(folder, 'config'), '{"encryptionKey":"secret"}');
	const database = new DatabaseSync(join(folder, 'database.sqlite'));
	database.exec(
		'PRAGMA journal_mode = WAL; CREATE TABLE workflow_entity (id); INSERT INTO workflow_entity VALUES (1)',
	);
	return { ...n8n, folder, close: () => database.close() };
}

const BELONGS = 'it belongs to n8n itself';
const THIS = 'it is kept for "This n8n"';

describe.each(Object.entries(CONTEXTS))('%s never opens', (_context, open) => {
	test.each<[string, (folder: string) => string, string]>([
		["n8n's database", (folder) => join(folder, 'database.sqlite'), BELONGS],
		['its log', (folder) => join(folder, 'database.sqlite-wal'), BELONGS],
		["n8n's settings", (folder) => join(folder, 'config'), BELONGS],
		['a new file among its binary data', (folder) => join(folder, 'binaryData', 'new.sqlite'), BELONGS],
		['a new file in its storage', (folder) => join(folder, 'storage', 'x', 'new.sqlite'), BELONGS],
		[
			"n8n's database by a link",
			(folder) => {
				const link = freshPath();
				symlinkSync(join(folder, 'database.sqlite'), link);
				return link;
			},
			BELONGS,
		],
		[
			"n8n's database by a second name",
			(folder) => {
				const name = freshPath();
				linkSync(join(folder, 'database.sqlite'), name);
				return name;
			},
			BELONGS,
		],
		['a detour to it', (folder) => `${folder}/nodes/../../.n8n/./database.sqlite`, BELONGS],
		[
			'a new file in a linked folder of n8n',
			(folder) => {
				const link = freshPath();
				symlinkSync(folder, link);
				return join(link, 'storage', 'new.sqlite');
			},
			BELONGS,
		],
		["this n8n's own scores", (folder) => join(folder, 'n8n-nodes-lead-scoring', 'scores.sqlite'), THIS],
		[
			'a backup of them',
			(folder) => join(folder, 'n8n-nodes-lead-scoring', 'lead-score-backups', 'scores.sqlite'),
			THIS,
		],
		[
			'anything else of n8n',
			(folder) => join(folder, 'nodes', 'new.sqlite'),
			"it is in a folder of n8n's own",
		],
	])('%s', async (_what, pathIn, reason) => {
		const n8n = installed();
		const path = pathIn(n8n.folder);
		const seen = () =>
			readdirSync(n8n.folder, { recursive: true })
				.map((name) => [name, statSync(join(n8n.folder, String(name))).mtimeMs])
				.filter(([name]) => String(name) !== 'n8n-nodes-lead-scoring');
		const before = [seen(), readFileSync(join(n8n.folder, 'database.sqlite-wal'), 'base64')];

		expect(reasonOf(await open(n8n, path))).toBe(reason);
		expect([seen(), readFileSync(join(n8n.folder, 'database.sqlite-wal'), 'base64')]).toEqual(before);
		n8n.close();
	});
});

describe('n8n keeps its own elsewhere', () => {
	test.each<[string, Record<string, string>, string]>([
		['its database', { DB_SQLITE_DATABASE: join(outside, 'n8n.sqlite') }, join(outside, 'n8n.sqlite')],
		[
			'its database, in quotes',
			{ DB_SQLITE_DATABASE: `"${outside}/n8n.sqlite"` },
			join(outside, 'n8n.sqlite-shm'),
		],
		['its storage', { N8N_STORAGE_PATH: join(outside, 'files') }, join(outside, 'files', 'a.sqlite')],
		['its binary data', { N8N_BINARY_DATA_STORAGE_PATH: outside }, join(outside, 'a.sqlite')],
		['its settings', { N8N_CONFIG_FILES: `/etc/n8n.json,${outside}/b.json` }, join(outside, 'b.json')],
	])('%s', async (_what, set, path) => {
		Object.assign(process.env, set);
		expect(reasonOf(await press(freshN8n(), path))).toBe(BELONGS);
	});

	test('as a file says that a variable names', async () => {
		const file = freshPath();
		writeFileSync(file, `${outside}/n8n.sqlite\n`);
		process.env.DB_SQLITE_DATABASE_FILE = file;

		expect(reasonOf(await press(freshN8n(), join(outside, 'n8n.sqlite')))).toBe(BELONGS);
	});
});

describe('the limits that an administrator sets on files hold for stores', () => {
	const RESTRICTED = 'it is outside the folders that N8N_RESTRICT_FILE_ACCESS_TO allows';

	test.each(Object.entries(CONTEXTS))('in %s', async (_context, open) => {
		process.env.N8N_RESTRICT_FILE_ACCESS_TO = '/srv/leads';
		const path = freshPath();

		expect(reasonOf(await open(freshN8n(), path))).toBe(RESTRICTED);
		expect(existsSync(path)).toBe(false);
	});

	test('only folders that are named', async () => {
		const [one, two] = [join(outside, 'one'), join(outside, 'two')];
		process.env.N8N_RESTRICT_FILE_ACCESS_TO = ` ${one} ; ${two};~/lead-scores-of-nobody`;
		mkdirSync(two);
		symlinkSync(outside, join(two, 'out'));

		expect(await press(freshN8n(), join(one, 'new', 'a.sqlite'))).toBeNull();
		expect(await press(freshN8n(), join(two, 'a.sqlite'))).toBeNull();
		expect(reasonOf(await press(freshN8n(), `${one}b.sqlite`))).toBe(RESTRICTED);
		expect(reasonOf(await press(freshN8n(), join(one, '..', 'a.sqlite')))).toBe(RESTRICTED);
		expect(reasonOf(await press(freshN8n(), join(two, 'out', 'a.sqlite')))).toBe(RESTRICTED);
		expect(reasonOf(await press(freshN8n(), join(homedir(), 'a.sqlite')))).toBe(RESTRICTED);
	});

	test('a folder of ours under that of n8n is allowed all the same, and nothing else there', async () => {
		const n8n = installed();
		process.env.N8N_RESTRICT_FILE_ACCESS_TO = '/srv/leads';
		const ours = join(n8n.folder, 'n8n-nodes-lead-scoring', 'team.sqlite');

		expect(await press(n8n, ours)).toBeNull();
		expect(statSync(ours).isFile()).toBe(true);
		expect(reasonOf(await press(n8n, join(n8n.folder, 'n8n-nodes-lead-scoring-2', 'team.sqlite')))).toBe(
			"it is in a folder of n8n's own",
		);
		n8n.close();
	});

	test('patterns, and one that is none blocks everything', async () => {
		process.env.N8N_BLOCK_FILE_PATTERNS = '^/nowhere; /SECRET[^/]*$';
		expect(reasonOf(await press(freshN8n(), join(outside, 'secret.sqlite')))).toBe(
			'N8N_BLOCK_FILE_PATTERNS blocks it',
		);
		expect(await press(freshN8n(), freshPath())).toBeNull();
		process.env.N8N_BLOCK_FILE_PATTERNS = '[';
		expect(reasonOf(await press(freshN8n(), freshPath()))).toBe('N8N_BLOCK_FILE_PATTERNS blocks it');
	});

	test("n8n's own folder can be opened up, but not its database, settings and binary data", async () => {
		const n8n = installed();
		process.env.N8N_BLOCK_FILE_ACCESS_TO_N8N_FILES = 'false';

		expect(await press(n8n, join(n8n.folder, 'team.sqlite'))).toBeNull();
		for (const name of ['database.sqlite', 'config', 'binaryData/a.sqlite', 'storage/a.sqlite']) {
			expect(reasonOf(await press(n8n, join(n8n.folder, name)))).toBe(BELONGS);
		}
		n8n.close();
	});
});

describe('the scores of "This n8n"', () => {
	const score = async (n8n: N8n) => await n8n.run(journey(scoreLead()), [{ lead: 'ann' }]);
	const oldPlace = ({ userFolder }: N8n) =>
		join(userFolder, '.n8n', 'storage', 'n8n-nodes-lead-scoring', 'scores.sqlite');

	test("lie in a folder of our own, and n8n's storage is not made", async () => {
		const n8n = freshN8n();
		await score(n8n);

		expect(readdirSync(join(n8n.userFolder, '.n8n'))).toEqual(['n8n-nodes-lead-scoring']);
		expect(readdirSync(dirname(n8n.file)).sort()[0]).toBe('scores.sqlite');
	});

	test('in the old place stay there, for steps and pickers, and nobody may name that file', async () => {
		const made = freshN8n();
		await score(made);
		const backup = await made.run(journey(leadScore({ operation: 'backUp' })));
		const n8n = freshN8n();
		mkdirSync(dirname(oldPlace(n8n)), { recursive: true });
		const { file } = backup.items('Lead Score')[0]!.json.leadScore as { file: string };
		renameSync(file, oldPlace(n8n));

		expect(scoresIn(await score(n8n))).toEqual([20]);
		expect(await n8n.pick(scoreLead(), 'searchScores')).toEqual(['Lead Score']);
		expect(existsSync(n8n.file)).toBe(false);
		expect(reasonOf(await press(n8n, oldPlace(n8n)))).toBe(BELONGS);
		// Deleted meanwhile, it is missed: no empty one takes its place, here or there.
		rmSync(oldPlace(n8n));
		expect((await score(n8n)).error?.message).toMatch(/was deleted or moved while n8n was running/);
		expect([n8n.file, oldPlace(n8n)].map((path) => existsSync(path))).toEqual([false, false]);
	});

	test('can be switched off by an administrator, for steps, moves, pickers and triggers', async () => {
		const n8n = freshN8n();
		await score(n8n);
		process.env.N8N_LEAD_SCORING_DISABLE_THIS_N8N = 'true';
		const message = 'An administrator has switched "This n8n" off as a place for scores';

		const { error } = await score(n8n);
		expect(error).toMatchObject({
			message,
			description: expect.stringMatching(/^Choose "Shared Store"/) as string,
		});
		await expect(n8n.pick(scoreLead(), 'searchScores')).rejects.toThrow(message);
		expect(await CONTEXTS['a move of scores']!(n8n, freshPath())).toMatch(message);
		const poll = pollOnce(chain(trigger()), { userFolder: n8n.userFolder, nodeTypes, emit: () => {} });
		await expect(poll).rejects.toThrow(message);
		expect(await press(n8n, freshPath())).toBeNull();
	});
});

describe('backing up', () => {
	test('says where the copy of this n8n lies, and steps go on', async () => {
		const n8n = freshN8n();
		const workflow = journey(
			scoreLead(),
			leadScore({ operation: 'backUp' }),
			scoreLead({}, { name: 'Again' }),
		);
		const run = await n8n.run(workflow, [{ lead: 'ann', id: '1' }]);
		const [{ json }] = run.items('Lead Score') as [{ json: { leadScore: { file: string } } }];

		expect(json.leadScore).toEqual({
			file: expect.stringMatching(
				/n8n-nodes-lead-scoring\/lead-score-backups\/scores-\d.*\.sqlite$/,
			) as string,
			bytes: statSync(json.leadScore.file).size,
			at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
		});
	});

	test('of a file that a credential names goes beside it', async () => {
		const path = freshPath();
		const credentials = { leadScoreStoreApi: { kind: 'sqlite', path } };
		const step = leadScore({ operation: 'backUp', store: 'shared' }, SHARED);
		const run = await freshN8n().run(journey(step), [{}, {}], { credentials });

		expect(run.items('Lead Score')).toHaveLength(1);
		expect(readdirSync(join(outside, 'lead-score-backups'))).toHaveLength(1);
	});

	test('of PostgreSQL is left to its tools', async () => {
		const credential = {
			kind: 'postgres',
			connect: 'fields',
			host: 'localhost',
			port: 1,
			database: 'x',
			user: 'x',
			tls: 'off',
			schema: 'x',
			prefix: '',
			poolSize: 1,
		};
		const step = leadScore({ operation: 'backUp', store: 'shared' }, SHARED);
		const { error } = await freshN8n().run(journey(step), [{}], {
			credentials: { leadScoreStoreApi: credential },
		});

		expect(error).toMatchObject({
			message: 'Scores in PostgreSQL are backed up together with their database',
			description: expect.stringContaining('pg_dump') as string,
		});
	});
});
