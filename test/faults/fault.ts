import { StoreError } from '../../stores';
import { carryOut } from './carryOut';
import type { Execution } from './executions';
import { outcomeOf } from './outcome';
import { lookInto, open, type Place } from './place';
import type { Random } from './random';
import type { Section } from './report';
import { Story } from './story';
import { Traffic } from './traffic';
import { storedOf } from './atomicity';

/** Something that keeps a store from being used, for as long as nobody mends it. */
export interface Fault {
	name: string;
	/** How the store is reached, where that is another way than the one by which it is looked into. */
	way?: Place;
	/** What the store has to say. */
	expected: RegExp;
	/** Brings it about. Gives back how the store is reached from then on, where that changes. */
	break(place: Place): Promise<Place | void>;
	mend(): Promise<void>;
	/** How many executions it may take until the fault is felt, as for a disk that fills up. */
	within?: number;
}

/** As often as n8n's Retry On Fail tries at most, and how long it waits by default. */
const TRIES = 5;
const WAIT_MS = 1_000;

/**
 * One process meets a fault in the middle of its work: it is told clearly, writes nothing halfway, and once the fault is
 * mended, the same run goes through and counts once.
 */
export async function meet(
	fault: Fault,
	place: Place,
	random: Random,
	folder: string,
	section: Section,
): Promise<void> {
	const traffic = new Traffic(random, { name: fault.name, withoutId: 0.5, large: 0.5 });
	const story = new Story(place, traffic);
	let store = open(fault.way ?? place);

	/** Carries an execution out; the error with which it failed, where it did. */
	async function attempt(execution: Execution): Promise<unknown> {
		try {
			await carryOut(store, story, execution);
			return null;
		} catch (error) {
			return error;
		}
	}

	async function attemptUntilItFails(): Promise<[Execution, unknown]> {
		for (let left = fault.within ?? 1; ; left--) {
			const execution = traffic.next();
			const error = await attempt(execution);
			if (error || left === 1) return [execution, error];
		}
	}

	const first = await attempt(traffic.next());
	if (first) throw first;
	const way = await fault.break(place);
	if (way) store = open(way);
	const [execution, error] = await attemptUntilItFails();
	const isClear = error instanceof StoreError && fault.expected.test(error.message);
	const said = error instanceof StoreError ? `${error.message}. ${error.advice}` : String(error);
	section.check(isClear, `${fault.name}: "${said}"`);
	const { problems } = await lookInto(place, async (tables) => await storedOf(tables, execution));
	await fault.mend();
	let tries = 0;
	let last: unknown = error;
	while (last && tries < TRIES) {
		if (tries++ > 0) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
		last = await attempt(execution);
	}
	if (last) {
		const sentence = `mended, the same run does not go through: ${String(last)}`;
		section.check(false, `      ${sentence}`, [`${fault.name}: ${sentence}`]);
		return;
	}
	const outcome = await outcomeOf(story, folder);
	const isFine = section.count(story, outcome) && problems.length === 0;
	section.check(
		isFine,
		`      nothing half-written; mended, the same run went through in ${tries === 1 ? 'one try' : `${tries} tries`} and counted once`,
		[...problems, ...outcome.problems],
	);
}
