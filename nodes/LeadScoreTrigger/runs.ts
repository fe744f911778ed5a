/** What a trigger of this process has handed out, and what of it has had its run. */
export interface Runs {
	/** The last crossing that was handed out. */
	upTo: string;
	/** Runs that have not ended, and those after them, in their order. */
	open: Array<{ upTo: string; isOver: boolean }>;
}

const known = new Map<string, Runs>();

/** @param trigger names the trigger and all that its crossings depend on */
export const runsOf = (trigger: string): Runs | undefined => known.get(trigger);

/** Notes how far a trigger has looked, where nothing is to be run. */
export function noteLooked(trigger: string, upTo: string): void {
	known.set(trigger, { open: [], ...known.get(trigger), upTo });
}

/**
 * Notes a run that begins.
 * @returns what to call at its end: gives the last crossing up to which all have had their run, where that is news
 */
export function noteRun(trigger: string, upTo: string): () => string | null {
	noteLooked(trigger, upTo);
	const { open } = known.get(trigger)!;
	const run = { upTo, isOver: false };
	open.push(run);
	return () => {
		run.isOver = true;
		let last: string | null = null;
		while (open[0]?.isOver) last = open.shift()!.upTo;
		return last;
	};
}

/** A run that could not begin: what it was to tell is told again, from the last crossing on that has had its run. */
export function forgetRuns(trigger: string): void {
	known.delete(trigger);
}
