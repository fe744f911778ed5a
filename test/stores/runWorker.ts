import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { JobName } from './jobs';

const WORKER = join(__dirname, 'worker.ts');

/** Does a job in a process of its own; resolves with what it printed, and whether all went well. */
export async function runWorker(
	kind: string,
	location: string,
	job: JobName,
	times: number,
	options: { uid?: number; limit?: string } = {},
): Promise<{ isFine: boolean; output: string }> {
	const tsx = [process.execPath, require.resolve('tsx/cli')];
	const { uid, limit = '' } = options;
	const command = [...tsx, WORKER, kind, location, job, String(times)];
	const child = spawn('sh', ['-c', `${limit} exec "$@"`, 'sh', ...command], { uid });
	let output = '';
	child.stdout.on('data', (data: Buffer) => (output += data.toString()));
	child.stderr.on('data', (data: Buffer) => (output += data.toString()));
	return await new Promise((resolve) => child.on('close', (code) => resolve({ isFine: code === 0, output })));
}
