import type { Instant, Outcome } from '../../scoring';
import type { Step, Store, Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';

/** An outcome of a lead for people: when it came, when it was recorded, and by which step. */
export interface ShownOutcome {
	outcome: Outcome['kind'];
	outcomeId: string;
	date: string;
	value?: number;
	reason?: string;
	recorded: string;
	workflow: string;
	step: string;
	execution: string;
}

/**
 * Reads what came of leads, oldest first. Changes nothing.
 * @param asOf what was recorded until then; null: until now
 */
export async function readOutcomes(
	store: Store,
	entity: string,
	leads: string[],
	asOf: Instant | null = null,
): Promise<ShownOutcome[][]> {
	const results: ShownOutcome[][] = [];
	for (const chunk of chunked(leads)) {
		results.push(
			...(await store.transaction(async (tx) => {
				const names = await tx.resolve(entity, [...new Set(chunk)]);
				const shown = await outcomesForPeople(tx, entity, [...new Set(names.values())], asOf ?? Infinity);
				return chunk.map((lead) => shown.get(names.get(lead)!)!);
			}, 'preview')),
		);
		await yieldToEventLoop();
	}
	return results;
}

/** The outcomes of leads, known by their own IDs, that were recorded until an instant. */
export async function outcomesForPeople(
	tx: Transaction,
	entity: string,
	leads: string[],
	until: Instant = Infinity,
): Promise<Map<string, ShownOutcome[]>> {
	const outcomes = await tx.outcomesOf(entity, leads);
	const authors = [...outcomes.values()].flat().map(({ step }) => step);
	const steps = await tx.steps([...new Set(authors)]);
	return new Map(
		[...outcomes].map(([lead, all]) => [
			lead,
			all.filter(({ writtenAt }) => writtenAt <= until).map((one) => shownOutcome(one, steps)),
		]),
	);
}

function shownOutcome(
	{ id, kind, at, value, reason, step, execution, writtenAt }: Outcome,
	steps: Map<number, Step>,
): ShownOutcome {
	const author = steps.get(step);
	return {
		outcome: kind,
		outcomeId: id,
		date: new Date(at).toISOString(),
		...(value !== null && { value }),
		...(reason && { reason }),
		recorded: new Date(writtenAt).toISOString(),
		workflow: author?.workflow ?? '',
		step: author?.node ?? '',
		execution,
	};
}
