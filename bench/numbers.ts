/** The value below which the given share of the values lies, such as 0.5 or 0.99. */
export function percentile(values: number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}

export const median = (values: number[]): number => percentile(values, 0.5);
