import { rounded } from './total';

/** A named range of a score from a threshold up. A band can ask for several scores: each has its own threshold. */
export interface Band {
	name: string;
	from: Array<[score: string, threshold: number]>;
}

/** The bands of a router from low to high, and when leads come out of it. */
export interface Routing {
	bands: Band[];
	when: 'always' | 'changed' | 'up' | 'down';
	/** A falling lead keeps a band until it is this far below its threshold. */
	margin: number;
	/** Whether the first sight of a lead is only remembered. */
	rememberFirst: boolean;
}

/** Where a lead goes. Bands are named; null is below every band. */
export interface Route {
	band: string | null;
	previous: string | null;
	direction: 'up' | 'down' | 'none';
	/** Whether it stays in its band, and was active again after a long silence. */
	isBack: boolean;
	isRouted: boolean;
}

/**
 * Routes one lead.
 * @param values its scores by name
 * @param last the band the router left it in; undefined for a lead new to the router
 * @param isBack whether the lead was active again after a long silence
 */
export function route(
	{ bands, when, margin, rememberFirst }: Routing,
	values: Map<string, number>,
	last: string | null | undefined,
	isBack: boolean,
): Route {
	// A lead new to the router comes from below every band, as does one whose band is gone.
	const from = last === undefined || last === null ? -1 : bands.findIndex(({ name }) => name === last);
	const reached = highest(bands, values, 0);
	const to = reached >= from ? reached : highest(bands.slice(0, from + 1), values, margin);
	const direction = to > from ? 'up' : to < from ? 'down' : 'none';
	const returns = isBack && direction === 'none' && to >= 0;
	const comesOut = {
		always: true,
		changed: direction !== 'none' || returns,
		up: direction === 'up' || returns,
		down: direction === 'down',
	}[when];
	return {
		band: bands[to]?.name ?? null,
		previous: bands[from]?.name ?? null,
		direction,
		isBack: returns,
		isRouted: comesOut && !(rememberFirst && last === undefined),
	};
}

/** The index of the highest band whose thresholds, less a margin, are all met; -1 for none. */
function highest(bands: Band[], values: Map<string, number>, margin: number): number {
	const isMet = ([score, threshold]: [string, number]) =>
		rounded(values.get(score)!) >= rounded(threshold - margin);
	return bands.findLastIndex(({ from }) => from.every(isMet));
}
