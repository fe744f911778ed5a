import { rounded, totalOf, type Instant, type ReplayedChange, type ReplayedSweep } from '../../scoring';
import type { StoredCrossing } from '../../stores';
import { replayOf, type LeadPast } from '../shared/leadPasts';

/** Lines that are walked through: the dates of crossings before the last so many are not looked for. */
const LINES = 2_000;

const isLong = ({ lines }: LeadPast): boolean => lines.length > LINES;

/** Where a band begins: -Infinity below all bands, undefined where it is not known any more. */
export type ThresholdOf = (band: string | null) => number | undefined;

/** A change of the score: from one score to another, after the change before it. */
interface Change {
	after: Instant;
	at: Instant;
	from: number;
	to: number;
	sweeps: ReplayedSweep[];
}

/**
 * When a lead really crossed: a router records a crossing when it sees it, which for a history that was brought in later, or
 * was replayed, is long after the event. Each crossing gets the date of the change that took the score over the threshold:
 * the last before it was recorded, and before the one of the next crossing. Where there is none, the router's date stays.
 * @param crossings of one lead by one router, in their order
 */
export function crossingDates(
	crossings: StoredCrossing[],
	past: LeadPast,
	thresholdOf: ThresholdOf,
): Instant[] {
	const changes = changesIn(past);
	let end = changes.length;
	return crossings
		.toReversed()
		.map((crossing) => {
			const [from, to] = [thresholdOf(crossing.from), thresholdOf(crossing.to)];
			if (from === undefined || to === undefined || from === to) return crossing.at;
			const threshold = Math.max(from, to);
			const isRise = to > from;
			const place = changes.findLastIndex(
				(change, index) =>
					index < end &&
					change.after < crossing.at &&
					(isRise
						? change.from < threshold && change.to >= threshold
						: change.from >= threshold && change.to < threshold),
			);
			if (place < 0) return crossing.at;
			// Decays one after another can take a score below several thresholds.
			end = changes[place]!.sweeps.length > 1 ? place + 1 : place;
			const date = isRise ? changes[place]!.at : dateOfFall(changes.slice(place), past, crossing.score);
			return Math.min(date ?? crossing.at, crossing.at);
		})
		.toReversed();
}

function changesIn(past: LeadPast): Change[] {
	const changes: Change[] = [];
	const replay = replayOf(past);
	replay.goBack(LINES);
	// A lead that is new comes from below every band.
	let [after, from] = isLong(past)
		? [replay.state.clock, rounded(totalOf(replay.state, past.score))]
		: [-Infinity, -Infinity];
	for (const { at, score, sweeps = [] } of replay.walk() as Iterable<ReplayedChange<ReplayedSweep>>) {
		changes.push({ after, at, from, to: score, sweeps });
		[after, from] = [at, score];
	}
	return changes;
}

/**
 * When the score had fallen as low as the router saw it: with a margin, that is later than when it fell below the threshold.
 * Of decays between two lines, the first after which it was so low.
 */
function dateOfFall(changes: Change[], past: LeadPast, seen: number): Instant | undefined {
	const change = changes.find(({ to }) => to <= seen);
	if (!change || change.sweeps.length < 2 || isLong(past)) return change?.at;
	const instants = change.sweeps.map(({ at }) => Math.max(at, change.after));
	let [low, high] = [0, instants.length - 1];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (scoreAt(past, instants[middle]!) <= seen) high = middle;
		else low = middle + 1;
	}
	return instants[low];
}

function scoreAt(past: LeadPast, at: Instant): number {
	const replay = replayOf(past);
	replay.goTo(at);
	return rounded(totalOf(replay.state, past.score));
}
