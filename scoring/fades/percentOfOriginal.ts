import { longest, longestWait, mostIntervals } from '../time';
import { lostShare, type FadeKind } from './fade';
import { lossesOf } from './losses';

/** At the end of each whole `every`, `percent` of the original points are lost. */
export const percentOfOriginal: FadeKind = {
	fades: 'byIntervals',
	isSummable: false,
	remaining: (n, settings) => Math.max(0, 1 - n * lostShare(settings)),
	bound(settings, awarded, _clock, side) {
		const { value, going, limit } = lossesOf(awarded, side);
		const lost = lostShare(settings);
		return (at) => limit(value - going * Math.min(1, mostIntervals(settings.every, at - awarded.at) * lost));
	},
	curve(settings) {
		const { every } = settings;
		return { shape: 'linear', rate: lostShare(settings) / longest(every), delay: longestWait(every) };
	},
	inWords: (every, { percent }) => `cut by ${percent}% of the original every ${every}`,
};
