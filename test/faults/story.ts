import { runOf, type Execution } from './executions';
import type { Place } from './place';
import type { Given } from './steps';
import type { Told } from './workerMessage';
import type { Traffic } from './traffic';
import { until } from './until';

/** What was done on a store, and what came out of it: all that its tables are compared with at the end. */
export class Story {
	/** Told crossings, with the run that told them. */
	readonly emitted = new Map<string, string>();
	/** What each run gave back. */
	readonly given = new Map<string, Given>();
	/** Executions that came to their end. */
	readonly ended = new Set<string>();
	/** Executions in whose place the sender sent again: what they had to tell was never told. */
	readonly abandoned = new Set<string>();
	/** How often steps failed, by what they said. */
	readonly failures = new Map<string, number>();
	readonly problems: string[] = [];
	/** Crossings that came out of more than one run, or twice of one. */
	repeated = 0;
	kills = 0;
	/** Executions that were repeated: as the same run, and as new ones. */
	retried = 0;
	resent = 0;
	/** Set where workers die by themselves again and again. */
	isHopeless = false;
	/** Milliseconds that an execution takes for an event, on this machine and under this load. */
	pace = 1;

	private readonly begun = new Map<string, number>();
	private readonly byId = new Map<string, Execution>();

	constructor(
		readonly place: Place,
		readonly traffic: Traffic,
		/** How workers reach the store, where that is another way. */
		readonly way = place,
	) {}

	readonly hear = (told: Told): void => {
		switch (told.told) {
			case 'begun':
				this.begun.set(told.execution, performance.now());
				break;
			case 'done':
				this.compare(runOf(told.step, this.execution(told.execution)), told);
				break;
			case 'failed': {
				const sentence = `${told.message}. ${told.advice}`;
				this.failures.set(sentence, (this.failures.get(sentence) ?? 0) + 1);
				break;
			}
			case 'broken':
				this.problems.push(`${told.execution}: ${told.problem}`);
				break;
			case 'ended':
				this.ended.add(told.execution);
				this.measure(told.execution);
		}
	};

	/** Waits until so many more executions have come to their end, which shows that the work goes on. */
	async goesOn(executions: number): Promise<void> {
		const wanted = this.ended.size + executions;
		await until('executions end again', () => {
			if (this.isHopeless) throw new Error('Workers die by themselves again and again');
			return this.ended.size >= wanted;
		});
	}

	/** How many steps failed. */
	get failed(): number {
		return [...this.failures.values()].reduce((sum, times) => sum + times, 0);
	}

	private measure(execution: string): void {
		const since = this.begun.get(execution);
		if (since === undefined) return;
		const pace = (performance.now() - since) / this.execution(execution).events.length;
		this.pace += (pace - this.pace) * 0.2;
	}

	/** A run that is done again must give what it gave; and a crossing comes out of one run only. */
	private compare(run: string, { results, crossings }: Given): void {
		const before = this.given.get(run);
		this.given.set(run, { results, crossings });
		if (before && JSON.stringify(before.results) !== JSON.stringify(results)) {
			this.problems.push(`The run ${run} gave something else when it was done again`);
		}
		if (new Set(crossings).size < crossings.length) this.repeated++;
		for (const crossing of crossings) {
			const known = this.emitted.get(crossing);
			this.emitted.set(crossing, run);
			if (known === undefined || known === run) continue;
			this.repeated++;
			this.problems.push(`Crossing ${crossing} came out of ${known} and of ${run}`);
		}
	}

	private execution(id: string): Execution {
		if (!this.byId.has(id)) for (const one of this.traffic.executions) this.byId.set(one.id, one);
		return this.byId.get(id)!;
	}
}
