import { barFor } from '../../scoring';
import type { Contenders, Portion, StoredScore, Transaction } from '../../stores';
import { nextAfter } from '../shared/eachPage';

/** Leads looked at, and leads compared, in one transaction: few enough to end within some milliseconds. */
export const LEADS_AT_ONCE = 1_000;
const COMPARED_AT_ONCE = 20_000;

export const firstPortion = (): Portion => ({ span: COMPARED_AT_ONCE, size: LEADS_AT_ONCE });

/** The next leads that may have a score, or a higher one. @param portion becomes what suits the leads after these */
export async function nextLeads(
	tx: Transaction,
	{ id, score }: StoredScore,
	after: string | null,
	least: number,
	portion: Portion,
): Promise<Contenders> {
	if (least > (score.settings.max ?? Infinity)) return { leads: [], compared: 0, next: null };
	const bar = barFor(score, least);
	if (bar) {
		const found = await tx.contenders(id, bar, after, portion);
		// Where many may reach the bar, most of a wide span would be compared for nothing.
		portion.span = found.leads.length > LEADS_AT_ONCE / 10 ? LEADS_AT_ONCE : COMPARED_AT_ONCE;
		return found;
	}
	const leads = await tx.page(id, after, LEADS_AT_ONCE);
	return { leads, compared: leads.length, next: nextAfter(leads, LEADS_AT_ONCE, ([lead]) => lead) };
}
