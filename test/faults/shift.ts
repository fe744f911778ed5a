import { Worker } from './workerProcess';
import type { Doom } from './killPlan';
import type { Execution } from './executions';
import type { Story } from './story';

/** Workers that die by themselves so often leave no hope. */
const MOST_CRASHES = 10;

/** How some workers work at the same time on one store. */
export interface Shift {
	workers: number;
	/** What is executed next; undefined: nothing more. */
	next(): Execution | undefined;
	/** How a worker is to die in an execution, if at all. */
	doom?(execution: Execution): Doom | undefined;
	/** What is executed in place of one that died. Without it, the same as the same run. */
	repeat?(execution: Execution): Promise<Execution>;
}

/** Workers take executions until there are none left. Those that die are replaced, and what they were at is repeated. */
export async function runShift(story: Story, shift: Shift): Promise<void> {
	const repeats: Execution[] = [];
	const repeat = shift.repeat ?? ((execution) => again(story, execution));
	const startWorker = async () => await Worker.start(story.way, story.hear);

	async function work(): Promise<void> {
		let worker = await startWorker();
		while (!story.isHopeless) {
			const execution = repeats.shift() ?? shift.next();
			if (!execution) break;
			const isEnded = await worker.carryOut(execution, shift.doom?.(execution));
			if (isEnded && worker.isAlive) continue;
			if (worker.crash) crashed(worker.crash);
			// It can have come to the end in its last moment.
			else if (!isEnded) story.kills++;
			const [successor, next] = await Promise.all([startWorker(), isEnded ? null : repeat(execution)]);
			worker = successor;
			if (next) repeats.push(next);
		}
		await worker.close();
	}

	let crashes = 0;
	function crashed(log: string): void {
		const problem = `A worker died by itself: ${log}`;
		story.problems.push(problem);
		story.isHopeless = ++crashes >= MOST_CRASHES;
	}

	await Promise.all(Array.from({ length: shift.workers }, work));
}

/** Two workers go on while something is done to their store, and stop after it. All that fails is retried. */
export async function workThrough(story: Story, disturb: () => Promise<void>): Promise<void> {
	let isOver = false;
	const next = () => (isOver ? undefined : story.traffic.next());
	const working = runShift(story, { workers: 2, next }).finally(() => (story.isHopeless ||= !isOver));
	await Promise.all([working, disturb().finally(() => (isOver = true))]);
}

async function again(story: Story, execution: Execution): Promise<Execution> {
	story.retried++;
	return execution;
}
