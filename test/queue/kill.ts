import { setTimeout as sleep } from 'node:timers/promises';

import type { Crm } from './crm';
import type { Worker } from './queueMode';

/** So many of a worker's executions are to be between the router and the next step when it is killed. */
const CAUGHT = 3;
const TIMEOUT_MS = 12_000;

/**
 * Kills a worker in the middle of its work: some of its executions have recorded a crossing that nobody was told of yet.
 * @returns those executions
 */
export async function killAtWork(worker: Worker, crm: Crm): Promise<string[]> {
	const deadline = Date.now() + TIMEOUT_MS;
	crm.hold();
	try {
		for (;;) {
			const begun = new Set(worker.begun());
			const caught = crm.waiting().filter((execution) => begun.has(execution));
			if (caught.length >= CAUGHT) {
				await worker.kill();
				return caught;
			}
			if (Date.now() > deadline) throw new Error(`${worker.name} came to no ${CAUGHT} crossings`);
			await sleep(10);
		}
	} finally {
		crm.release();
	}
}
