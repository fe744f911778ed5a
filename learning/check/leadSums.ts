import type { ClusterSums } from './clusters';

/** What the reference days of a lead, or of leads that share an outcome, add up to. */
export interface LeadSums {
	/** By rule: days with it and without it. */
	rules: ClusterSums[];
	/** By band and by slice of points: days, and those that were followed by a win. */
	bands: Map<number, { all: number; won: number }>;
	slices: Map<number, { all: number; won: number }>;
}

export const noSums = (rules: number): LeadSums => ({
	rules: Array.from({ length: rules }, () => ({ with: 0, wonWith: 0, without: 0, wonWithout: 0 })),
	bands: new Map(),
	slices: new Map(),
});

export function countDay(sums: LeadSums, isWin: boolean, band: number, slice: number): void {
	count(sums.bands, band, isWin);
	count(sums.slices, slice, isWin);
}

function count(into: LeadSums['bands'], key: number, isWin: boolean): void {
	let counted = into.get(key);
	if (!counted) into.set(key, (counted = { all: 0, won: 0 }));
	counted.all++;
	if (isWin) counted.won++;
}

export function countRule(sums: LeadSums, rule: number, hasIt: boolean, isWin: boolean): void {
	const of = sums.rules[rule]!;
	of[hasIt ? 'with' : 'without']++;
	if (isWin) of[hasIt ? 'wonWith' : 'wonWithout']++;
}

/** Adds those of a lead to those of the group it belongs to. */
export function uniteSums(into: LeadSums, from: LeadSums): void {
	for (const [index, sums] of from.rules.entries()) {
		const all = into.rules[index]!;
		all.with += sums.with;
		all.wonWith += sums.wonWith;
		all.without += sums.without;
		all.wonWithout += sums.wonWithout;
	}
	for (const what of ['bands', 'slices'] as const) {
		for (const [key, { all, won }] of from[what]) {
			const counted = into[what].get(key) ?? { all: 0, won: 0 };
			into[what].set(key, { all: counted.all + all, won: counted.won + won });
		}
	}
}
