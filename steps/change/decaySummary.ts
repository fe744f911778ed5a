import { rounded } from '../../scoring';

export interface DecaySummary {
	/** Leads looked at, those that lost expired points, and those reported. */
	leads: number;
	expired: number;
	emitted: number;
	/** How many fell below each threshold, highest first. */
	fallen: Array<[threshold: number, leads: number]>;
	/** The sums of the scores of the leads looked at. */
	before: number;
	after: number;
}

export const noLeads = (): DecaySummary => ({
	leads: 0,
	expired: 0,
	emitted: 0,
	fallen: [],
	before: 0,
	after: 0,
});

/** Adds what some leads came to. */
export function add(
	sum: DecaySummary,
	{ leads, expired, emitted, fallen, before, after }: DecaySummary,
): void {
	sum.leads += leads;
	sum.expired += expired;
	sum.emitted += emitted;
	sum.before = rounded(sum.before + before);
	sum.after = rounded(sum.after + after);
	const sofar = new Map(sum.fallen);
	for (const [threshold, count] of fallen) sofar.set(threshold, (sofar.get(threshold) ?? 0) + count);
	sum.fallen = [...sofar].sort(([a], [b]) => b - a);
}
