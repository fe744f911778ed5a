import type { Transaction } from '../../stores';

/** When a lead was touched, for people: by whom, and which step said so. */
export interface ShownTouch {
	date: string;
	by?: string;
	workflow: string;
	step: string;
	execution: string;
}

/** When leads, known by their own IDs, were touched. */
export async function touchesForPeople(
	tx: Transaction,
	entity: string,
	leads: string[],
): Promise<Map<string, ShownTouch[]>> {
	const touches = await tx.touchesOf(entity, leads);
	const authors = [...touches.values()].flat().map(({ step }) => step);
	const steps = await tx.steps([...new Set(authors)]);
	return new Map(
		[...touches].map(([lead, all]) => [
			lead,
			all.map(({ at, by, step, execution }) => ({
				date: new Date(at).toISOString(),
				...(by && { by }),
				workflow: steps.get(step)?.workflow ?? '',
				step: steps.get(step)?.node ?? '',
				execution,
			})),
		]),
	);
}
