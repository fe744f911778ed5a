import type { ChangedRule, Changes, Fade, Rule } from '../scoring';
import { checkScore, tryChanges, type KnownOutcome } from '../steps';
import type { Store } from '../stores';
import { DAY, leadOf, NOW } from './population';

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

const step = { entity: 'contact', score: 'Lead Score', zone: 'UTC' };

const trying =
	(changes: Changes) =>
	async (store: Store): Promise<unknown> => {
		const request = { ...step, at: NOW + NIGHTS * DAY, changes, bands: [], size: 10 };
		return await tryChanges(store, { ...request, bands: [['Sales', 20]] });
	};

/** Every fifth lead has an outcome: a third of them won. */
async function checking(store: Store, leads: number): Promise<unknown> {
	const outcomes = new Map<string, KnownOutcome[]>();
	for (let lead = 0; lead < leads; lead += 5) {
		const kind = lead % 3 === 0 ? 'won' : 'lost';
		outcomes.set(leadOf(lead), [{ id: '', kind, at: NOW - ((lead * 101) % 300) * DAY, reason: '' }]);
	}
	const options = { weeks: 26, horizonDays: 90, entering: 'asDated', capacity: 400, chanceOf: null } as const;
	return await checkScore(store, { ...step, ...options, at: NOW + DAY, bands: [['Sales', 20]], outcomes });
}

/** What goes through the pasts of all leads, by name, and how long 100,000 of them may take, in ms. */
export const REPLAYS: Record<
	string,
	{ goal: number; run: (store: Store, leads: number) => Promise<unknown> }
> = {
	'Trying other fading': { goal: 20_000, run: trying({ settings: {}, fade: halfLife(14) }) },
	'Trying other rules': { goal: 20_000, run: trying({ settings: {}, rules }) },
	'Checking the score': { goal: 15_000, run: checking },
};

export interface Replayed {
	ms: number;
	/** Of the whole process, in MB. */
	peakRss: number;
}
