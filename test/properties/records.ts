import { contradiction, LedgerReplay, leadAt, newLead, totalOf, type LedgerLine } from '../../scoring';
import { leads } from './arbitraries';
import { expectNear, type Player } from './play';

/** All that is kept of a score and its leads; null where it is not stored. */
async function recordsOf({ store, entity, score: name }: Player) {
	return await store.transaction(async (tx) => {
		const found = await tx.score(entity, name);
		if (!found) return null;
		const { id, score } = found;
		const states = await tx.leads(id, leads);
		const all = [...states.keys()];
		const ledgers = await tx.ledger(
			id,
			all.map((lead) => [lead, -Infinity, Infinity]),
		);
		const expiring = await tx.expiring(
			id,
			all.map((lead) => [lead, Number.MAX_SAFE_INTEGER]),
		);
		const records = all.map((lead) => ({
			lead,
			state: states.get(lead)!,
			ledger: ledgers.get(lead) as LedgerLine[],
			expiring: expiring.get(lead)!.due,
		}));
		return { score, records, sweeps: await tx.sweeps(id) };
	}, 'preview');
}

/** Fails where a lead's sums, what will expire and its ledger contradict each other. */
export async function expectAgreeing(player: Player): Promise<void> {
	const { score, records } = (await recordsOf(player)) ?? { records: [] };
	for (const one of records) {
		const fault = contradiction(one, score!);
		if (fault !== null) throw new Error(`${one.lead}: ${fault}`);
	}
}

/**
 * Fails where a lead's past, replayed to its end, does not come to its score. Only for steps in the order of their instants;
 * where a line and a decay have one instant, nobody knows which was first. Returns how many leads were looked at.
 */
export async function expectReplayed(player: Player): Promise<number> {
	const { score, records, sweeps } = (await recordsOf(player)) ?? { records: [], sweeps: [] };
	const read = await player.read(leads);
	const decayed = new Set(sweeps.map(({ at }) => at));
	let compared = 0;
	for (const { lead, state, ledger } of records) {
		const last = Math.max(state.clock, score!.sweeps.clock);
		const isTold = !ledger.some(({ writtenAt }) => decayed.has(writtenAt));
		if (!isTold || !(decayed.has(last) || ledger.some(({ writtenAt }) => writtenAt === last))) continue;
		const shown = read.find((one) => one?.leadId === lead)!.score;
		const past = leadAt(ledger, score!, sweeps, last) ?? newLead();
		expectNear(totalOf(past, score!), shown, `${lead} at ${last}`);
		const moments = [...new LedgerReplay(ledger, score!, sweeps).walk()];
		if (ledger.length > 0) expectNear(moments.at(-1)?.score, shown, `${lead} at the end of its history`);
		compared++;
	}
	return compared;
}
