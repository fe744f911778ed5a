import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { endBeforeUs } from './ending';

const STOP_TIMEOUT_MS = 15_000;

export interface Service {
	pid: number;
	running(): boolean;
	/** The last lines that it wrote. */
	log(lines?: number): string;
	/** Ends it with everything it started, and waits until that is gone. */
	stop(): Promise<void>;
	/** The same without a warning, as when its machine loses power. */
	kill(): Promise<void>;
}

/** Runs a program in the background, for as long as our process lives. */
export function startService(
	program: string,
	args: string[],
	options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string },
): Service {
	// A file, so that the service never waits for a reader nor dies with one.
	const out = openSync(options.logFile, 'w');
	// A group of its own: what it starts can be ended with it, and Ctrl-C reaches it only through us.
	const child = spawn(program, args, {
		cwd: options.cwd,
		env: options.env,
		stdio: ['ignore', out, out],
		detached: true,
	});
	closeSync(out);
	const exited = once(child, 'exit');

	const running = () => child.exitCode === null && child.signalCode === null;

	const onExit = () => void child.kill('SIGTERM');
	process.on('exit', onExit);

	async function kill(): Promise<void> {
		killGroup(child.pid);
		await exited;
		process.off('exit', onExit);
	}

	const stop = endBeforeUs(async () => {
		child.kill('SIGTERM');
		await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		await kill();
	});

	const log = (lines = 60) => readFileSync(options.logFile, 'utf8').split('\n').slice(-lines).join('\n');

	return { pid: child.pid ?? 0, running, log, stop, kill };
}

function killGroup(leader: number | undefined): void {
	try {
		if (leader) process.kill(-leader, 'SIGKILL');
	} catch (error) {
		// Nobody was left.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
