import { added, newLead, newScore } from '../../scoring';
import type { LeadChange, Store } from '../../stores';

/** A change of a lead that writes nothing but the lead itself. */
export const change = (lead: string, more: Partial<LeadChange> = {}): LeadChange => ({
	lead,
	state: newLead(),
	lines: [],
	newExpiring: [],
	hasExpired: false,
	recounted: [],
	events: [],
	...more,
});

/** The id of the score that a test works on. */
export async function makeScore(store: Store, name = 'Lead Score'): Promise<number> {
	return await store.transaction(async (tx) => {
		const stored = await tx.score('contact', name);
		return (stored ?? (await tx.saveScore(newScore('contact', name), null))).id;
	});
}

/** Reads a lead, adds one to it and writes it: what gets lost where transactions interleave. */
export async function addOne(store: Store, score: number, lead = 'ann'): Promise<void> {
	await store.transaction(async (tx) => {
		const state = (await tx.leads(score, [lead])).get(lead) ?? newLead();
		await new Promise((resolve) => setImmediate(resolve));
		state.adjusted = added(state.adjusted, 1);
		await tx.saveLeads(score, [change(lead, { state })]);
	});
}
