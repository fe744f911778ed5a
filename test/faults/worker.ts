/**
 * A process that executes what it is given on a store, a line of JSON each, and tells what it does:
 * `worker.ts <place>`. It ends with the process that gives it work, or as it is told to die.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError, type Store } from '../../stores';
import { watchCommits, type Doom } from './killPlan';
import type { Execution, StepName } from './executions';
import { open, type Place } from './place';
import { runStep, stepsOf, type Given } from './steps';
import type { Told } from './workerMessage';

/** As often as it takes, as a person would set Retry On Fail for a server that is down for some seconds. */
const TRIES = 300;
const WAIT_MS = 100;
/** What n8n does with the output of a step takes a moment in which it can die, too: at most so many milliseconds. */
const AFTERMATH_MS = 30;

// To a pipe this is written before it returns, so what was told is told even if the process is killed right after it.
const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);

async function carryOut(store: Store, execution: Execution): Promise<void> {
	tell({ told: 'begun', execution: execution.id });
	for (const step of stepsOf(execution)) {
		const given = await persistently(store, step, execution);
		await sleep(Math.random() * AFTERMATH_MS);
		tell({ told: 'done', execution: execution.id, step, ...given });
		if (!execution.again) continue;
		const again = await persistently(store, step, execution);
		if (JSON.stringify(again) === JSON.stringify(given)) continue;
		tell({ told: 'broken', execution: execution.id, problem: `${step} gave something else as the same run` });
	}
	tell({ told: 'ended', execution: execution.id });
}

/** Retry On Fail: the same run again, while the store cannot be used. */
async function persistently(store: Store, step: StepName, execution: Execution): Promise<Given> {
	for (let left = TRIES; ; left--) {
		try {
			return await runStep(store, step, execution);
		} catch (error) {
			if (!(error instanceof StoreError) || left === 0) throw error;
			const { message, advice } = error;
			tell({ told: 'failed', execution: execution.id, step, message, advice });
			await sleep(WAIT_MS);
		}
	}
}

/** An execution to carry out, and how to die in it. */
export interface Order {
	execution: Execution;
	doom?: Doom;
}

/** Dies at a COMMIT of the order that it is at, where that says so. */
function dieAtCommits(order: () => Order | null): void {
	const known = new Map<Order, number>();
	const isDue = (when: string): boolean => {
		const now = order();
		if (!now?.doom || !('commit' in now.doom)) return false;
		return now.doom.when === when && now.doom.commit === known.get(now);
	};
	const die = () => process.kill(process.pid, 'SIGKILL');
	watchCommits(
		() => {
			const now = order();
			if (now) known.set(now, (known.get(now) ?? 0) + 1);
			if (isDue('before')) die();
			if (isDue('during')) tell({ told: 'committing' });
		},
		() => {
			if (isDue('after')) die();
		},
	);
}

async function main(place: Place): Promise<void> {
	const store = open(place);
	let order: Order | null = null;
	dieAtCommits(() => order);
	tell({ told: 'ready' });
	for await (const line of createInterface(process.stdin)) {
		order = JSON.parse(line) as Order;
		const { execution } = order;
		await carryOut(store, execution).catch((error: Error) => {
			tell({ told: 'broken', execution: execution.id, problem: error.stack ?? error.message });
			process.exit(1);
		});
	}
}

main(JSON.parse(process.argv[2]!) as Place).then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error);
		process.exit(1);
	},
);
