import { instant } from '../hostile';
import { decay, EVENTS, leadScore, score } from '../steps';
import type { Kind } from './kind';

/** Times of events and of steps. */
export const instants: Kind = {
	leavesLeads: true,
	async parts(random) {
		return Array.from({ length: random.between(1, 8) }, (_, index) => ({
			...EVENTS[index],
			id: `event ${index}`,
			at: instant(random),
		}));
	},
	async play(home, parts, random) {
		await home.run([score(random)], parts as object[] as Array<Record<string, never>>);
		await home.run([decay(random)]);
		await home.run([score(random)], EVENTS.slice(4, 8));
		for (const option of ['asItWas', 'asIf']) {
			const options = { [option]: random.chance(0.5) ? instant(random) : String(instant(random)) };
			await home.run([leadScore('history', { options })], [{ lead: 'ann@example.com' }]);
			await home.run([{ ...decay(random), parameters: { ...decay(random).parameters, options } as never }]);
		}
		await home.run([leadScore('forget', { forgetAmount: 20, forgetUnit: 'days' })]);
	},
};
