import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { LeadScore } from '../../../../nodes/LeadScore/LeadScore.node.js';
import type { Random } from '../../random';
import { mutated, scalar, text } from '../hostile';
import { leadScore } from '../steps';
import type { Kind } from './kind';

const SECRET = 'pa55word-of-ours';

/** Nothing listens there, so that only what is wrong with the text itself is heard of. */
const STRINGS = [
	`postgresql://me:${SECRET}@127.0.0.1:1/db`,
	`postgres://me:${SECRET}@127.0.0.1:1/db?sslmode=require`,
	`postgresql://me:${SECRET}@[::1]:1/db?sslmode=verify-full&sslrootcert=system`,
	`postgresql://me:${SECRET}@127.0.0.1:1,127.0.0.1:2/db`,
	`postgresql://127.0.0.1:1/db?user=me&password=${SECRET}`,
	`host=127.0.0.1 port=1 user=me password=${SECRET} dbname=db`,
];

const WORDS = [
	'sslmode=',
	'ssl=true',
	'?',
	'&',
	'%',
	'%zz',
	'@',
	':',
	'/',
	'//',
	'#',
	' ',
	'\u0000',
	'[',
	',',
];

/** Credentials as people paste them, and as programs make them. */
export const connections: Kind = {
	leavesLeads: false,
	async parts(random) {
		return Array.from({ length: 6 }, () => (random.chance(0.6) ? aString(random) : fields(random)));
	},
	async play(home, parts) {
		const folder = mkdtempSync(join(tmpdir(), 'fuzz-paths-'));
		try {
			mkdirSync(join(folder, 'folder'));
			execFileSync('mkfifo', [join(folder, 'fifo')]);
			for (const part of parts as IDataObject[]) {
				const credential = { ...part };
				if (typeof part.path === 'string') credential.path = join(folder, part.path.slice(0, 5_000));
				const tested = 'the test of a credential';
				const said = (await home.watched(tested, async () => await test(credential))) ?? '';
				home.readTexts(tested, [said]);
				if (said.includes(SECRET)) home.fault('a password is shown', said);
				const run = await home.run([leadScore('get')], [{ lead: 'ann' }], { credential });
				if (JSON.stringify(run?.error ?? null)?.includes(SECRET)) {
					home.fault('a password is shown', run!.error!.message);
				}
			}
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

async function test(data: IDataObject): Promise<string> {
	const { leadScoreStoreTest } = new LeadScore().methods.credentialTest;
	const credential = { id: '1', name: 'Store', type: 'leadScoreStoreApi', data: data as never };
	return (await leadScoreStoreTest.call({} as never, credential)).message;
}

function aString(random: Random): IDataObject {
	let connectionString = random.pick(STRINGS);
	for (let times = random.between(0, 3); times > 0; times--) {
		const at = random.between(0, connectionString.length);
		const cut = random.between(0, 3);
		const put = random.pick(WORDS);
		connectionString = connectionString.slice(0, at) + put + connectionString.slice(at + cut);
	}
	return {
		kind: 'postgres',
		connect: 'string',
		connectionString: isNearby(connectionString) ? connectionString : STRINGS[0],
		schema: 'public',
		prefix: '',
		poolSize: 1,
	};
}

/** Whether it names no other machine, about which this one would ask the network. */
const isNearby = (connection: string): boolean => /[@/=]\[?(127\.0\.0\.1|::1)\]?[:/ ]/.test(connection);

function fields(random: Random): IDataObject {
	const usual = random.chance(0.5)
		? {
				kind: 'sqlite',
				path: random.pick(['fifo', 'folder', 'new.sqlite', 'no/such/folder.sqlite', text(random)]),
			}
		: {
				kind: 'postgres',
				connect: 'fields',
				host: '127.0.0.1',
				port: 1,
				database: 'db',
				user: 'me',
				password: SECRET,
				tls: 'off',
				schema: 'public',
				prefix: '',
				poolSize: 1,
			};
	const changed = mutated(random, usual, scalar) as IDataObject;
	if (typeof changed !== 'object' || changed === null) return usual;
	return 'host' in changed ? { ...changed, host: '127.0.0.1' } : changed;
}
