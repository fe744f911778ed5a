import type { Band, Duration, Instant, Route, Routing } from '../../scoring';
import { plus } from './calendar';
import type { Model } from './model';

interface Visit {
	lead: string;
	band: string | null;
	/** The bands there were, and which of them it was; -1: below all. */
	bands: Band[];
	index: number;
	/** The activities there were by then. */
	activities: Instant[];
}

/** A router, naively: it keeps every visit of every lead. */
export class RouterModel {
	private readonly visits: Visit[] = [];

	/** @param scores the model of each score by its name; the first is the router's own */
	constructor(private readonly scores: Map<string, Model>) {}

	route(lead: string, routing: Routing, rearmAfter?: Duration): Route & { isCrossing: boolean } {
		const { bands, when, margin, rememberFirst } = routing;
		const [own] = [...this.scores.values()];
		const activities = own!.activities(lead);
		const last = this.visits.findLast((visit) => visit.lead === lead);
		const isBack = rearmAfter !== undefined && this.isBack(last, activities, rearmAfter);
		this.visits.push({ lead, band: null, bands, index: -1, activities });

		const from = last ? this.bandOf(last, bands) : -1;
		const meets = (index: number, slack: number) =>
			bands[index]!.from.every(([score, threshold]) => this.points(score, lead) >= threshold - slack - 1e-9);
		const reached = bands.findLastIndex((_band, index) => meets(index, 0));
		const kept = bands.findLastIndex((_band, index) => index <= from && meets(index, margin));
		const to = reached >= from ? reached : kept;
		const band = bands[to]?.name ?? null;
		Object.assign(this.visits.at(-1)!, { band, index: to });

		const direction = to > from ? 'up' : to < from ? 'down' : 'none';
		const staysAgain = direction === 'none' && isBack && to >= 0;
		const isAgain = staysAgain && when !== 'down';
		const isWanted =
			when === 'always' || (when === 'changed' ? direction !== 'none' : when === direction) || isAgain;
		const isRouted = isWanted && !(rememberFirst && !last);
		const isCrossing = isRouted && (direction !== 'none' || isAgain);
		return { band, previous: bands[from]?.name ?? null, direction, isBack: staysAgain, isRouted, isCrossing };
	}

	/** Where a lead was, among the bands of today. */
	private bandOf(last: Visit, today: Band[]): number {
		const named = today.findIndex(({ name }) => name === last.band);
		if (named >= 0 || last.index < 0) return named;
		const [own] = [...this.scores.keys()];
		const startOf = (bands: Band[], index: number): number => {
			if (index < 0) return -Infinity;
			return bands[index]!.from.find(([of]) => of === own)?.[1] ?? startOf(bands, index - 1);
		};
		const asks = (bands: Band[], index: number) =>
			bands[index]!.from.filter(([of]) => of !== own).map(([of, from]) => `${of} ${from}`);
		const began = startOf(last.bands, last.index);
		const starts = today.map((_band, index) => startOf(today, index));
		const start = Math.max(...starts.filter((one) => one <= began));
		const there = starts.flatMap((one, index) => (one === start ? [index] : []));
		const same = there.find((index) => `${asks(today, index)}` === `${asks(last.bands, last.index)}`);
		return same ?? there[0] ?? -1;
	}

	/** A lead without a score counts as the score's minimum. */
	points(score: string, lead: string): number {
		const model = this.scores.get(score)!;
		const { min = 0 } = model.settings;
		return model.value(lead) ?? min ?? 0;
	}

	/** Whether two consecutive activities, the later one new to the router, lie far enough apart. */
	private isBack(last: Visit | undefined, activities: Instant[], quiet: Duration): boolean {
		if (!last) return false;
		const seen = Math.max(-Infinity, ...last.activities);
		const [own] = [...this.scores.values()];
		return activities.some((at, index) => {
			const before = activities[index - 1];
			if (before === undefined || at <= seen) return false;
			return plus(before, quiet, own!.zone) <= at;
		});
	}
}
