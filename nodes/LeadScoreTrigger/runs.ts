/** What a trigger of this process has emitted, and which of its runs have ended. */
export interface Runs {
	/** The last crossing that was emitted. */
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
 * @returns what to call at its end: it returns the last crossing up to which every run has ended; null where that has not
 * changed
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

/** A run that could not begin: its crossings are emitted again, from the last crossing on whose run has ended. */
export function forgetRuns(trigger: string): void {
	known.delete(trigger);
}
