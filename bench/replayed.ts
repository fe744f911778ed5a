import type { ChangedRule, Changes, Fade, Rule } from '../scoring';

/** Decays of the leads' past. */
export const NIGHTS = 90;

export const halfLife = (days: number): Fade => ({ type: 'halfLife', every: { amount: days, unit: 'days' } });
const rules = new Map<string, ChangedRule<Rule> | null>([
	[
		'Opened an email',
		{
			rule: {
				...{ name: 'Opened an email', award: 'everyTime' },
				limit: { times: 1, per: { amount: 1, unit: 'months' } },
			},
			points: 7,
		},
	],
	['Clicked a link', null],
]);

/** What is tried, by name. */
export const TRIALS: Record<string, Changes> = {
	'other fading': { settings: {}, fade: halfLife(14) },
	'other rules': { settings: {}, rules },
};

export interface Replayed {
	ms: number;
	/** Of the whole process, in MB. */
	peakRss: number;
}
