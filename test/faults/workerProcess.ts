import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { endBeforeUs } from '../../harness/ending';
import type { Doom } from './killPlan';
import type { Execution } from './executions';
import type { Place } from './place';
import type { Told } from './workerMessage';
import type { Order } from './worker';

/** Starts a TypeScript file in a process of its own: one process, so that a kill ends it and not one that started it. */
export function startScript(
	script: string,
	args: string[],
	options: { uid?: number; wrapper?: string[] } = {},
): ChildProcessWithoutNullStreams {
	const command = [
		...(options.wrapper ?? []),
		process.execPath,
		'--import',
		pathToFileURL(require.resolve('tsx')).href,
		join(__dirname, script),
		...args,
	];
	// A group of its own: Ctrl-C reaches it only through us.
	return spawn(command[0]!, command.slice(1), { detached: true, uid: options.uid, gid: options.uid });
}

/** A worker, as the process that gives it work knows it. */
export class Worker {
	/** Once our process is about to end, nobody takes the place of those that are ended with it. */
	private static areEnding = false;

	/** What it said last, where it died and was not to. */
	crash: string | null = null;
	private settle: (isFine: boolean) => void = () => {};
	private isClosing = false;
	private readonly gone: Promise<void>;
	private readonly end: () => Promise<void>;

	private constructor(
		private readonly process: ChildProcessWithoutNullStreams,
		private readonly hear: (told: Told) => void,
	) {
		let log = '';
		process.stderr.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-2_000)));
		// It can be gone before it has read what it was given.
		process.stdin.on('error', () => {});
		createInterface(process.stdout).on('line', (line) => this.listen(line));
		this.gone = once(process, 'close').then(() => {
			// It may kill itself, too, where it is told to die.
			if (process.signalCode !== 'SIGKILL') this.crash = log.trim() || 'without a word';
			this.settle(false);
		});
		this.end = endBeforeUs(async () => {
			if (!this.isClosing) Worker.areEnding = true;
			this.kill();
			await this.gone;
		});
	}

	/** Starts one and waits until it can be given work. */
	static async start(place: Place, hear: (told: Told) => void): Promise<Worker> {
		if (Worker.areEnding) return await new Promise(() => {});
		const worker = new Worker(startScript('worker.ts', [JSON.stringify(place)]), hear);
		if (await worker.next()) return worker;
		throw new Error(`A worker did not start: ${worker.crash}`);
	}

	/** Has it execute something; resolves with whether that came to its end, or false where it died in it. */
	async carryOut(execution: Execution, doom?: Doom): Promise<boolean> {
		const ended = this.next();
		const order: Order = { execution, doom };
		this.process.stdin.write(`${JSON.stringify(order)}\n`);
		const bell =
			doom && 'milliseconds' in doom ? setTimeout(() => this.kill(), doom.milliseconds) : undefined;
		const isEnded = await ended;
		clearTimeout(bell);
		return isEnded;
	}

	/** False once it is dead, or about to be. */
	get isAlive(): boolean {
		return !this.process.killed && this.process.exitCode === null;
	}

	/** SIGKILL: it can do nothing about it, and nothing more. */
	kill(): void {
		this.process.kill('SIGKILL');
	}

	async close(): Promise<void> {
		this.isClosing = true;
		await this.end();
	}

	/** Resolves when it is ready again, or with false when it is gone. */
	private async next(): Promise<boolean> {
		return await new Promise((resolve) => (this.settle = resolve));
	}

	private listen(line: string): void {
		const told = JSON.parse(line) as Told;
		this.hear(told);
		if (told.told === 'committing') this.kill();
		if (told.told === 'ready' || told.told === 'ended') this.settle(true);
	}
}
