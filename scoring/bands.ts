import { rounded } from './sum';

/** A named range of a score from a threshold up. A band can ask for several scores: each has its own threshold. */
export interface Band {
	name: string;
	from: Array<[score: string, threshold: number]>;
}

/** The band that a router left a lead in, with what finds it again where no band has that name any more. */
export interface LastBand {
	/** null: below every band. */
	band: string | null;
	/** Where it began in the router's own score; null: as low as can be. */
	began: number | null;
	/** What it asked of other scores, by their names; null: not known, nor is where it began. */
	asked: Band['from'] | null;
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
 * @param last the band of today that the router left it in; undefined for a lead new to the router
 * @param isBack whether the lead was active again after a long silence
 */
export function route(
	{ bands, when, margin, rememberFirst }: Routing,
	values: Map<string, number>,
	last: string | null | undefined,
	isBack: boolean,
): Route {
	// A lead new to the router comes from below every band.
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

/** Each band as a router remembers it. A band that asks for other scores only begins where the band below it does. */
export function lastBandsOf(bands: Band[], score: string): LastBand[] {
	let began: number | null = null;
	return bands.map(({ name, from }) => {
		const [own, others] = [from.find(([of]) => of === score), from.filter(([of]) => of !== score)];
		began = own?.[1] ?? began;
		return { band: name, began, asked: others.sort(([a], [b]) => (a < b ? -1 : 1)) };
	});
}

/**
 * The band of today that a lead is taken to have been in. Where its own is gone, that is the highest that begins no
 * higher; of several that begin there, the one that asks the same of other scores, else the lowest.
 */
export function bandToday(last: LastBand, today: LastBand[]): string | null {
	if (last.band === null || today.some(({ band }) => band === last.band)) return last.band;
	if (last.asked === null) return null;
	const began = last.began ?? -Infinity;
	const start = today.findLast((one) => (one.began ?? -Infinity) <= began);
	const there = today.filter((one) => start && one.began === start.began);
	return (there.find((one) => isSameAsked(one, last)) ?? there[0])?.band ?? null;
}

export const isSameAsked = (one: LastBand, other: LastBand): boolean =>
	JSON.stringify(one.asked) === JSON.stringify(other.asked);
