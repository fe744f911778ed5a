import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startService } from '../../harness/process';
import { freePort } from '../../harness/freePort';
import type { Service } from '../../harness/n8n';

const PROGRAM = 'redis-server';
const START_TIMEOUT_MS = 10_000;

/** The queue between n8n and its workers. */
export interface Redis extends Service {
	port: number;
}

/** Says what to install where Redis is missing, before anything else is started. */
export function findRedis(): void {
	if (spawnSync(PROGRAM, ['--version']).error) {
		throw new Error(
			`There is no ${PROGRAM} here: install it (Debian, Ubuntu: apt-get install redis-server).`,
		);
	}
}

/** Starts a Redis of our own, on this machine only, that writes nothing to the disk. */
export async function startRedis(parent: string): Promise<Redis> {
	const folder = join(parent, 'redis');
	await mkdir(folder);
	const port = await freePort();
	const settings = { bind: '127.0.0.1', port: String(port), dir: folder, save: '', appendonly: 'no' };
	const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
	const service = startService(PROGRAM, args, {
		cwd: folder,
		env: process.env,
		logFile: join(folder, 'redis.log'),
	});
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await answers(port))) {
		if (!service.running() || Date.now() > deadline) {
			await service.stop();
			throw new Error(`Redis did not start:\n${service.log()}`);
		}
		await sleep(50);
	}
	return { ...service, port };
}

async function answers(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write('PING\r\n'));
		socket.once('data', (reply) => {
			socket.destroy();
			resolve(reply.toString().startsWith('+PONG'));
		});
		socket.once('error', () => resolve(false));
	});
}
