import { isSoundExpiring, isSoundLedger, type LeadState } from '../../scoring';
import { UnreadableLeads, type Expiries, type StoredScore, type Transaction } from '../../stores';
import type { FileLead } from './scoreFile';

/** As far ahead as dates go, in milliseconds since 1970. */
const EVER = 8.64e15;

/** Reads leads with everything that a score holds about them, and names those that cannot be read. */
export async function readWhole(
	tx: Transaction,
	{ id, score }: StoredScore,
	page: Array<[string, LeadState]>,
): Promise<{ leads: FileLead[]; unreadable: string[] }> {
	const leads = page.map(([lead]) => lead);
	const [aliases, outcomes, assignments, touches, ledgers, expiries, routes, crossings, events] =
		await Promise.all([
			tx.aliasesOf(score.entity, leads),
			tx.outcomesOf(score.entity, leads),
			tx.assignmentsOf(score.entity, leads),
			tx.touchesOf(score.entity, leads),
			tx.ledger(
				id,
				leads.map((lead) => [lead, -Infinity, Infinity]),
			),
			tx.expiring(
				id,
				leads.map((lead) => [lead, EVER]),
			),
			tx.routesOf(id, leads),
			tx.crossingsOf(id, leads),
			Promise.all(leads.map(async (lead) => await eventsOf(tx, id, lead))),
		]);
	const allOf = ({ due, upcoming }: Expiries) => [...due, ...(upcoming ? [upcoming] : [])];
	const whole = page.map(([lead, state], index): FileLead | null => {
		const ledger = ledgers.get(lead)!;
		const expiring = allOf(expiries.get(lead)!);
		const known = events[index];
		if (!known || !isSoundLedger(ledger, state, score, true)) return null;
		if (!expiring.every((one) => isSoundExpiring(one, state))) return null;
		return {
			lead,
			aliases: aliases.get(lead)!,
			outcomes: outcomes.get(lead)!,
			assignments: assignments.get(lead)!,
			touches: touches.get(lead)!,
			state,
			ledger,
			expiring,
			events: known,
			routes: routes.get(lead)!,
			crossings: crossings.get(lead)!.map(({ router, from, to, score: points, at, execution }) => {
				return { router, from, to, score: points, at, execution };
			}),
		};
	});
	return {
		leads: whole.filter((lead) => lead !== null),
		unreadable: leads.filter((_lead, index) => whole[index] === null),
	};
}

/** What a lead knows of event IDs; null where that cannot be read. */
async function eventsOf(tx: Transaction, scoreId: number, lead: string): Promise<FileLead['events'] | null> {
	return await tx.eventsOf(scoreId, lead).then(
		(events) => [...events],
		(error: unknown) => {
			if (error instanceof UnreadableLeads) return null;
			throw error;
		},
	);
}
