import type { NamedBand } from '../../scoring';
import type { StoredScore, Transaction } from '../../stores';
import { newestRouter } from '../report/overview';

/** The bands of the router that was the last to see a lead change its band. */
export async function bandsOfToday(tx: Transaction, stored: StoredScore): Promise<NamedBand[]> {
	const router = await newestRouter(tx, stored);
	return stored.score.bandsOf?.find(([number]) => number === router?.number)?.[1] ?? [];
}
