import { count, number, percentage } from '../words';
import type { LearnedData } from './data';

const whole = (share: number): string => number(Math.round(share * 100));

/** What was learned, the most important first. */
export function answersOf({ figures, free, isByTime, learnedFrom }: LearnedData): string[] {
	const { auc, leads, lift, calibrationError } = figures;
	const which = isByTime ? 'the later ones' : 'picked at random';
	return [
		`${judgement(auc)} They were learned from ${count(learnedFrom.leads, 'lead')} and checked on ${count(leads, 'lead')} that learning never saw, ${which}: in ${whole(auc.value)} of 100 pairs of a lead that won and one that did not, the one that won had more points; 50 would be chance. The true figure lies between ${whole(auc.low)} and ${whole(auc.high)} (95% sure).`,
		`The top tenth of leads by points won ${number(lift)} times as often as leads overall.`,
		`The chance of winning that goes with the points was off by ${percentage(calibrationError, 1)} on average.`,
		...(free
			? [
					`The direction that was chosen for points costs ${number(Math.round((free.auc - auc.value) * 1000) / 10)} of 100 pairs: as learned, the points would have been right in ${whole(free.auc)}.`,
				]
			: []),
	];
}

function judgement({ low, high }: LearnedData['figures']['auc']): string {
	if (low > 0.5) return 'The points predict wins.';
	return high < 0.5
		? 'The points point the wrong way.'
		: 'It is not clear yet whether the points predict wins.';
}
