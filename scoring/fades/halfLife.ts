import { pointsIn } from '../sum';
import { longest, type Instant } from '../time';
import type { FadeKind } from './fade';

/** Halved over each `every`, smoothly. A day has 24 hours. */
export const halfLife: FadeKind = {
	fades: 'smoothly',
	isSummable: true,
	remaining: (n) => 2 ** -n,
	bound({ every }, { faded, at: since, mass, newest }, clock, side) {
		const [old, young] = [pointsIn(faded), pointsIn(mass)];
		const halved = (from: Instant, to: Instant) => 2 ** -((to - from) / longest(every));
		const left = (at: Instant) => (old && old * halved(since, at)) + (young && young * halved(newest, at));
		const now = left(clock);
		return now * side > 0 ? left : () => now;
	},
	curve: ({ every }) => ({ shape: 'exponential', rate: Math.LN2 / longest(every), delay: 0 }),
	inWords: (every) => `halved every ${every}`,
};
