import { longest } from '../time';
import type { FadeKind } from './fade';
import { lossesOf } from './losses';

/** Shrunk evenly to zero over `every`. A day has 24 hours. */
export const linear: FadeKind = {
	fades: 'smoothly',
	isSummable: false,
	remaining: (n) => Math.max(0, 1 - n),
	bound({ every }, awarded, _clock, side) {
		const { value, going, limit } = lossesOf(awarded, side);
		return (at) => limit(value - going * Math.min(1, (at - awarded.at) / longest(every)));
	},
	curve: ({ every }) => ({ shape: 'linear', rate: 1 / longest(every), delay: 0 }),
	inWords: (every) => `shrunk evenly to zero over ${every}`,
};
