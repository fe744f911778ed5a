import { longest, longestWait, mostIntervals } from '../time';
import { lostShare, type FadeKind } from './fade';
import { lossesOf } from './losses';

/** At the end of each whole `every`, `percent` of the points that are left are lost. */
export const percentOfRemaining: FadeKind = {
	fades: 'byIntervals',
	isSummable: false,
	remaining: (n, settings) => (1 - lostShare(settings)) ** n,
	bound(settings, awarded, _clock, side) {
		const { value, going, staying, limit } = lossesOf(awarded, side);
		return (at) => {
			const left = (1 - lostShare(settings)) ** mostIntervals(settings.every, at - awarded.at);
			return staying === 0 ? value * left : limit(value - going * (1 - left));
		};
	},
	curve(settings) {
		const { every } = settings;
		// At 100 percent nothing is left, for which an exponential curve has no rate.
		const kept = Math.max(1e-6, 1 - lostShare(settings));
		return { shape: 'exponential', rate: -Math.log(kept) / longest(every), delay: longestWait(every) };
	},
	inWords: (every, { percent }) => `cut by ${percent}% of what is left every ${every}`,
};
