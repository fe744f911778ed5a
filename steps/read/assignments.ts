import type { Transaction } from '../../stores';

/** Whom a lead is assigned to, for people: in which pool, since when, and by which step. */
export interface ShownAssignment {
	pool: string;
	person: string;
	date: string;
	/** Of an assignment that an event brought: the event's ID. */
	event?: string;
	workflow: string;
	step: string;
	execution: string;
}

/** Whom leads, known by their own IDs, are assigned to. */
export async function assignmentsForPeople(
	tx: Transaction,
	entity: string,
	leads: string[],
): Promise<Map<string, ShownAssignment[]>> {
	const assignments = await tx.assignmentsOf(entity, leads);
	const authors = [...assignments.values()].flat().map(({ step }) => step);
	const steps = await tx.steps([...new Set(authors)]);
	return new Map(
		[...assignments].map(([lead, all]) => [
			lead,
			all.map(({ pool, person, at, event, step, execution }) => ({
				pool,
				person,
				date: new Date(at).toISOString(),
				...(event && { event }),
				workflow: steps.get(step)?.workflow ?? '',
				step: steps.get(step)?.node ?? '',
				execution,
			})),
		]),
	);
}
