import fc from 'fast-check';
import { explainScore, fadePoints, newLead, scoreEvents, type Lead, type ScoreSettings } from '../../library';
import type { Settings } from '../../scoring';
import { journey, type Journey } from '../properties/journey';
import { expectNear, journeys, openStore, timeoutMs, Player } from '../properties/play';

/* The library keeps a lead in its own hands; the steps keep it in a store. Both come to the same. */

const { store, close } = openStore();
afterAll(close);

const oneLead = journey({ maxLeads: 1, maxSteps: 8, weights: { adjust: 0, merge: 0 } });

/** The lead after each step, as a caller would keep it: as JSON. */
async function play({ zone, steps }: Journey): Promise<void> {
	const player = new Player(store, zone);
	let lead: Lead = newLead();
	let settings: Settings = {};
	for (const step of steps) {
		if (step.do === 'score') {
			settings = {
				...settings,
				...step.settings,
				caps: [...(settings.caps ?? []), ...(step.settings.caps ?? [])],
			};
			await player.play({ ...step, step: 'A' });
			const rules = step.rules;
			const events = step.items.map(({ eventId, at, matches }) => ({
				...(eventId !== null && { id: eventId }),
				...(at !== null && { at }),
				matches: Object.fromEntries(
					rules.flatMap(({ name }) => {
						const { holds, points } = matches[name]!;
						return holds === null ? [] : [[name, holds && points]];
					}),
				),
			}));
			({ lead } = scoreEvents({ lead, score: publicOf(settings, zone), rules, events, at: step.at }));
		} else if (step.do === 'decay') {
			if (lead.clock === null) continue;
			const { fade, groups, at } = step;
			await player.play({ ...step, leads: ['ann'] });
			({ lead } = fadePoints({ lead, score: publicOf(settings, zone), fade, groups, at }));
		}
		const [stored] = await player.read(['ann']);
		lead = JSON.parse(JSON.stringify(lead)) as Lead;
		if (!stored) throw new Error('the lead is not stored');
		const explanation = explainScore({ lead, score: publicOf(settings, zone) });
		expectNear(explanation.score, stored.score, step.do);
		expect(explanation.why).toBe(stored.why);
		expect(explanation.expiresNext?.at).toBe(stored.expiresNext && Date.parse(stored.expiresNext.at));
	}
}

const publicOf = ({ min, max, caps }: Settings, zone: string): ScoreSettings => ({
	min,
	max,
	caps: Object.fromEntries(caps ?? []),
	zone,
});

test(
	'a lead in the library has the score, the reasons and the expiry that the steps store',
	async () => {
		await fc.assert(fc.asyncProperty(oneLead, play), { numRuns: journeys(300) });
	},
	timeoutMs,
);
