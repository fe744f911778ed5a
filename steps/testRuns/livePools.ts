import type { Assignment } from '../../scoring';
import type { Store } from '../../stores';
import { chunked } from '../shared/chunks';

/** Brings a pool that a test does not have into it as it is live. */
export async function bringPool(live: Store, test: Store, name: string): Promise<void> {
	if (await test.transaction(async (tx) => (await tx.pool(name)) !== null, 'preview')) return;
	const pool = await live.transaction(async (tx) => await tx.pool(name), 'preview');
	// Steps have other numbers in the test.
	if (pool) await test.transaction(async (tx) => await tx.savePool(name, { ...pool, namedBy: null }));
}

/** Brings in whom leads are assigned to live. Those whom the test has assigned already stay as it has left them. */
export async function bringAssignments(
	live: Store,
	test: Store,
	entity: string,
	leads: string[],
): Promise<void> {
	for (const chunk of chunked(leads)) {
		const { assigned, steps } = await live.transaction(async (tx) => {
			const names = await tx.resolve(entity, [...new Set(chunk)]);
			const found = await tx.assignmentsOf(entity, [...new Set(names.values())]);
			const numbers = [...found.values()].flat().map(({ step }) => step);
			return { assigned: found, steps: await tx.steps([...new Set(numbers)]) };
		}, 'preview');
		if (steps.size === 0) continue;
		await test.transaction(async (tx) => {
			const known = await tx.assignmentsOf(entity, [...assigned.keys()]);
			const numbers = new Map<number, number>();
			for (const [number, step] of steps) numbers.set(number, await tx.step(step));
			const fresh = [...assigned].filter(([lead]) => known.get(lead)!.length === 0);
			await tx.saveAssignments(
				entity,
				fresh.flatMap(([lead, all]) =>
					all.map((one): [string, Assignment] => [lead, { ...one, step: numbers.get(one.step)! }]),
				),
			);
		});
	}
}
