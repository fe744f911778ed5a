import type { Past } from '../../learning';

/** Naive Bayes as Odoo scores leads: each value of each column by its frequency among won and lost leads, 0.1 added to each count. */
export function naiveBayes(past: Past, learn: Uint32Array, check: Uint32Array): Float64Array {
	const leads: [number, number] = [0, 0];
	for (const row of learn) leads[past.won[row]!]!++;
	const counts = [...past.columns.values()].map((values) => {
		const byValue = new Map<unknown, [number, number]>();
		for (const row of learn) {
			const count = byValue.get(values[row]) ?? [0.1, 0.1];
			count[past.won[row]!]!++;
			byValue.set(values[row], count);
		}
		return { values, byValue };
	});
	return Float64Array.from(check, (row) => {
		let logOdds = Math.log(leads[1] / leads[0]);
		for (const { values, byValue } of counts) {
			const count = byValue.get(values[row]);
			// Odoo leaves out what it has never seen.
			if (count) logOdds += Math.log(count[1] / leads[1] / (count[0] / leads[0]));
		}
		return 1 / (1 + Math.exp(-logOdds));
	});
}
