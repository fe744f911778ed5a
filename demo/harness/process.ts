import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_TIMEOUT_MS = 15_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Service {
	running(): boolean;
	/** The last lines that it wrote. */
	log(): string;
	/** Ends it with everything it started, and waits until that is gone. */
	stop(): Promise<void>;
}

/** Runs a Node script in the background, for as long as our process lives. */
export function startService(
	script: string,
	args: string[],
	options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string },
): Service {
	// A file, so that the service never waits for a reader nor dies with one.
	const out = openSync(options.logFile, 'w');
	// A group of its own: what it starts can be ended with it, and Ctrl-C reaches it only through us.
	const child = spawn(process.execPath, [script, ...args], {
		cwd: options.cwd,
		env: options.env,
		stdio: ['ignore', out, out],
		detached: true,
	});
	closeSync(out);
	const exited = once(child, 'exit');

	const running = () => child.exitCode === null && child.signalCode === null;

	async function end(): Promise<void> {
		child.kill('SIGTERM');
		await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		killGroup(child.pid);
		await exited;
		process.off('exit', onExit);
		for (const signal of SIGNALS) process.off(signal, onSignal);
	}

	let ending: Promise<void> | undefined;
	const stop = () => (ending ??= end());

	const onExit = () => void child.kill('SIGTERM');
	const onSignal = (signal: (typeof SIGNALS)[number]) =>
		void stop().finally(() => process.exit(128 + constants.signals[signal]));
	process.on('exit', onExit);
	for (const signal of SIGNALS) process.on(signal, onSignal);

	const log = () => readFileSync(options.logFile, 'utf8').split('\n').slice(-60).join('\n');

	return { running, log, stop };
}

function killGroup(leader: number | undefined): void {
	try {
		if (leader) process.kill(-leader, 'SIGKILL');
	} catch (error) {
		// Nobody was left.
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
