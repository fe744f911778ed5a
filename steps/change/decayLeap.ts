import { DAY, type Instant } from '../../scoring';
import type { Store } from '../../stores';
import type { DecayRequest } from './decayRequest';

/** Longer than the month between two decays that run monthly. */
const LARGE_LEAP = 45 * DAY;
/** How many leads are looked at for what was done to the score last. */
const SAMPLE = 250;

/**
 * Warns that a decay of all leads is far ahead of the score's last step: where the machine's clock is ahead, all points
 * fade for good. A decay as if it were another time is meant, so nothing is said of it.
 */
export async function decayLeapNotice(
	store: Store,
	{ entity, score: name, at, now }: DecayRequest,
): Promise<string | null> {
	if (at !== now) return null;
	const last: Instant = await store.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		if (!stored) return -Infinity;
		const { clock } = stored.score.sweeps;
		if (at - clock <= LARGE_LEAP) return clock;
		const leads = await tx.page(stored.id, null, SAMPLE);
		return leads.reduce((latest, [, state]) => Math.max(latest, state?.clock ?? clock), clock);
	}, 'preview');
	if (last === -Infinity || at - last <= LARGE_LEAP) return null;
	const days = Math.floor((at - last) / DAY);
	return `The last step of "${name}" was ${days} days before this decay, on ${new Date(last).toISOString().slice(0, 10)}. If the clock of this machine is wrong, correct it and restore a backup: points that have faded do not come back.`;
}
