import { StoreError, type Mode, type Store, type Transaction } from '../../stores';
import type { StepRequest } from './request';
import { yieldToEventLoop } from './yieldToEventLoop';

/** Its stored output held a lead that has been erased since; carried out again, it would count the other leads twice. */
const ERASED = [
	'This run was carried out before, and one of its leads has been erased since: it cannot be repeated',
	'Nothing was counted again. Start a new run of the workflow if its items are to count once more.',
] as const;

/** What is done in one transaction. */
export interface Work<Begun, Output> {
	/** Reads what the work begins with, in the same journey to the database as what this run has done already. */
	begin: (tx: Transaction) => Promise<Begun>;
	work: (tx: Transaction, begun: Begun) => Promise<Output>;
}

/**
 * A run of a step: parts of one transaction each. n8n may run a step again in one execution; what the same run has done
 * is not done again, and has the same output.
 */
export class Run {
	constructor(
		private readonly store: Store,
		private readonly request: Pick<StepRequest, 'run' | 'now'>,
		readonly mode: Mode = 'write',
	) {}

	/** Does a part, or returns its output where this run has done it before. */
	async part<B, O>(number: number, { begin, work }: Work<B, O>): Promise<O> {
		const { run, now } = this.request;
		return await this.store.transaction(async (tx) => {
			if (run === null) return await work(tx, await begin(tx));
			const [known, begun] = await Promise.all([tx.output(run, number), begin(tx)]);
			if (known === '') throw new StoreError(ERASED[0], ERASED[1]);
			if (known !== null) return JSON.parse(known) as O;
			const output = await work(tx, begun);
			await tx.saveOutput(run, number, JSON.stringify(output), now);
			return output;
		}, this.mode);
	}

	/** Does parts one after the other, from the part `first` on, and lets the rest of n8n run in between. */
	async parts<B, O>(works: Array<Work<B, O>>, first = 0): Promise<O[]> {
		const outputs: O[] = [];
		for (const [index, work] of works.entries()) {
			outputs.push(await this.part(first + index, work));
			await yieldToEventLoop();
		}
		return outputs;
	}
}
