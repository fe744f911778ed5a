import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../harness/freePort';
import type { Service } from '../../harness/n8n';
import { startService } from '../../harness/process';
import { PASSWORD } from '../postgres';
import { connect, connectionOf, schemaOn } from './place';
import { until } from './until';

/** Debian puts it where only administrators look. */
const PROGRAMS = ['pgbouncer', '/usr/sbin/pgbouncer'];

/** A database that it knows and whose server is not there. */
export const AWAY = 'away';

export interface Program {
	path: string;
	/** Such as [1, 18]. */
	version: [major: number, minor: number];
}

/** The PgBouncer of this machine, if it has one. */
export function findPgBouncer(): Program | null {
	for (const path of PROGRAMS) {
		const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
		const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
		if (minor !== undefined) return { path, version: [Number(major), Number(minor)] };
	}
	return null;
}

/** Starts one that hands out a connection to a server for each transaction. */
export async function startPgBouncer(
	{ path }: Program,
	server: number,
	parent: string,
	settings: Record<string, string>,
): Promise<Service & { port: number }> {
	const folder = mkdtempSync(join(parent, 'pgbouncer-'));
	chmodSync(folder, 0o755);
	const [port, users, config] = [await freePort(), join(folder, 'users.txt'), join(folder, 'pgbouncer.ini')];
	writeFileSync(users, `"postgres" "${PASSWORD}"\n`);
	const all = {
		listen_addr: '127.0.0.1',
		listen_port: String(port),
		unix_socket_dir: '',
		auth_type: 'scram-sha-256',
		auth_file: users,
		pool_mode: 'transaction',
		...settings,
	};
	const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
	const databases = [`${AWAY} = host=127.0.0.1 port=1`, `* = host=127.0.0.1 port=${server}`];
	writeFileSync(config, ['[databases]', ...databases, '[pgbouncer]', ...lines, ''].join('\n'));
	// It refuses to run as root.
	const args = process.getuid?.() === 0 ? ['-u', 'nobody', config] : [config];
	const logFile = join(folder, 'pgbouncer.log');
	const service = startService(path, args, { cwd: folder, env: process.env, logFile });
	await until('PgBouncer answers', async () => {
		if (!service.running()) throw new Error(`PgBouncer did not start:\n${service.log()}`);
		return await connect(connectionOf(schemaOn(port))).then(
			async (client) => await client.end().then(() => true),
			() => false,
		);
	});
	return { ...service, port };
}
