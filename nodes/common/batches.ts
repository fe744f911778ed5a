import type { StepRequest } from '../../steps';

/** Does the work on the values of each group, one group after the other; returns the results in the order of the values. */
export async function inGroups<K, T, O>(
	values: T[],
	groupOf: (value: T, position: number) => K,
	work: (group: K, values: T[]) => Promise<O[]>,
): Promise<O[]> {
	const groups = Map.groupBy(values.keys(), (position) => groupOf(values[position]!, position));
	const results: O[] = [];
	for (const [group, positions] of groups) {
		const done = await work(
			group,
			positions.map((position) => values[position]!),
		);
		positions.forEach((position, n) => (results[position] = done[n]!));
	}
	return results;
}

/**
 * The requests of a run's items as batches: items of one batch have the same one. Scores do not touch each other, but
 * within a score the items are worked on in their order, whatever else differs between their requests.
 */
function batchesOf(requests: StepRequest[]): StepRequest[] {
	const latest = new Map<string, { asked: StepRequest; batch: StepRequest }>();
	let batches = 0;
	return requests.map((asked) => {
		const key = JSON.stringify([asked.entity, asked.score]);
		const before = latest.get(key);
		if (before?.asked === asked) return before.batch;
		// Each batch is a run of its own, the same one when n8n runs the step again.
		const run = asked.run && batches > 0 ? `${asked.run}/${batches}` : asked.run;
		const batch = { ...asked, run };
		batches++;
		latest.set(key, { asked, batch });
		return batch;
	});
}

/** Does a step's work on the values of its items, one batch after the other; gives the results in the order of the values. */
export async function inBatches<T extends { request: StepRequest }, O>(
	values: T[],
	work: (request: StepRequest, values: T[]) => Promise<O[]>,
): Promise<O[]> {
	const batches = batchesOf(values.map(({ request }) => request));
	return await inGroups(values, (_, position) => batches[position]!, work);
}
